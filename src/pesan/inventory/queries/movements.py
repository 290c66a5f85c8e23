"""The movement ledger, newest first: by time, then id (holds.py: not every id tells the time)."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import MovementId, StoreId, VariantId
from ...kit.sql import statement
from ..models import Movement


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
