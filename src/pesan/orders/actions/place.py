"""Placing an order: one round trip that does all of it, or nothing."""

from collections.abc import Sequence
from datetime import datetime

from ... import catalogue, customers, inventory, payments
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import handlers_of
from ...kit.ids import (
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
from ...kit.money import Currency
from .. import queries, rules
from ..events import OrderPlaced
from ..models import Item, Line, Order, OrderStatus, PayWith, Shipping
from .moves import EXPIRE, mark_paid


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
        low_handlers=handlers_of(inventory.StockLow),
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
