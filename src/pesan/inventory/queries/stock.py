"""Stock. The WHERE is the check, so two buyers cannot both win; rows are locked in id order.

The interface knows one place, the store's first: `location_id = $store` (docs/decisions/0010).

How many movements a settlement writes is known to the database alone, so it makes their ids; the
ledger is read by time, then id.
"""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import MovementId, OrderId, StoreId, VariantId
from ...kit.sql import Changed, statement
from ..fragments import STOCKED
from ..models import Adjusted, Availability, Level, Movement, Reservation, Taken


@statement("""
    WITH level AS (
        INSERT INTO inventory_levels (store_id, location_id, variant_id, on_hand, backorder)
        SELECT $store, $store, variant, quantity, backorder
        FROM unnest($variants::uuid[], $quantities::int[], $backorders::bool[])
            AS given (variant, quantity, backorder)
    )
    INSERT INTO inventory_movements
        (store_id, location_id, variant_id, id, delta, reason, actor, created_at)
    SELECT $store, $store, variant, movement, quantity, 'initial', $actor, $now
    FROM unnest($variants::uuid[], $quantities::int[], $movements::uuid[])
        AS given (variant, quantity, movement)
    WHERE quantity <> 0
""")
async def insert_levels(
    tx: Tx,
    *,
    store: StoreId,
    variants: list[VariantId],
    quantities: list[int],
    backorders: list[bool],
    movements: list[MovementId],
    actor: str,
    now: datetime,
) -> None: ...


@statement(
    "WITH variants AS (SELECT unnest($variants::uuid[]) AS id),"
    + STOCKED
    + "SELECT variant_id, on_hand, reserved, backorder, low_stock_at, bundle FROM stocked"
)
async def levels_of(tx: Tx, store: StoreId, variants: list[VariantId]) -> list[Availability]: ...


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


# A component has a level and a bundle has none, for as long as they live: none is both. Answers
# which of those given can be components.
@statement("""
    WITH gone AS (
        DELETE FROM bundle_components
        WHERE store_id = $store AND bundle_id = $bundle AND variant_id <> ALL($variants)
    )
    INSERT INTO bundle_components (store_id, bundle_id, variant_id, quantity)
    SELECT $store, $bundle, variant, quantity
    FROM unnest($variants::uuid[], $quantities::int[]) AS given (variant, quantity)
    WHERE EXISTS (
        SELECT FROM inventory_levels l
        WHERE l.store_id = $store AND l.location_id = $store AND l.variant_id = given.variant)
    ON CONFLICT (store_id, bundle_id, variant_id) DO UPDATE SET quantity = excluded.quantity
    RETURNING variant_id
""")
async def put_bundle(
    tx: Tx,
    *,
    store: StoreId,
    bundle: VariantId,
    variants: list[VariantId],
    quantities: list[int],
) -> list[VariantId]: ...


@statement("""
    SELECT variant_id, on_hand, reserved, backorder, low_stock_at FROM inventory_levels
    WHERE store_id = $store AND location_id = $store AND variant_id < COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY variant_id DESC LIMIT $limit
""")
async def list_levels(
    tx: Tx, store: StoreId, *, after: VariantId | None, limit: int
) -> list[Level]: ...


@statement("""
    SELECT variant_id, on_hand, reserved, backorder, low_stock_at FROM inventory_levels
    WHERE store_id = $store AND location_id = $store AND low_stock_at IS NOT NULL
        AND on_hand - reserved <= low_stock_at AND variant_id < COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY variant_id DESC LIMIT $limit
""")
async def list_low_levels(
    tx: Tx, store: StoreId, *, after: VariantId | None, limit: int
) -> list[Level]: ...


