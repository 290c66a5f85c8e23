from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import (
    ConversationId,
    CustomerId,
    EventId,
    OrderId,
    StoreId,
)
from ...kit.sql import statement
from ..models import Item, Move, Order, OrderStatus

COLUMNS: LiteralString = """id, store_id, number, customer_id, conversation_id, status, channel,
    livemode, currency, subtotal_minor, discount_minor, discount_code, shipping_minor,
    shipping_discount_minor, tax_minor, tax_inclusive, total_minor, payment_terms, shipping_method,
    shipping_address, note, metadata, reserved_until, placed_at, updated_at, version"""


@statement("SELECT " + COLUMNS + " FROM orders WHERE store_id = $store AND id = $order")
async def find_order(tx: Tx, store: StoreId, order: OrderId) -> Order | None: ...


# NO KEY: a payment that is written twice in one transaction asks its foreign key again, holding its
# own row; whoever cancels holds the order and wants that row. With FOR UPDATE each waits for the other.
@statement(
    "SELECT " + COLUMNS + " FROM orders WHERE store_id = $store AND id = $order FOR NO KEY UPDATE"
)
async def lock_order(tx: Tx, store: StoreId, order: OrderId) -> Order | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM orders
    WHERE store_id = $store AND customer_id = $customer AND ($number::bigint IS NULL OR number = $number)
    ORDER BY id DESC LIMIT 1
"""
)
async def latest_order(
    tx: Tx, store: StoreId, customer: CustomerId, number: int | None
) -> Order | None: ...


@statement("""
    SELECT id FROM orders
    WHERE store_id = $store AND customer_id = $customer AND conversation_id = $conversation
        AND status = 'awaiting_payment'
    ORDER BY id DESC LIMIT 1
""")
async def latest_unpaid(
    tx: Tx, store: StoreId, *, customer: CustomerId, conversation: ConversationId
) -> OrderId | None: ...


@statement("""
    SELECT id, order_id, variant_id, product_id, sku, title, quantity, unit_price_minor,
        total_minor, discount_minor, bundle
    FROM order_items WHERE store_id = $store AND order_id = ANY($orders) ORDER BY id
""")
async def items_of(tx: Tx, store: StoreId, orders: list[OrderId]) -> list[Item]: ...


@statement("""
    SELECT from_status, to_status, at, actor, reason
    FROM order_status_history WHERE store_id = $store AND order_id = $order ORDER BY at, id
""")
async def history_of(tx: Tx, store: StoreId, order: OrderId) -> list[Move]: ...


@statement(
    """
    WITH seen AS MATERIALIZED (
        SELECT status AS from_status FROM orders
        WHERE store_id = $store AND id = $order FOR NO KEY UPDATE
    ), moved AS (
        UPDATE orders SET status = $to, updated_at = $now, version = version + 1
        FROM seen
        WHERE store_id = $store AND id = $order AND status = ANY(
            CASE payment_terms WHEN 'prepaid' THEN $sources ELSE $sources_on_terms::text[] END)
        RETURNING from_status, """
    + COLUMNS
    + """
    ), history AS (
        INSERT INTO order_status_history
            (store_id, order_id, id, from_status, to_status, at, actor, reason)
        SELECT $store, id, $move, from_status, $to, $now, $actor, $reason FROM moved
    )
    SELECT """
    + COLUMNS
    + " FROM moved"
)
async def move(
    tx: Tx,
    *,
    store: StoreId,
    order: OrderId,
    sources: list[OrderStatus],
    sources_on_terms: list[OrderStatus],
    to: OrderStatus,
    move: EventId,
    actor: str,
    reason: str | None,
    now: datetime,
) -> Order | None: ...
