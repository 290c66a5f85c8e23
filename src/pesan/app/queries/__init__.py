from typing import Any

from msgspec import Struct

from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId
from ...kit.sql import statement


@statement("""
    -- any store: one clock for all
    UPDATE clock_offset SET seconds = $seconds
""")
async def set_clock_offset(tx: Tx, seconds: float) -> None: ...


@statement("""
    -- any store: one clock for all
    SELECT seconds FROM clock_offset
""")
async def clock_offset(tx: Tx) -> float: ...


@statement("""
    -- any store: one clock for all
    SELECT pg_notify('pesan_clock', $seconds)::text
""")
async def tell_clock(tx: Tx, seconds: str) -> str: ...


@statement("""
    -- any store: one schema for all
    SELECT version_num::text FROM alembic_version
""")
async def schema_version(tx: Tx) -> str: ...


class SandboxMessage(Struct, frozen=True, kw_only=True):
    """What the shop said to the simulated phone."""

    sequence: int
    text: str | None
    payload: dict[str, Any]


@statement("""
    -- any store: `pesan simulate` names none; the demo store is the first with a simulated phone
    SELECT store_id FROM connections
    WHERE provider = 'sandbox' AND deleted_at IS NULL ORDER BY id LIMIT 1
""")
async def first_sandbox(tx: Tx) -> StoreId | None: ...


@statement("""
    SELECT m.sequence, m.text, m.payload
    FROM conversations c
    JOIN customer_messages m ON m.store_id = $store AND m.conversation_id = c.id
    WHERE c.store_id = $store AND c.connection_id = $connection AND c.identity_value = $identity
        AND m.direction = 'out' AND m.sequence > $after
    ORDER BY m.sequence
""")
async def sandbox_messages(
    tx: Tx, store: StoreId, connection: ConnectionId, *, identity: str, after: int
) -> list[SandboxMessage]: ...


@statement("""
    SELECT detail ->> 'story' FROM event_audit_log
    WHERE store_id = $store AND action = $action
""")
async def stories_told(tx: Tx, store: StoreId, action: str) -> list[str]: ...
