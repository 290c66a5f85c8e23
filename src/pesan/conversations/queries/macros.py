"""Steps that are taken together."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import MacroId, StoreId
from ...kit.sql import Changed, statement
from ..models import Macro, Step


@statement("""
    INSERT INTO macros (store_id, id, name, steps, created_at, updated_at)
    VALUES ($store, $macro, $name, $steps, $now, $now)
    ON CONFLICT (store_id, lower(name)) DO NOTHING
    RETURNING id, name, steps, version, created_at, updated_at
""")
async def insert_macro(
    tx: Tx, *, store: StoreId, macro: MacroId, name: str, steps: tuple[Step, ...], now: datetime
) -> Macro | None: ...


@statement("""
    SELECT id, name, steps, version, created_at, updated_at
    FROM macros WHERE store_id = $store AND id = $macro
""")
async def find_macro(tx: Tx, store: StoreId, macro: MacroId) -> Macro | None: ...


@statement("""
    SELECT id, name, steps, version, created_at, updated_at
    FROM macros WHERE store_id = $store AND id = $macro FOR UPDATE
""")
async def lock_macro(tx: Tx, store: StoreId, macro: MacroId) -> Macro | None: ...


@statement("""
    SELECT id, name, steps, version, created_at, updated_at FROM macros
    WHERE store_id = $store AND id < COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY id DESC LIMIT $limit
""")
async def list_macros(
    tx: Tx, *, store: StoreId, after: MacroId | None, limit: int
) -> list[Macro]: ...


@statement("""
    UPDATE macros m SET name = $name, steps = $steps, version = version + 1, updated_at = $now
    WHERE m.store_id = $store AND m.id = $macro AND NOT EXISTS (
        SELECT FROM macros o
        WHERE o.store_id = $store AND lower(o.name) = lower($name) AND o.id <> $macro)
    RETURNING id, name, steps, version, created_at, updated_at
""")
async def update_macro(
    tx: Tx, *, store: StoreId, macro: MacroId, name: str, steps: tuple[Step, ...], now: datetime
) -> Macro | None: ...


@statement("DELETE FROM macros WHERE store_id = $store AND id = $macro")
async def delete_macro(tx: Tx, store: StoreId, macro: MacroId) -> Changed: ...
