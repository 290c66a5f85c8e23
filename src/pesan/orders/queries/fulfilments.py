"""Parcels. Whoever packs or moves one holds its order's row, so an order's parcels move in turn."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import EventId, FulfilmentId, ItemId, OrderId, StoreId
from ...kit.sql import Changed, statement
from ..models import Fulfilment, FulfilmentStatus, Progress

COLUMNS: LiteralString = """f.id, f.store_id, f.order_id, f.status, f.courier, f.tracking_number,
    f.shipped_at, f.delivered_at, f.created_at, f.updated_at, f.version, (
        SELECT jsonb_agg(jsonb_build_object('item_id', i.item_id, 'quantity', i.quantity)
            ORDER BY i.item_id)
        FROM fulfilment_items i WHERE i.store_id = $store AND i.fulfilment_id = f.id
    ) AS items"""


@statement("""
    INSERT INTO order_item_progress (store_id, order_id, item_id, ordered)
    SELECT $store, order_id, id, quantity FROM order_items
    WHERE store_id = $store AND order_id = $order
    ON CONFLICT (store_id, order_id, item_id) DO NOTHING
""")
async def begin_progress(tx: Tx, store: StoreId, order: OrderId) -> Changed: ...


@statement("""
    SELECT item_id, ordered, packed, shipped, delivered, returned FROM order_item_progress
    WHERE store_id = $store AND order_id = $order ORDER BY item_id
""")
async def progress_of(tx: Tx, store: StoreId, order: OrderId) -> list[Progress]: ...


# The WHERE is the check: fewer rows changed than asked for means one line had too little left.
@statement("""
    UPDATE order_item_progress p SET packed = p.packed + w.quantity
    FROM unnest($items::uuid[], $quantities::int[]) AS w (item_id, quantity)
    WHERE p.store_id = $store AND p.order_id = $order AND p.item_id = w.item_id
        AND p.packed + w.quantity <= p.ordered
""")
async def pack(
    tx: Tx, *, store: StoreId, order: OrderId, items: list[ItemId], quantities: list[int]
) -> Changed: ...


@statement("""
    WITH parcel AS (
        INSERT INTO fulfilments (store_id, id, order_id, status, courier, tracking_number,
            created_at, updated_at)
        VALUES ($store, $fulfilment, $order, 'packed', $courier, $tracking_number, $now, $now)
    ), history AS (
        INSERT INTO fulfilment_status_history
            (store_id, fulfilment_id, id, to_status, at, actor, reason)
        VALUES ($store, $fulfilment, $fulfilment, 'packed', $now, $actor, $reason)
    )
    INSERT INTO fulfilment_items (store_id, fulfilment_id, order_id, item_id, quantity)
    SELECT $store, $fulfilment, $order, w.item_id, w.quantity
    FROM unnest($items::uuid[], $quantities::int[]) AS w (item_id, quantity)
""")
async def insert_fulfilment(
    tx: Tx,
    *,
    store: StoreId,
    fulfilment: FulfilmentId,
    order: OrderId,
    courier: str | None,
    tracking_number: str | None,
    items: list[ItemId],
    quantities: list[int],
    actor: str,
    reason: str | None,
    now: datetime,
) -> None: ...


@statement("""
    WITH seen AS MATERIALIZED (
        SELECT status AS from_status FROM fulfilments
        WHERE store_id = $store AND id = $fulfilment FOR UPDATE
    ), moved AS (
        UPDATE fulfilments SET status = $to, updated_at = $now, version = version + 1,
            shipped_at = CASE $to::text WHEN 'shipped' THEN $now ELSE shipped_at END,
            delivered_at = CASE $to::text WHEN 'delivered' THEN $now END
        FROM seen
        WHERE store_id = $store AND id = $fulfilment AND status = ANY($sources::text[])
        RETURNING from_status, id, order_id
    ), history AS (
        INSERT INTO fulfilment_status_history
            (store_id, fulfilment_id, id, from_status, to_status, at, actor, reason)
        SELECT $store, id, $move, from_status, $to, $now, $actor, $reason FROM moved
    )
    UPDATE order_item_progress p SET
        packed = p.packed - CASE $to::text WHEN 'cancelled' THEN i.quantity ELSE 0 END,
        shipped = p.shipped + CASE $to::text WHEN 'shipped' THEN i.quantity ELSE 0 END,
        delivered = p.delivered + CASE $to::text WHEN 'delivered' THEN i.quantity ELSE 0 END
    FROM moved
    JOIN fulfilment_items i ON i.store_id = $store AND i.fulfilment_id = moved.id
    WHERE p.store_id = $store AND p.order_id = moved.order_id AND p.item_id = i.item_id
""")
async def move_fulfilment(
    tx: Tx,
    *,
    store: StoreId,
    fulfilment: FulfilmentId,
    sources: list[FulfilmentStatus],
    to: FulfilmentStatus,
    move: EventId,
    actor: str,
    reason: str | None,
    now: datetime,
) -> Changed: ...


@statement("""
    UPDATE fulfilments SET courier = $courier, tracking_number = $tracking_number,
        updated_at = $now, version = version + 1
    WHERE store_id = $store AND id = $fulfilment AND status IN ('packed', 'shipped')
""")
async def change_fulfilment(
    tx: Tx,
    *,
    store: StoreId,
    fulfilment: FulfilmentId,
    courier: str | None,
    tracking_number: str | None,
    now: datetime,
) -> Changed: ...


@statement(
    "SELECT " + COLUMNS + " FROM fulfilments f WHERE f.store_id = $store AND f.id = $fulfilment"
)
async def find_fulfilment(
    tx: Tx, store: StoreId, fulfilment: FulfilmentId
) -> Fulfilment | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + " FROM fulfilments f WHERE f.store_id = $store AND f.order_id = $order ORDER BY f.id"
)
async def fulfilments_of(tx: Tx, store: StoreId, order: OrderId) -> list[Fulfilment]: ...
