"""What to do with money that came: early, late, twice or too small."""

from ... import payments
from ...kit.db import Tx
from ...kit.ids import OrderId, PaymentId, StoreId
from ...kit.money import Money
from ..models import Order, OrderStatus, PaymentTerms
from .fulfilments import complete_later
from .moves import SYSTEM, mark_paid, require_locked, revive

GIVEN_UP = {OrderStatus.EXPIRED, OrderStatus.CANCELLED}


async def settle(
    tx: Tx, store: StoreId, order_id: OrderId, payment: PaymentId, *, actor: str = SYSTEM
) -> None:
    """A payment has captured money for an order.

    Enough, and the order awaits it: paid, stock sold. Late: paid if the stock can be taken again,
    else given back. More than enough, by a second payment too: what is over is given back. Too
    little: a case. Reads what is kept now, so being told twice changes nothing.

    Over is what came beyond the order's total. A refund that a person chose to give lowers what is
    kept, and not what is over; what a bank took back for good has to come again. Whichever way the
    rest came of what was too little, nobody has to ask for it any more.
    """
    order = await require_locked(tx, store, order_id)
    kept = await payments.kept_for(tx, store, order.id)
    came = await payments.came_for(tx, store, order.id)
    if order.status is OrderStatus.AWAITING_PAYMENT:
        if came < order.total_minor:
            await _underpaid(tx, order, payment, came)
            return
        await mark_paid(tx, store, order.id, reason="payment captured", payment=payment)
    elif order.status in GIVEN_UP:
        if not await _revived(tx, order, payment, kept):
            why = f"it came after the order was {order.status}"
            await _give_back(tx, order, payment, None, reason=why)
            return
        came = await payments.came_for(tx, store, order.id)  # what went back before counts no more
    elif order.status is OrderStatus.DELIVERED and order.payment_terms is not PaymentTerms.PREPAID:
        await complete_later(tx, order)  # all it waited for was its money
    elif order.status is OrderStatus.RETURNED and await _came_after_the_goods(tx, order, payment):
        await _give_back(tx, order, payment, None, reason="it came after the order was returned")
        return
    await payments.close_underpaid(tx, store, order.id, actor=actor)
    await _give_back(
        tx, order, payment, came - order.total_minor, reason="more than the order's total"
    )


async def _revived(tx: Tx, order: Order, payment: PaymentId, kept: int) -> bool:
    return kept >= order.total_minor and await revive(
        tx, order.store_id, order.id, reason="paid late; stock taken again", payment=payment
    )


async def _came_after_the_goods(tx: Tx, order: Order, payment: PaymentId) -> bool:
    """On terms goods may be back before their money came; a return gave none of it back."""
    if order.payment_terms is PaymentTerms.PREPAID:
        return False
    return (await payments.require_payment(tx, order.store_id, payment)).promised_minor == 0


async def _underpaid(tx: Tx, order: Order, payment: PaymentId, came: int) -> None:
    await payments.open_case(
        tx,
        order.store_id,
        kind="underpaid",
        order=order.id,
        payment=payment,
        detail=f"{Money(came, order.currency)} came for {order.total}",
    )


async def _give_back(
    tx: Tx, order: Order, payment: PaymentId, minor: int | None, *, reason: str
) -> None:
    """Gives back so much of this payment, as far as it still holds as much; None: all of it."""
    found = await payments.require_payment(tx, order.store_id, payment)
    amount = found.kept_minor if minor is None else min(minor, found.kept_minor)
    if amount > 0:
        await payments.give_back(
            tx,
            order.store_id,
            payment,
            amount=Money(amount, order.currency),
            reason=reason,
        )
