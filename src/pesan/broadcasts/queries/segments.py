"""Saved filters."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import CollectionId, ProductId, SegmentId, StoreId
from ...kit.sql import Changed, statement
from ..models import Conditions, Segment


@statement("""
    INSERT INTO segments (store_id, id, name, conditions, created_at, updated_at)
    VALUES ($store, $segment, $name, $conditions, $now, $now)
    RETURNING id, name, conditions, version, created_at, updated_at
""")
async def insert_segment(
    tx: Tx,
    *,
    store: StoreId,
    segment: SegmentId,
    name: str,
    conditions: Conditions,
    now: datetime,
) -> Segment: ...


@statement("""
    SELECT id, name, conditions, version, created_at, updated_at FROM segments
    WHERE store_id = $store AND id = $segment AND deleted_at IS NULL
""")
async def find_segment(tx: Tx, store: StoreId, segment: SegmentId) -> Segment | None: ...


@statement("""
    SELECT id, name, conditions, version, created_at, updated_at FROM segments
    WHERE store_id = $store AND id = $segment AND deleted_at IS NULL FOR UPDATE
""")
async def lock_segment(tx: Tx, store: StoreId, segment: SegmentId) -> Segment | None: ...


@statement("""
    SELECT id, name, conditions, version, created_at, updated_at FROM segments
    WHERE store_id = $store AND deleted_at IS NULL
        AND id < COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY id DESC LIMIT $limit
""")
async def list_segments(
    tx: Tx, *, store: StoreId, after: SegmentId | None, limit: int
) -> list[Segment]: ...


@statement("""
    UPDATE segments SET name = $name, conditions = $conditions, version = version + 1,
        updated_at = $now
    WHERE store_id = $store AND id = $segment
    RETURNING id, name, conditions, version, created_at, updated_at
""")
async def update_segment(
    tx: Tx,
    *,
    store: StoreId,
    segment: SegmentId,
    name: str,
    conditions: Conditions,
    now: datetime,
) -> Segment: ...


@statement("""
    UPDATE segments SET deleted_at = $now, updated_at = $now, version = version + 1
    WHERE store_id = $store AND id = $segment AND deleted_at IS NULL
""")
async def delete_segment(
    tx: Tx, *, store: StoreId, segment: SegmentId, now: datetime
) -> Changed: ...


@statement("""
    -- A broadcast that may still ask who is in it.
    SELECT name FROM broadcasts
    WHERE store_id = $store AND segment_id = $segment AND NOT is_frozen AND deleted_at IS NULL
        AND status IN ('scheduled', 'sending', 'paused')
    LIMIT 1
""")
async def waits_for_segment(tx: Tx, store: StoreId, segment: SegmentId) -> str | None: ...


@statement("""
    SELECT p.id FROM products p WHERE p.store_id = $store AND p.id = ANY($products)
""")
async def known_products(tx: Tx, store: StoreId, products: list[ProductId]) -> list[ProductId]: ...


@statement("""
    SELECT c.id FROM collections c WHERE c.store_id = $store AND c.id = ANY($collections)
""")
async def known_collections(
    tx: Tx, store: StoreId, collections: list[CollectionId]
) -> list[CollectionId]: ...
