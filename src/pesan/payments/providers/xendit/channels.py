"""Xendit's Indonesian channels: whom they suit, what they take, what they want to be told.

The table itself is data: channels.toml. A shop may also let the buyer choose on Xendit's own page
(`payment_link`), which takes what any of them takes.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC
from enum import StrEnum
from pathlib import Path

import msgspec
from msgspec import Struct

from ....kit.money import Currency, Money
from ...errors import AmountOutsideLimits, GatewayRefused, PhoneMissing
from ...models import ActionType, Ask, Method, Refundable

PROVIDER = "xendit"


class Wants(StrEnum):
    """What a channel must be told."""

    NOTHING = "nothing"
    ACCOUNT = "account"
    COUNTER = "counter"
    WALLET = "wallet"
    PHONE = "phone"
    PAGE = "page"


class Channel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str  # as buyers know it
    method: Method
    asks: Wants
    shows: ActionType
    least: int  # whole rupiah
    most: int  # whole rupiah
    refund: Refundable
    refund_days: int | None = None
    expires_minutes: float | None = None
    usual: bool = False
    code: str = ""  # "": whichever the buyer chooses on Xendit's page

    def takes(self, rupiah: Money) -> bool:
        least, most = (Money.from_whole(one, Currency.IDR) for one in (self.least, self.most))
        return least.minor <= rupiah.minor <= most.minor

    def refuse_amount(self, amount: Money) -> None:
        """Raises payments.amount_outside_limits, payments.gateway_refused."""
        whole_rupiah(amount)
        if not self.takes(amount):
            least, most = (Money.from_whole(one, Currency.IDR) for one in (self.least, self.most))
            raise AmountOutsideLimits(
                provider=PROVIDER, channel=self.name, least=least, most=most, asked=amount
            )


def channel(method: Method, code: str | None) -> Channel:
    """The channel an ask goes through. Raises payments.gateway_refused: not offered, or not of this method."""
    found = _USUAL.get(method) if code is None else CHANNELS.get(code)
    if found is None:
        what = f"there is no channel {code[:60]}" if code else f"{method} is not offered"
        raise refused(f"{what} here")
    if found.method is not method:
        raise refused(f"{found.code} is not a channel of {method}")
    return found


def channels_of(method: Method) -> Sequence[Channel]:
    return [one for one in CHANNELS.values() if one.method is method]


def whole_rupiah(amount: Money) -> int:
    """Xendit's unit for IDR: Rp15.000 is 15000 there, 1500000 minor units here.

    Raises payments.gateway_refused for another currency or a fraction of a rupiah.
    """
    if amount.currency is not Currency.IDR:
        raise refused(f"it takes rupiah here, and this is {amount}")
    try:
        return amount.whole()
    except ValueError as error:
        raise refused(str(error)) from None


def properties(found: Channel, ask: Ask) -> dict[str, str]:
    """What the channel must be told. Raises payments.phone_missing."""
    match found.asks:
        case Wants.ACCOUNT:
            return {"display_name": _name(ask.payee or ask.description), "expires_at": expiry(ask)}
        case Wants.COUNTER:
            return {"payer_name": _name(ask.description), "expires_at": expiry(ask)}
        case Wants.WALLET:
            return {"success_return_url": ask.return_url, "failure_return_url": ask.return_url}
        case Wants.PHONE:
            refuse_without_phone(found, ask.phone)
            return {"account_mobile_number": str(ask.phone)}
        case Wants.NOTHING | Wants.PAGE:
            return {}


def refuse_without_phone(found: Channel, phone: str | None) -> None:
    """Raises payments.phone_missing."""
    if found.asks is Wants.PHONE and not phone:
        raise PhoneMissing(provider=PROVIDER, channel=found.name)


def is_paid_on_page(found: Channel, ask: Ask) -> bool:
    """A wallet must be told where to send the buyer back; Xendit's own page need not be."""
    is_stranded = found.asks is Wants.WALLET and not is_return_url(ask.return_url)
    return found.asks is Wants.PAGE or is_stranded


def is_return_url(url: str) -> bool:
    """Xendit takes https alone, so not the address of a shop that is being tried out."""
    return url.startswith("https://") and 11 <= len(url) <= 255


def expiry(ask: Ask) -> str:
    return ask.expires_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def refused(reason: str) -> GatewayRefused:
    return GatewayRefused(provider=PROVIDER, reason=reason)


def _name(text: str) -> str:
    """What an ATM or a till can print."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", " ", ascii_only).strip()[:40].strip() or "Pesan"


def _read() -> Mapping[str, Channel]:
    table = tomllib.loads((Path(__file__).parent / "channels.toml").read_text())
    return {code: msgspec.convert(row | {"code": code}, Channel) for code, row in table.items()}


CHANNELS = _read()

_ANY = Channel(
    name="Xendit",
    method=Method.PAYMENT_LINK,
    asks=Wants.PAGE,
    shows=ActionType.REDIRECT,
    least=min(one.least for one in CHANNELS.values()),
    most=max(one.most for one in CHANNELS.values()),
    refund=Refundable.PARTS,  # as the channel that was chosen there allows: Xendit says
)
_USUAL = {one.method: one for one in (_ANY, *CHANNELS.values()) if one.usual or one is _ANY}
