"""Money moves orders: what to do with a capture, early, late, twice or too small."""

from uuid import UUID

from .. import payments
from ..kit.db import Tx
from ..kit.ids import OrderId, StoreId
from ..kit.money import Money
from . import actions, queries
from .models import Order, OrderStatus

GIVEN_UP = {OrderStatus.EXPIRED, OrderStatus.CANCELLED}


async def on_payment_captured(tx: Tx, fact: payments.PaymentCaptured) -> None:
    """A gateway holds money for an order.

    Enough, and the order awaits it: paid, stock sold. Late: paid if the stock can be taken again,
    else given back. More than enough, by a second payment too: what is over is given back. Too
    little: a case. Reads what is kept now, so being told twice changes nothing.
    """
    order = await queries.lock_order(tx, fact.store_id, fact.order_id)
    assert order is not None, "a payment has an order: a foreign key says so"
    kept = await payments.kept_for(tx, fact.store_id, order.id)
    if order.status is OrderStatus.AWAITING_PAYMENT:
        if kept < order.total_minor:
            await _underpaid(tx, fact, order, kept)
            return
        await actions.mark_paid(tx, fact.store_id, order.id, reason="payment captured")
    elif order.status in GIVEN_UP and not await _revived(tx, order, kept):
        why = f"it came after the order was {order.status}"
        await _give_back(tx, fact, kept, order, reason=why)
        return
    await _give_back(
        tx, fact, kept - order.total_minor, order, reason="more than the order's total"
    )


async def on_expiry_due(tx: Tx, store: StoreId, subject: UUID) -> None:
    """The timer of an unpaid order. A payment that won the race has moved it already."""
    await actions.expire(tx, store, OrderId(subject))


async def on_completion_due(tx: Tx, store: StoreId, subject: UUID) -> None:
    """The timer of a delivered order."""
    await actions.complete(tx, store, OrderId(subject))


async def _revived(tx: Tx, order: Order, kept: int) -> bool:
    return kept >= order.total_minor and await actions.revive(
        tx, order.store_id, order.id, reason="paid late; stock taken again"
    )


async def _underpaid(tx: Tx, fact: payments.PaymentCaptured, order: Order, kept: int) -> None:
    await payments.open_case(
        tx,
        fact.store_id,
        kind="underpaid",
        order=order.id,
        payment=fact.payment_id,
        detail=f"{Money(kept, order.currency)} came for {order.total}",
    )


async def _give_back(
    tx: Tx, fact: payments.PaymentCaptured, minor: int, order: Order, *, reason: str
) -> None:
    """Gives back so much of this payment, as far as it still holds as much."""
    payment = await payments.require_payment(tx, fact.store_id, fact.payment_id)
    amount = min(minor, payment.kept_minor)
    if amount > 0:
        await payments.give_back(
            tx,
            fact.store_id,
            fact.payment_id,
            amount=Money(amount, order.currency),
            reason=reason,
        )