@statement("""
    WITH changed AS (
        UPDATE inventory_levels SET on_hand = on_hand + $delta
        WHERE store_id = $store AND location_id = $store AND variant_id = $variant
            AND on_hand::bigint + $delta BETWEEN -$most::bigint AND $most
            AND (backorder OR on_hand + $delta - reserved >= 0)
        RETURNING variant_id, COALESCE(on_hand - reserved <= low_stock_at
            AND on_hand - $delta - reserved > low_stock_at, false) AS fell_low
    ), moved AS (
        INSERT INTO inventory_movements
            (store_id, location_id, variant_id, id, delta, reason, actor, note, created_at)
        SELECT $store, $store, variant_id, $movement, $delta, $reason, $actor, $note, $now
        FROM changed
        RETURNING id, variant_id, delta, reason, order_id, actor, note, created_at
    )
    SELECT m.id, m.variant_id, m.delta, m.reason, m.order_id, m.actor, m.note, m.created_at,
        c.fell_low
    FROM moved m JOIN changed c USING (variant_id)
""")
async def adjust(
    tx: Tx,
    *,
    store: StoreId,
    variant: VariantId,
    delta: int,
    movement: MovementId,
    reason: str,
    actor: str,
    note: str | None,
    most: int,
    now: datetime,
) -> Adjusted | None: ...


@statement("""
    UPDATE inventory_levels SET low_stock_at = $low_stock_at
    WHERE store_id = $store AND location_id = $store AND variant_id = $variant
""")
async def set_low_stock_at(
    tx: Tx, *, store: StoreId, variant: VariantId, low_stock_at: int | None
) -> Changed: ...


@statement("""
    UPDATE inventory_levels SET backorder = $backorder
    WHERE store_id = $store AND location_id = $store AND variant_id = $variant
        AND ($backorder OR on_hand - reserved >= 0)
""")
async def set_backorder(
    tx: Tx, *, store: StoreId, variant: VariantId, backorder: bool
) -> Changed: ...


@statement("""
    WITH mine AS MATERIALIZED (
        SELECT l.location_id, l.variant_id, r.quantity
        FROM inventory_reservations r
        JOIN inventory_levels l ON l.store_id = $store AND l.location_id = r.location_id
            AND l.variant_id = r.variant_id
        WHERE r.store_id = $store AND r.order_id = $order AND r.status = 'held'
        ORDER BY l.location_id, l.variant_id FOR UPDATE
    ), sold AS (
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
""")
async def commit(
    tx: Tx, *, store: StoreId, order: OrderId, actor: str, now: datetime
) -> Changed: ...


@statement("""
    WITH mine AS MATERIALIZED (
        SELECT l.location_id, l.variant_id, r.quantity
        FROM inventory_reservations r
        JOIN inventory_levels l ON l.store_id = $store AND l.location_id = r.location_id
            AND l.variant_id = r.variant_id
        WHERE r.store_id = $store AND r.order_id = $order AND r.status = 'held'
        ORDER BY l.location_id, l.variant_id FOR UPDATE
    ), freed AS (
        UPDATE inventory_levels l SET reserved = l.reserved - mine.quantity
        FROM mine WHERE l.store_id = $store AND l.location_id = mine.location_id
            AND l.variant_id = mine.variant_id
    )
    UPDATE inventory_reservations r SET status = $status, settled_at = $now
    FROM mine
    WHERE r.store_id = $store AND r.order_id = $order AND r.variant_id = mine.variant_id
""")
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
    SELECT id, variant_id, delta, reason, order_id, actor, note, created_at
    FROM inventory_movements
    WHERE store_id = $store AND (created_at, id) < (COALESCE($at::timestamptz, 'infinity'),
            COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    ORDER BY created_at DESC, id DESC LIMIT $limit
""")
async def list_movements(
    tx: Tx, *, store: StoreId, at: datetime | None, after: MovementId | None, limit: int
) -> list[Movement]: ...


@statement("""
    SELECT id, variant_id, delta, reason, order_id, actor, note, created_at
    FROM inventory_movements
    WHERE store_id = $store AND variant_id = $variant
        AND (created_at, id) < (COALESCE($at::timestamptz, 'infinity'),
            COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    ORDER BY created_at DESC, id DESC LIMIT $limit
""")
async def list_movements_of(
    tx: Tx,
    *,
    store: StoreId,
    variant: VariantId,
    at: datetime | None,
    after: MovementId | None,
    limit: int,
) -> list[Movement]: ...


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
