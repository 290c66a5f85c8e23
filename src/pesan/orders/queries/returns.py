"""What came back. Whoever records it holds the order's row; the WHERE and a CHECK count for them."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ItemId, OrderId, RefundId, ReturnId, StoreId
from ...kit.sql import Changed, statement
from ..models import Return

COLUMNS: LiteralString = """r.id, r.store_id, r.order_id, r.reason, r.refund_minor, r.currency,
    r.actor, r.created_at, (
        SELECT jsonb_agg(jsonb_build_object('item_id', i.item_id, 'quantity', i.quantity,
            'restock', i.restock) ORDER BY i.item_id)
        FROM order_return_items i WHERE i.store_id = $store AND i.return_id = r.id
    ) AS items, ARRAY(
        SELECT b.refund_id FROM order_return_refunds b
        WHERE b.store_id = $store AND b.return_id = r.id ORDER BY b.refund_id
    ) AS refunds"""


@statement("""
    UPDATE order_item_progress p SET returned = p.returned + w.quantity
    FROM unnest($items::uuid[], $quantities::int[]) AS w (item_id, quantity)
    WHERE p.store_id = $store AND p.order_id = $order AND p.item_id = w.item_id
        AND p.returned + w.quantity <= p.shipped
""")
async def count_returned(
    tx: Tx, *, store: StoreId, order: OrderId, items: list[ItemId], quantities: list[int]
) -> Changed: ...


@statement("""
    WITH came AS (
        INSERT INTO order_returns (store_id, id, order_id, reason, refund_minor, currency, actor,
            created_at)
        VALUES ($store, $return_id, $order, $reason, $refund_minor, $currency, $actor, $now)
    ), money AS (
        INSERT INTO order_return_refunds (store_id, return_id, refund_id)
        SELECT $store, $return_id, refund FROM unnest($refunds::uuid[]) AS refund
    )
    INSERT INTO order_return_items (store_id, return_id, order_id, item_id, quantity, restock)
    SELECT $store, $return_id, $order, w.item_id, w.quantity, w.restock
    FROM unnest($items::uuid[], $quantities::int[], $restocks::bool[])
        AS w (item_id, quantity, restock)
""")
async def insert_return(
    tx: Tx,
    *,
    store: StoreId,
    return_id: ReturnId,
    order: OrderId,
    reason: str,
    refund_minor: int,
    currency: str,
    refunds: list[RefundId],
    items: list[ItemId],
    quantities: list[int],
    restocks: list[bool],
    actor: str,
    now: datetime,
) -> None: ...


@statement(
    "SELECT " + COLUMNS + " FROM order_returns r WHERE r.store_id = $store AND r.id = $return_id"
)
async def find_return(tx: Tx, store: StoreId, return_id: ReturnId) -> Return | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + " FROM order_returns r WHERE r.store_id = $store AND r.order_id = $order ORDER BY r.id"
)
async def returns_of(tx: Tx, store: StoreId, order: OrderId) -> list[Return]: ...
