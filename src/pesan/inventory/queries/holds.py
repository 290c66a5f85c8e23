"""Stock held for an order, until it is sold, let go of or back. Levels are locked in id order.

How many movements a settlement writes is known to the database alone, so it makes their ids.
"""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import OrderId, StoreId, VariantId
from ...kit.sql import Changed, statement
from ..models import Reservation, Taken


# An order's lines are to be written anew: what it holds is let go of, and what it is to hold is
# locked with it, once, in id order. Nobody sees it in between.
@statement("""
    WITH mine AS MATERIALIZED (
        SELECT variant_id, quantity FROM inventory_reservations
        WHERE store_id = $store AND order_id = $order AND status = 'held'
    ), touched AS (
        SELECT variant_id FROM mine
        UNION
        SELECT COALESCE(c.variant_id, w.variant_id) FROM unnest($variants::uuid[]) w (variant_id)
        LEFT JOIN bundle_components c ON c.store_id = $store AND c.bundle_id = w.variant_id
    ), locked AS MATERIALIZED (
        SELECT l.variant_id FROM inventory_levels l JOIN touched t ON t.variant_id = l.variant_id
        WHERE l.store_id = $store AND l.location_id = $store
            AND l.variant_id = ANY(ARRAY(SELECT variant_id FROM touched))  -- as LOCK says it
        ORDER BY l.variant_id FOR UPDATE OF l
    ), freed AS (
        UPDATE inventory_levels l SET reserved = l.reserved - mine.quantity
        FROM mine JOIN locked k ON k.variant_id = mine.variant_id
        WHERE l.store_id = $store AND l.location_id = $store AND l.variant_id = mine.variant_id
    )
    DELETE FROM inventory_reservations r USING mine
    WHERE r.store_id = $store AND r.order_id = $order AND r.variant_id = mine.variant_id
""")
async def let_go(
    tx: Tx, *, store: StoreId, order: OrderId, variants: list[VariantId]
) -> Changed: ...


# What an order holds, its levels locked in the one order that everybody locks them in.
MINE: LiteralString = """
    WITH mine AS MATERIALIZED (
        SELECT l.location_id, l.variant_id, r.quantity
        FROM inventory_reservations r
        JOIN inventory_levels l ON l.store_id = $store AND l.location_id = r.location_id
            AND l.variant_id = r.variant_id
        WHERE r.store_id = $store AND r.order_id = $order AND r.status = 'held'
        ORDER BY l.location_id, l.variant_id FOR UPDATE
    )"""


@statement(
    MINE
    + """, sold AS (
        UPDATE inventory_levels l
        SET on_hand = l.on_hand - mine.quantity, reserved = l.reserved - mine.quantity
        FROM mine WHERE l.store_id = $store AND l.location_id = mine.location_id
            AND l.variant_id = mine.variant_id
    ), settled AS (
        UPDATE inventory_reservations r SET status = 'committed', settled_at = $now
        FROM mine
        WHERE r.store_id = $store AND r.order_id = $order AND r.variant_id = mine.variant_id
    )
    INSERT INTO inventory_movements
        (store_id, location_id, variant_id, id, delta, reason, order_id, actor, created_at)
    SELECT $store, mine.location_id, mine.variant_id, gen_random_uuid(), -mine.quantity, 'sale', $order, $actor, $now
    FROM mine
"""
)
async def commit(
    tx: Tx, *, store: StoreId, order: OrderId, actor: str, now: datetime
) -> Changed: ...


@statement(
    MINE
    + """, freed AS (
        UPDATE inventory_levels l SET reserved = l.reserved - mine.quantity
        FROM mine WHERE l.store_id = $store AND l.location_id = mine.location_id
            AND l.variant_id = mine.variant_id
    )
    UPDATE inventory_reservations r SET status = $status, settled_at = $now
    FROM mine
    WHERE r.store_id = $store AND r.order_id = $order AND r.variant_id = mine.variant_id
"""
)
async def release(
    tx: Tx, *, store: StoreId, order: OrderId, status: str, now: datetime
) -> Changed: ...


