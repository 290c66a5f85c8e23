"""What Stripe's balance says moved: `GET /v1/balance_transactions`, each with what it is about.

An account is often used for other things too, so only what bears our references is told, and what
went back of it. The key needs the right to read balance transactions. Amounts are those of the
charge or refund itself; the fee is in the currency the account settles in.
"""

from ....kit.money import Currency, Money
from ...reconciler.models import Leaf, Listed, ListedKind
from . import wire
from .answers import REFERENCE, REFUND_REFERENCE
from .wire import Json, Unreadable

EXPAND = ["data.source.charge"]  # a charge as it is, and a refund with its charge
_CAME = {"charge", "payment"}
_WENT_BACK = {"refund", "payment_refund"}
_UNDONE = {"failed", "canceled"}  # another line says that it came back


def leaf(listed: Json) -> Leaf:
    entries = wire.page(listed)
    lines = [line for entry in entries if (line := _line(entry)) is not None]
    more = listed.get("has_more") is True and entries
    return Leaf(tuple(lines), wire.identifier(entries[-1], "id") if more else None)


def _line(entry: Json) -> Listed | None:
    kind, source = entry.get("type"), wire.find_object(entry, "source")
    if source is None or str(source.get("currency")).upper() not in set(Currency):
        return None
    at = wire.find_instant(entry, "created")
    if at is None:
        raise Unreadable("a balance transaction has no time")
    if kind in _CAME and (ours := _ours(source)) is not None:
        return Listed(
            kind=ListedKind.PAYMENT,
            subject=wire.identifier(source, "payment_intent"),
            request_id=wire.identifier(source, "payment_intent"),
            reference=ours,
            amount=wire.money(source, "amount_captured"),
            fee=_fee(entry),
            at=at,
        )
    charge = wire.find_object(source, "charge")
    if kind not in _WENT_BACK or charge is None or _ours(charge) is None:
        return None
    if source.get("status") in _UNDONE:
        return None
    return Listed(
        kind=ListedKind.REFUND,
        subject=wire.identifier(source, "id"),
        request_id=wire.find_identifier(source, "payment_intent"),
        reference=wire.find_text(wire.find_object(source, "metadata") or {}, REFUND_REFERENCE),
        amount=wire.money(source, "amount"),
        fee=None,
        at=at,
    )


def _ours(charge: Json) -> str | None:
    """A charge bears what its payment intent was given."""
    return wire.find_text(wire.find_object(charge, "metadata") or {}, REFERENCE)


def _fee(entry: Json) -> Money | None:
    try:
        return wire.money(entry, "fee")
    except Unreadable:  # settled in a currency that no shop of ours has
        return None
