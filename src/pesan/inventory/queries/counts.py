"""Counting the shelves. Whoever changes a count holds its row."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import CountId, StoreId, VariantId
from ...kit.sql import Changed, statement
from ..models import Corrected, Count, CountLine, CountStatus

COUNT: LiteralString = """
    SELECT c.id, c.status, c.note, c.opened_at, c.opened_by, c.closed_at, c.closed_by,
        n.lines, n.counted_lines, n.differing_lines
    FROM inventory_counts c
    CROSS JOIN LATERAL (
        SELECT count(*) AS lines, count(l.counted) AS counted_lines,
            count(*) FILTER (WHERE l.counted <> l.expected) AS differing_lines
        FROM inventory_count_lines l WHERE l.store_id = $store AND l.count_id = c.id
    ) n
"""


@statement("""
    INSERT INTO inventory_counts (store_id, id, location_id, status, note, opened_at, opened_by)
    VALUES ($store, $count, $store, 'open', $note, $now, $actor)
    ON CONFLICT (store_id, location_id) WHERE status = 'open' DO NOTHING
""")
async def insert_count(
    tx: Tx, *, store: StoreId, count: CountId, note: str | None, actor: str, now: datetime
) -> Changed: ...


@statement("""
    INSERT INTO inventory_count_lines (store_id, count_id, variant_id)
    SELECT $store, $count, variant_id FROM inventory_levels
    WHERE store_id = $store AND location_id = $store
        AND ($variants::uuid[] IS NULL OR variant_id = ANY($variants))
""")
async def insert_lines(
    tx: Tx, *, store: StoreId, count: CountId, variants: list[VariantId] | None
) -> Changed: ...


@statement(COUNT + " WHERE c.store_id = $store AND c.id = $count")
async def find_count(tx: Tx, store: StoreId, count: CountId) -> Count | None: ...


@statement("""
    SELECT status FROM inventory_counts WHERE store_id = $store AND id = $count FOR UPDATE
""")
async def lock_count(tx: Tx, store: StoreId, count: CountId) -> CountStatus | None: ...


@statement(
    COUNT
    + """
    WHERE c.store_id = $store AND ($after::uuid IS NULL OR c.id < $after)
        AND ($status::text IS NULL OR c.status = $status)
    ORDER BY c.id DESC LIMIT $limit
"""
)
async def list_counts(
    tx: Tx, *, store: StoreId, after: CountId | None, status: str | None, limit: int
) -> list[Count]: ...


@statement("""
    SELECT variant_id, counted, expected, counted_at, counted_by FROM inventory_count_lines
    WHERE store_id = $store AND count_id = $count
        AND ($after::uuid IS NULL OR variant_id > $after)
    ORDER BY variant_id LIMIT $limit
""")
async def list_lines(
    tx: Tx, *, store: StoreId, count: CountId, after: VariantId | None, limit: int
) -> list[CountLine]: ...


@statement("""
    UPDATE inventory_count_lines n
    SET counted = given.quantity, expected = l.on_hand, counted_at = $now, counted_by = $actor
    FROM unnest($variants::uuid[], $quantities::int[]) AS given (variant_id, quantity)
    JOIN inventory_levels l ON l.store_id = $store AND l.location_id = $store
        AND l.variant_id = given.variant_id
    WHERE n.store_id = $store AND n.count_id = $count AND n.variant_id = given.variant_id
    RETURNING n.variant_id
""")
async def count_lines(
    tx: Tx,
    *,
    store: StoreId,
    count: CountId,
    variants: list[VariantId],
    quantities: list[int],
    actor: str,
    now: datetime,
) -> list[VariantId]: ...


@statement("""
    -- What was sold or came in since the counting has moved on_hand already; the difference of then
    -- is added to what there is now. All of it, or nothing where buyers hold what is not there.
    WITH wrong AS MATERIALIZED (
        SELECT l.variant_id, n.counted - n.expected AS delta,
            l.on_hand + n.counted - n.expected AS on_hand, l.reserved,
            NOT l.backorder AND l.on_hand + n.counted - n.expected < l.reserved AS is_short,
            COALESCE(l.on_hand - l.reserved > l.low_stock_at
                AND l.on_hand + n.counted - n.expected - l.reserved <= l.low_stock_at, false)
                AS fell_low
        FROM inventory_count_lines n
        JOIN inventory_levels l ON l.store_id = $store AND l.location_id = $store
            AND l.variant_id = n.variant_id
        WHERE n.store_id = $store AND n.count_id = $count AND n.counted <> n.expected
        ORDER BY l.variant_id FOR UPDATE OF l
    ), go AS (
        SELECT WHERE NOT EXISTS (SELECT FROM wrong WHERE is_short)
    ), corrected AS (
        UPDATE inventory_levels l SET on_hand = wrong.on_hand FROM wrong, go
        WHERE l.store_id = $store AND l.location_id = $store AND l.variant_id = wrong.variant_id
    ), moved AS (
        INSERT INTO inventory_movements
            (store_id, location_id, variant_id, id, delta, reason, actor, note, created_at)
        SELECT $store, $store, wrong.variant_id, gen_random_uuid(), wrong.delta, 'counted', $actor,
            $note, $now
        FROM wrong, go
    )
    SELECT variant_id, delta, on_hand, reserved, is_short, fell_low FROM wrong ORDER BY variant_id
""")
async def correct(
    tx: Tx, *, store: StoreId, count: CountId, actor: str, note: str, now: datetime
) -> list[Corrected]: ...


@statement("""
    UPDATE inventory_counts SET status = $status, closed_at = $now, closed_by = $actor
    WHERE store_id = $store AND id = $count AND status = 'open'
""")
async def close_count(
    tx: Tx, *, store: StoreId, count: CountId, status: CountStatus, actor: str, now: datetime
) -> Changed: ...
