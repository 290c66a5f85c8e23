"""Xendit's Indonesian channels: whom they suit, what they take, what they want to be told.

Limits are whole rupiah. Source: the pages docs.xendit.co/docs/<channel> (2026-04) and
docs.xendit.co/docs/routing-payment-channels. Left out because they want what we do not hold: CARDS
(card numbers), OVO (the buyer's phone), KREDIVO and AKULAKU (the buyer's identity),
GOPAY_RECURRING and BRI_DIRECT_DEBIT (a linked account).
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC

from ....kit.money import Currency, Money
from ...errors import GatewayRefused
from ...models import Ask, Method

PROVIDER = "xendit"

Properties = Callable[[Ask], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Channel:
    code: str
    method: Method
    least: int  # whole rupiah
    most: int  # whole rupiah
    properties: Properties


def channel(ask: Ask) -> Channel:
    """The channel an ask goes through. Raises payments.gateway_refused: not offered, or not of this method."""
    code = ask.channel_code or _USUAL.get(ask.method)
    if code is None:
        raise refused(f"{ask.method} is not offered through Xendit here")
    found = _CHANNELS.get(code)
    if found is None:
        raise refused(f"there is no channel {code[:60]} here")
    if found.method is not ask.method:
        raise refused(f"{code} is not a channel of {ask.method}")
    return found


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


def check_limits(found: Channel, rupiah: int) -> None:
    """Raises payments.gateway_refused outside what the channel takes."""
    if not found.least <= rupiah <= found.most:
        least, most, asked = (
            Money.from_whole(value, Currency.IDR) for value in (found.least, found.most, rupiah)
        )
        raise refused(f"{found.code} takes {least} to {most}, and this is {asked}")


def refused(reason: str) -> GatewayRefused:
    return GatewayRefused(provider=PROVIDER, reason=reason)


def _nothing(_: Ask) -> dict[str, str]:
    return {}  # QRIS: the expiry is Xendit's own, 48 hours.


def _account(ask: Ask) -> dict[str, str]:
    return {"display_name": _name(ask.payee or ask.description), "expires_at": _expiry(ask)}


def _counter(ask: Ask) -> dict[str, str]:
    return {"payer_name": _name(ask.description), "expires_at": _expiry(ask)}


def _redirect(ask: Ask) -> dict[str, str]:
    url = ask.return_url
    if not url.startswith("https://") or not 11 <= len(url) <= 255:
        raise refused("it sends buyers back to an https address of 11 to 255 characters only")
    return {"success_return_url": url, "failure_return_url": url}


def _expiry(ask: Ask) -> str:
    return ask.expires_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _name(text: str) -> str:
    """What an ATM or a till can print."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", " ", ascii_only).strip()[:40].strip() or "Pesan"


_USUAL = {
    Method.QRIS: "QRIS",
    Method.VIRTUAL_ACCOUNT: "BCA_VIRTUAL_ACCOUNT",
    Method.EWALLET: "DANA",
}

_BILLION = 1_000_000_000

_CHANNELS = {
    found.code: found
    for found in (
        Channel("QRIS", Method.QRIS, 1, 10_000_000, _nothing),
        Channel("BCA_VIRTUAL_ACCOUNT", Method.VIRTUAL_ACCOUNT, 10_000, 50_000_000, _account),
        Channel("BNC_VIRTUAL_ACCOUNT", Method.VIRTUAL_ACCOUNT, 10_000, 50 * _BILLION, _account),
        Channel("BNI_VIRTUAL_ACCOUNT", Method.VIRTUAL_ACCOUNT, 1, 50 * _BILLION, _account),
        Channel("BRI_VIRTUAL_ACCOUNT", Method.VIRTUAL_ACCOUNT, 1, 50 * _BILLION, _account),
        Channel("BSI_VIRTUAL_ACCOUNT", Method.VIRTUAL_ACCOUNT, 1, 50 * _BILLION, _account),
        Channel("BSS_VIRTUAL_ACCOUNT", Method.VIRTUAL_ACCOUNT, 1, 50 * _BILLION, _account),
        Channel("MANDIRI_VIRTUAL_ACCOUNT", Method.VIRTUAL_ACCOUNT, 1, 50 * _BILLION, _account),
        Channel(
            "MUAMALAT_VIRTUAL_ACCOUNT", Method.VIRTUAL_ACCOUNT, 10_000, 50 * _BILLION, _account
        ),
        Channel("PERMATA_VIRTUAL_ACCOUNT", Method.VIRTUAL_ACCOUNT, 1, 9_999_999_999, _account),
        # Paid with a number too, at a till; our methods have no word of their own for it.
        Channel("ALFAMART", Method.VIRTUAL_ACCOUNT, 10_000, 5_000_000, _counter),
        Channel("INDOMARET", Method.VIRTUAL_ACCOUNT, 10_000, 5_000_000, _counter),
        Channel("ASTRAPAY", Method.EWALLET, 100, 20_000_000, _redirect),
        Channel("DANA", Method.EWALLET, 100, 20_000_000, _redirect),
        Channel("LINKAJA", Method.EWALLET, 100, 10_000_000, _redirect),
        Channel("SHOPEEPAY", Method.EWALLET, 1, 20_000_000, _redirect),
    )
}
