from collections.abc import Sequence
from datetime import datetime

from .. import catalogue, customers, inventory, payments
from ..kit import clock
from ..kit.db import Tx
from ..kit.events import Fact, handlers_of
from ..kit.events import emit as tell
from ..kit.ids import (
    ConversationId,
    CustomerId,
    EventId,
    ItemId,
    OrderId,
    ReservationId,
    StoreId,
    TimerId,
    encode,
    new_id,
)
from ..kit.money import Currency
from . import queries, rules
from .errors import CannotMove, OrderNotFound
from .events import (
    OrderCancelled,
    OrderCompleted,
    OrderDelivered,
    OrderExpired,
    OrderPacked,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
)
from .models import Item, Line, Order, OrderStatus, PayWith, Shipping

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
}


async def place(
    tx: Tx,
    store: StoreId,
    *,
    customer: CustomerId,
    lines: Sequence[Line],
    shipping: Shipping | None,
    channel: str,
    actor: str,
    conversation: ConversationId | None = None,
    pay_with: PayWith | None = None,
    livemode: bool = True,
    note: str | None = None,
    metadata: dict[str, str] | None = None,
    order: OrderId | None = None,
) -> tuple[Order, list[Item]]:
    """Places an order: holds its stock and begins its payment, or does neither.

    One round trip. `order` may be given by a caller that must not place it twice.
    Raises inventory.out_of_stock, catalogue.variant_not_found, customers.not_found.
    """
    wanted = rules.merged(lines)
    assert wanted, "an order has a line: the edge refuses an empty one"
    order, now = order or OrderId(new_id()), clock.now()
    rows = await queries.place(
        tx,
        store=store,
        order=order,
        customer=customer,
        conversation=conversation,
        channel=channel,
        livemode=livemode,
        variants=[line.variant_id for line in wanted],
        quantities=[line.quantity for line in wanted],
        items=[ItemId(one) for one in sorted(new_id() for _ in wanted)],
        reservations=[ReservationId(new_id()) for _ in wanted],
        numbers=rules.fresh_numbers(),
        shipping_minor=shipping.fee.minor if shipping else 0,
        shipping_method=shipping.method if shipping else None,
        shipping_address=shipping.address if shipping else None,
        note=note,
        metadata=metadata or {},
        actor=actor,
        now=now,
        timer=TimerId(new_id()),
        timer_kind=EXPIRE,
        payment=pay_with.payment if pay_with else None,
        connection=pay_with.connection if pay_with else None,
        provider=pay_with.provider if pay_with else None,
        method=pay_with.method if pay_with else None,
        pay_token=pay_with.pay_token if pay_with else None,
        event=EventId(new_id()),
        event_type=OrderPlaced.type,
        event_data={"order_id": str(order)},
        handlers=handlers_of(OrderPlaced),
    )
    _refuse(rows[0], customer)
    tx.wake()
    placed = _order(
        rows[0],
        order,
        store=store,
        customer=customer,
        conversation=conversation,
        channel=channel,
        livemode=livemode,
        shipping=shipping,
        note=note,
        metadata=metadata or {},
        now=now,
    )
    items = [_item(row, order) for row in rows]
    if placed.total_minor == 0:  # nothing to collect
        await payments.close_attempts(tx, store, order, to="cancelled", actor=actor)
        placed = await mark_paid(tx, store, order, reason="nothing to pay")
    return placed, items


async def mark_paid(tx: Tx, store: StoreId, order: OrderId, *, reason: str) -> Order:
    """Money has come for an order that awaits it: paid, and its stock sold, together.

    Raises orders.cannot_move.
    """
    moved = await _move(tx, store, order, to=OrderStatus.PAID, actor=SYSTEM, reason=reason)
    await inventory.commit(tx, store, order, actor=SYSTEM)
    return moved


async def revive(tx: Tx, store: StoreId, order: OrderId, *, reason: str) -> bool:
    """Late money for an expired or cancelled order: paid if its stock can be taken again.

    The caller holds the order's row. False: there is not enough left, and nothing changed.
    """
    if not await inventory.retake(tx, store, order):
        return False
    await mark_paid(tx, store, order, reason=reason)
    return True


async def expire(tx: Tx, store: StoreId, order: OrderId) -> bool:
    """Gives up an unpaid order whose time has passed. False when it is not that any more."""
    found = await queries.lock_order(tx, store, order)
    if found is None or found.status is not OrderStatus.AWAITING_PAYMENT:
        return False
    await _move(tx, store, order, to=OrderStatus.EXPIRED, actor=SYSTEM, reason="not paid in time")
    await inventory.release(tx, store, order, to=inventory.ReservationStatus.EXPIRED)
    await payments.close_attempts(tx, store, order, to="expired", actor=SYSTEM)
    return True


