"""Moving an order: the one door through which its status is written, and what time and money do."""

from ... import audit, discounts, inventory, payments
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import Fact
from ...kit.events import emit as tell
from ...kit.ids import EventId, OrderId, PaymentId, StoreId, encode, new_id
from .. import queries, rules
from ..errors import CannotMove, NotPaidYet, OrderNotFound
from ..events import (
    OrderCancelled,
    OrderCompleted,
    OrderDelivered,
    OrderExpired,
    OrderPacked,
    OrderPaid,
    OrderReturned,
    OrderShipped,
)
from ..models import Order, OrderStatus, PaymentTerms

EXPIRE = "orders.expire"
SYSTEM = "system"

_TOLD: dict[OrderStatus, type[Fact]] = {
    OrderStatus.PAID: OrderPaid,
    OrderStatus.PACKED: OrderPacked,
    OrderStatus.SHIPPED: OrderShipped,
    OrderStatus.DELIVERED: OrderDelivered,
    OrderStatus.COMPLETED: OrderCompleted,
    OrderStatus.EXPIRED: OrderExpired,
    OrderStatus.CANCELLED: OrderCancelled,
    OrderStatus.RETURNED: OrderReturned,
}


async def mark_paid(
    tx: Tx, store: StoreId, order: OrderId, *, reason: str, payment: PaymentId | None = None
) -> Order:
    """Money has come for an order that awaits it: paid, and its stock sold, together.

    Raises orders.cannot_move.
    """
    moved = await move(
        tx, store, order, to=OrderStatus.PAID, actor=SYSTEM, reason=reason, payment=payment
    )
    await inventory.commit(tx, store, order, actor=SYSTEM)
    return moved


async def revive(
    tx: Tx, store: StoreId, order: OrderId, *, reason: str, payment: PaymentId
) -> bool:
    """Late money for an expired or cancelled order: paid if its stock can be taken again.

    Its discount is used again as well, so a limit holds whatever comes late.
    The caller holds the order's row. False: there is not enough left, and nothing changed.
    """
    if not await inventory.retake(tx, store, order):
        return False
    if not await discounts.take_again(tx, store, order):
        released = inventory.ReservationStatus.RELEASED
        await inventory.release(tx, store, order, to=released, actor=SYSTEM)
        return False
    await mark_paid(tx, store, order, reason=reason, payment=payment)
    return True


async def expire(tx: Tx, store: StoreId, order: OrderId) -> bool:
    """Gives up an unpaid order whose time has passed. False when it is not that any more."""
    found = await queries.lock_order(tx, store, order)
    if found is None or found.status is not OrderStatus.AWAITING_PAYMENT:
        return False
    await move(tx, store, order, to=OrderStatus.EXPIRED, actor=SYSTEM, reason="not paid in time")
    expired = inventory.ReservationStatus.EXPIRED
    await inventory.release(tx, store, order, to=expired, actor=SYSTEM)
    await discounts.give_back(tx, store, order)
    await payments.close_attempts(tx, store, order, to="expired", actor=SYSTEM)
    return True


async def complete(tx: Tx, store: StoreId, order: OrderId) -> None:
    """A delivered order of which nobody complained for a while. Nothing when it moved on."""
    found = await queries.lock_order(tx, store, order)
    if found is None or found.status is not OrderStatus.DELIVERED:
        return
    if found.payment_terms is PaymentTerms.PREPAID or await is_paid(tx, found):
        why = "delivered, and not sent back"
        await move(tx, store, order, to=OrderStatus.COMPLETED, actor=SYSTEM, reason=why)


async def require_order(tx: Tx, store: StoreId, order: OrderId) -> Order:
    """Raises orders.not_found."""
    found = await queries.find_order(tx, store, order)
    if found is None:
        raise OrderNotFound(order=encode("ord", order))
    return found


async def require_locked(tx: Tx, store: StoreId, order: OrderId) -> Order:
    """Nobody else moves it until this transaction ends. Raises orders.not_found."""
    found = await queries.lock_order(tx, store, order)
    if found is None:
        raise OrderNotFound(order=encode("ord", order))
    return found


def cannot_move(
    status: OrderStatus, to: OrderStatus, terms: PaymentTerms = PaymentTerms.PREPAID
) -> CannotMove:
    return CannotMove(status=status.value, to=to.value, possible=rules.possible(status, terms))


async def move(
    tx: Tx,
    store: StoreId,
    order: OrderId,
    *,
    to: OrderStatus,
    actor: str,
    reason: str | None,
    payment: PaymentId | None = None,
) -> Order:
    """Raises orders.cannot_move."""
    id_ = EventId(new_id())
    moved = await queries.move(
        tx,
        store=store,
        order=order,
        sources=rules.sources(to),
        sources_on_terms=rules.sources(to, PaymentTerms.MANUAL),
        to=to,
        move=id_,
        actor=actor,
        reason=reason,
        now=clock.now(),
    )
    if moved is None:  # somebody else moved it first, or it never could
        now = await require_order(tx, store, order)
        raise cannot_move(now.status, to, now.payment_terms)
    if moved.payment_terms is not PaymentTerms.PREPAID:
        await _on_terms(tx, moved, actor=actor)
    because = {} if payment is None else {"payment": encode("pay", payment)}
    audit.note(
        tx,
        store,
        actor=actor,
        action="orders.move",
        subject=encode("ord", order),
        detail={"to": to.value, **because},  # its words are the history's: the log is not erased
        entry=id_,
    )
    await tell(tx, _TOLD[to](store_id=store, order_id=order))  # type: ignore[call-arg] # each fact of an order has order_id
    return moved


async def is_paid(tx: Tx, order: Order) -> bool:
    """Whether its money has come; on terms it may be on its way for long."""
    return await payments.kept_for(tx, order.store_id, order.id) >= order.total_minor


async def _on_terms(tx: Tx, order: Order, *, actor: str) -> None:
    """Packed before it is paid: sold all the same. Done, once it is paid as well.

    Raises orders.not_paid_yet.
    """
    if order.status is OrderStatus.PACKED:
        await inventory.commit(tx, order.store_id, order.id, actor=actor)
    if order.status is OrderStatus.COMPLETED and not await is_paid(tx, order):
        raise NotPaidYet(number=order.number)
