"""Keys of earlier secrets, kept for the hashes that were made with them."""

from datetime import datetime

from msgspec import Struct

from ...kit.db import Tx
from ...kit.ids import StoreId
from ...kit.sql import Changed, statement


class Retired(Struct, frozen=True):
    purpose: str
    fingerprint: bytes
    sealed_key: bytes


@statement("""
    -- any store: the operator's keys are of all
    INSERT INTO retired_keys (purpose, fingerprint, sealed_key, retired_at)
    VALUES ($purpose, $fingerprint, $sealed, $now) ON CONFLICT DO NOTHING
""")
async def retire(
    tx: Tx, *, purpose: str, fingerprint: bytes, sealed: bytes, now: datetime
) -> Changed: ...


@statement("""
    -- any store: the operator's keys are of all
    SELECT purpose, fingerprint, sealed_key FROM retired_keys ORDER BY retired_at DESC
""")
async def list_retired(tx: Tx) -> list[Retired]: ...


@statement("""
    -- any store: the operator's keys are of all
    UPDATE retired_keys SET sealed_key = $fresh WHERE fingerprint = $fingerprint
""")
async def replace_retired(tx: Tx, fingerprint: bytes, fresh: bytes) -> Changed: ...


@statement("""
    -- any store: each of them has a data key
    SELECT id FROM stores WHERE $after::uuid IS NULL OR id > $after ORDER BY id LIMIT $limit
""")
async def list_stores(tx: Tx, after: StoreId | None, limit: int) -> list[StoreId]: ...