async def cancel(
    tx: Tx, store: StoreId, order: OrderId, *, actor: str, reason: str | None
) -> Order:
    """Cancels: held stock is released, sold stock comes back, money goes back.

    Raises orders.not_found, orders.cannot_move.
    """
    found = await queries.lock_order(tx, store, order)
    if found is None:
        raise OrderNotFound(order=encode("ord", order))
    moved = await _move(tx, store, order, to=OrderStatus.CANCELLED, actor=actor, reason=reason)
    await payments.close_attempts(tx, store, order, to="cancelled", actor=actor)
    if found.status is OrderStatus.AWAITING_PAYMENT:
        await inventory.release(tx, store, order, to=inventory.ReservationStatus.RELEASED)
    else:
        await inventory.restock(tx, store, order, actor=actor)
        await payments.give_back_all(tx, store, order, reason=reason or "order cancelled")
    return moved


async def set_status(
    tx: Tx, store: StoreId, order: OrderId, *, to: OrderStatus, actor: str, reason: str | None
) -> Order:
    """Moves an order by hand, one step. Raises orders.not_found, orders.cannot_move."""
    if to is OrderStatus.CANCELLED:
        return await cancel(tx, store, order, actor=actor, reason=reason)
    return await _move(tx, store, order, to=to, actor=actor, reason=reason)


async def require_order(tx: Tx, store: StoreId, order: OrderId) -> Order:
    """Raises orders.not_found."""
    found = await queries.find_order(tx, store, order)
    if found is None:
        raise OrderNotFound(order=encode("ord", order))
    return found


def cannot_move(status: OrderStatus, to: OrderStatus) -> CannotMove:
    return CannotMove(status=status.value, to=to.value, possible=rules.possible(status))


async def _move(
    tx: Tx, store: StoreId, order: OrderId, *, to: OrderStatus, actor: str, reason: str | None
) -> Order:
    moved = await queries.move(
        tx,
        store=store,
        order=order,
        sources=rules.sources(to),
        to=to,
        move=EventId(new_id()),
        actor=actor,
        reason=reason,
        now=clock.now(),
    )
    if moved is None:  # somebody else moved it first, or it never could
        raise cannot_move((await require_order(tx, store, order)).status, to)
    await tell(tx, _TOLD[to](store_id=store, order_id=order))  # type: ignore[call-arg] # each fact of an order has order_id
    return moved


def _refuse(row: queries.PlacedRow, customer: CustomerId) -> None:
    """Raises what kept the statement from placing the order, the first that applies."""
    if row.unknown:
        raise catalogue.VariantNotFound(variant=encode("var", row.unknown[0]))
    if not row.customer_found:
        raise customers.CustomerNotFound(customer=encode("cus", customer))
    if row.number is None:
        raise inventory.OutOfStock(
            [inventory.Shortage(s.variant_id, s.available) for s in row.shortages]
        )


def _order(
    row: queries.PlacedRow,
    order: OrderId,
    *,
    store: StoreId,
    customer: CustomerId,
    conversation: ConversationId | None,
    channel: str,
    livemode: bool,
    shipping: Shipping | None,
    note: str | None,
    metadata: dict[str, str],
    now: datetime,
) -> Order:
    assert row.number is not None
    assert row.currency is not None
    assert row.subtotal_minor is not None
    assert row.shipping_minor is not None
    assert row.tax_minor is not None
    assert row.tax_inclusive is not None
    assert row.total_minor is not None
    assert row.reserved_until is not None
    return Order(
        id=order,
        store_id=store,
        number=row.number,
        customer_id=customer,
        conversation_id=conversation,
        status=OrderStatus.AWAITING_PAYMENT,
        channel=channel,
        livemode=livemode,
        currency=Currency(row.currency),
        subtotal_minor=row.subtotal_minor,
        discount_minor=0,
        shipping_minor=row.shipping_minor,
        tax_minor=row.tax_minor,
        tax_inclusive=row.tax_inclusive,
        total_minor=row.total_minor,
        shipping_method=shipping.method if shipping else None,
        shipping_address=shipping.address if shipping else None,
        note=note,
        metadata=metadata,
        reserved_until=row.reserved_until,
        placed_at=now,
        updated_at=now,
        version=1,
    )


def _item(row: queries.PlacedRow, order: OrderId) -> Item:
    assert row.item_id is not None
    assert row.variant_id is not None
    assert row.product_id is not None
    assert row.sku is not None
    assert row.title is not None
    assert row.quantity is not None
    assert row.price_minor is not None
    return Item(
        id=row.item_id,
        order_id=order,
        variant_id=row.variant_id,
        product_id=row.product_id,
        sku=row.sku,
        title=row.title,
        quantity=row.quantity,
        unit_price_minor=row.price_minor,
        total_minor=row.price_minor * row.quantity,
    )
