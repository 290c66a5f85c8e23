"""How much there is of a variant. The WHERE is the check, so two buyers cannot both win.

The interface knows one place, the store's first: `location_id = $store` (docs/decisions/0010).
"""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import MovementId, StoreId, VariantId
from ...kit.sql import Changed, statement
from ..fragments import STOCKED
from ..models import Adjusted, Availability, Level


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
