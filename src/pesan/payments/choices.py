"""The ways a payment's order could be paid instead: what the shop has connected, by what each takes."""

from collections.abc import Iterable

from msgspec import Struct

from ..kit.db import Tx
from ..kit.ids import StoreId
from ..kit.money import Money
from . import menu
from .actions.attempts import due_for
from .models import Method, Payment, Provider
from .queries import attempts, refunds, transfers

_SIMULATED = (
    Method.QRIS,
    Method.VIRTUAL_ACCOUNT,
    Method.EWALLET,
    Method.RETAIL_OUTLET,
    Method.CARD,
)

# In the order of how buyers here mostly pay; what is not named comes last.
_USUAL = (
    Method.QRIS,
    Method.EWALLET,
    Method.VIRTUAL_ACCOUNT,
    Method.BANK_TRANSFER,
    Method.RETAIL_OUTLET,
    Method.CARD,
)


class Choice(Struct, frozen=True, kw_only=True):
    provider: Provider
    method: Method
    channel_code: str | None
    name: str | None  # of the bank, wallet or shop, as buyers know it; None: any of its method

    @property
    def key(self) -> str:
        return f"{self.provider}:{self.method}:{self.channel_code or ''}"


async def choices_for(tx: Tx, store: StoreId, payment: Payment) -> list[Choice]:
    """Every way but the present one, each method's together, the most usual first.

    What is simulated stays so, and what is live stays live.
    """
    connected = await attempts.connected(tx, store, payment.livemode)
    phone = await attempts.phone_of(tx, store, payment.order_id)
    due = await due_for(tx, store, await refunds.find_order(tx, store, payment.order_id))
    providers = [Provider(one) for one in connected]
    if payment.livemode and await transfers.accounts_of(tx, store):
        providers.append(Provider.MANUAL)
    every = sorted(_offered(providers, due, phone), key=_rarity)
    present = (payment.provider, payment.method, menu.channel_code_of(payment))
    return [one for one in every if (one.provider, one.method, one.channel_code) != present]


def _rarity(choice: Choice) -> tuple[int, str]:
    known = _USUAL.index(choice.method) if choice.method in _USUAL else len(_USUAL)
    return known, choice.method


def _offered(providers: Iterable[Provider], amount: Money, phone: str | None) -> list[Choice]:
    found: list[Choice] = []
    for provider in providers:
        match provider:
            case Provider.XENDIT:
                found += [
                    Choice(
                        provider=provider,
                        method=channel.method,
                        channel_code=channel.code,
                        name=channel.name,
                    )
                    for channel in menu.channels_taking(amount, phone)
                ]
            case Provider.STRIPE:
                found.append(
                    Choice(provider=provider, method=Method.CARD, channel_code=None, name=None)
                )
            case Provider.SANDBOX:
                found += [
                    Choice(provider=provider, method=method, channel_code=None, name=None)
                    for method in _SIMULATED
                ]
            case Provider.MANUAL:
                transfer = Method.BANK_TRANSFER
                found.append(
                    Choice(provider=provider, method=transfer, channel_code=None, name=None)
                )
    return found
