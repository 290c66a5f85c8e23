"""What Stripe says moved, by its balance or by its charges and refunds: lines of its books, in our words.

An account is often used for other things too, so only what bears our references is told, and what
went back of it. Amounts are those of the charge or refund itself; the fee is in the currency the
account settles in, and known to the balance alone.
"""

from datetime import datetime

from ....kit.money import Currency, Money
from ...reconciler.models import Listed, ListedKind
from .. import marks
from . import wire
from .wire import Json, Unreadable

_CAME = {"charge", "payment"}
_WENT_BACK = {"refund", "payment_refund"}
_UNDONE = {"failed", "canceled"}  # another line says that it came back


def of_balance(entry: Json) -> Listed | None:
    kind, source = entry.get("type"), wire.find_object(entry, "source")
    if source is None:
        return None
    if kind in _CAME:
        return _came(source, at=_time(entry), fee=_fee(entry))
    return _went_back(source, at=_time(entry)) if kind in _WENT_BACK else None


def of_charge(charge: Json) -> Listed | None:
    """A charge as it is listed by itself: what was declined, or only held, is no money that came."""
    has_come = charge.get("status") == "succeeded" and charge.get("captured") is True
    return _came(charge, at=_time(charge), fee=None) if has_come else None


def of_refund(refund: Json) -> Listed | None:
    return _went_back(refund, at=_time(refund))


def _came(charge: Json, *, at: datetime, fee: Money | None) -> Listed | None:
    ours = _ours(charge)
    if ours is None:
        return None
    return Listed(
        kind=ListedKind.PAYMENT,
        subject=wire.identifier(charge, "payment_intent"),
        request_id=wire.identifier(charge, "payment_intent"),
        reference=ours,
        store=marks.find(charge.get("metadata"), marks.STORE),
        amount=wire.money(charge, "amount_captured"),
        fee=fee,
        at=at,
    )


def _went_back(refund: Json, *, at: datetime) -> Listed | None:
    charge = wire.find_object(refund, "charge")
    if charge is None or _ours(charge) is None or refund.get("status") in _UNDONE:
        return None
    return Listed(
        kind=ListedKind.REFUND,
        subject=wire.identifier(refund, "id"),
        request_id=wire.find_identifier(refund, "payment_intent"),
        store=marks.find(charge.get("metadata"), marks.STORE),
        # What was given back in Stripe's dashboard bears no mark of ours; its charge does.
        reference=marks.find(refund.get("metadata"), marks.REFUND) or _ours(charge),
        amount=wire.money(refund, "amount"),
        fee=None,
        at=at,
    )


def _time(entry: Json) -> datetime:
    at = wire.find_instant(entry, "created")
    if at is None:
        raise Unreadable("what moved has no time")
    return at


def _ours(charge: Json) -> str | None:
    """A charge bears what its payment intent was given. In money that no shop has it is not ours."""
    if str(charge.get("currency")).upper() not in set(Currency):
        return None
    return marks.find(charge.get("metadata"), marks.PAYMENT)


def _fee(entry: Json) -> Money | None:
    try:
        return wire.money(entry, "fee")
    except Unreadable:  # settled in a currency that no shop of ours has
        return None