@statement("""
    WITH mine AS MATERIALIZED (
        SELECT l.location_id, l.variant_id, r.quantity,
            l.backorder OR l.on_hand - l.reserved >= r.quantity AS fits,
            COALESCE(l.on_hand - l.reserved > l.low_stock_at
                AND l.on_hand - l.reserved - r.quantity <= l.low_stock_at, false) AS fell_low
        FROM inventory_reservations r
        JOIN inventory_levels l ON l.store_id = $store AND l.location_id = r.location_id
            AND l.variant_id = r.variant_id
        WHERE r.store_id = $store AND r.order_id = $order AND r.status IN ('expired', 'released')
        ORDER BY l.location_id, l.variant_id FOR UPDATE
    ), go AS (
        SELECT WHERE EXISTS (SELECT FROM mine) AND NOT EXISTS (SELECT FROM mine WHERE NOT fits)
    ), taken AS (
        UPDATE inventory_levels l SET reserved = l.reserved + mine.quantity
        FROM mine, go WHERE l.store_id = $store AND l.location_id = mine.location_id
            AND l.variant_id = mine.variant_id
    ), held AS (
        UPDATE inventory_reservations r SET status = 'held', settled_at = NULL
        FROM mine, go
        WHERE r.store_id = $store AND r.order_id = $order AND r.variant_id = mine.variant_id
        RETURNING r.variant_id
    )
    SELECT mine.variant_id, mine.fell_low FROM mine JOIN held USING (variant_id)
""")
async def retake(tx: Tx, *, store: StoreId, order: OrderId) -> list[Taken]: ...


@statement("""
    WITH mine AS MATERIALIZED (
        SELECT l.location_id, l.variant_id, r.quantity
        FROM inventory_reservations r
        JOIN inventory_levels l ON l.store_id = $store AND l.location_id = r.location_id
            AND l.variant_id = r.variant_id
        WHERE r.store_id = $store AND r.order_id = $order AND r.status = 'committed'
        ORDER BY l.location_id, l.variant_id FOR UPDATE
    ), back AS (
        UPDATE inventory_levels l SET on_hand = l.on_hand + mine.quantity
        FROM mine WHERE l.store_id = $store AND l.location_id = mine.location_id
            AND l.variant_id = mine.variant_id
    ), settled AS (
        UPDATE inventory_reservations r SET status = 'released', settled_at = $now
        FROM mine
        WHERE r.store_id = $store AND r.order_id = $order AND r.variant_id = mine.variant_id
    )
    INSERT INTO inventory_movements
        (store_id, location_id, variant_id, id, delta, reason, order_id, actor, created_at)
    SELECT $store, mine.location_id, mine.variant_id, gen_random_uuid(), mine.quantity, 'cancelled', $order, $actor,
        $now
    FROM mine
""")
async def restock(
    tx: Tx, *, store: StoreId, order: OrderId, actor: str, now: datetime
) -> Changed: ...


# Only what the order took: nothing of a variant it did not buy. Where it was taken, there it returns.
@statement("""
    WITH mine AS MATERIALIZED (
        SELECT l.location_id, l.variant_id, g.quantity
        FROM unnest($variants::uuid[], $quantities::int[]) AS g (variant_id, quantity)
        JOIN inventory_reservations r ON r.store_id = $store AND r.order_id = $order
            AND r.variant_id = g.variant_id AND r.status = 'committed'
        JOIN inventory_levels l ON l.store_id = $store AND l.location_id = r.location_id
            AND l.variant_id = r.variant_id
        ORDER BY l.location_id, l.variant_id FOR UPDATE OF l
    ), back AS (
        UPDATE inventory_levels l SET on_hand = l.on_hand + mine.quantity
        FROM mine WHERE l.store_id = $store AND l.location_id = mine.location_id
            AND l.variant_id = mine.variant_id
    )
    INSERT INTO inventory_movements
        (store_id, location_id, variant_id, id, delta, reason, order_id, actor, created_at)
    SELECT $store, mine.location_id, mine.variant_id, gen_random_uuid(), mine.quantity, 'returned',
        $order, $actor, $now
    FROM mine
""")
async def take_back(
    tx: Tx,
    *,
    store: StoreId,
    order: OrderId,
    variants: list[VariantId],
    quantities: list[int],
    actor: str,
    now: datetime,
) -> Changed: ...


@statement("""
    -- In the order of its key, which is that of time: an order's id says when it was placed.
    SELECT id, order_id, variant_id, quantity, status, expires_at, created_at
    FROM inventory_reservations
    WHERE store_id = $store AND ($status::text IS NULL OR status = $status)
        AND (order_id, variant_id) < (
            COALESCE($after_order::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
            COALESCE($after_variant::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    ORDER BY order_id DESC, variant_id DESC LIMIT $limit
""")
async def list_reservations(
    tx: Tx,
    *,
    store: StoreId,
    status: str | None,
    after_order: OrderId | None,
    after_variant: VariantId | None,
    limit: int,
) -> list[Reservation]: ...


@statement("""
    SELECT id, order_id, variant_id, quantity, status, expires_at, created_at
    FROM inventory_reservations
    WHERE store_id = $store AND variant_id = $variant
        AND ($status::text IS NULL OR status = $status)
        AND order_id < COALESCE($after_order::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY order_id DESC LIMIT $limit
""")
async def list_reservations_of(
    tx: Tx,
    *,
    store: StoreId,
    variant: VariantId,
    status: str | None,
    after_order: OrderId | None,
    limit: int,
) -> list[Reservation]: ...
