from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId
from ...kit.sql import Changed, statement
from ..models import Connection, ConnectionHealth, ConnectionRoute, Sealed

_COLUMNS: LiteralString = """id, store_id, provider, label, is_default, status, detail, public,
    sealed, health, last4, livemode, version, stopped_at, created_at"""


@statement(
    """
    INSERT INTO connections (store_id, id, provider, label, is_default, account, status, public,
        sealed, last4, livemode, created_at, updated_at)
    VALUES ($store, $connection, $provider, $label, $is_default, $credentials.account, 'unverified',
        $credentials.public, $credentials.sealed, $credentials.last4, $credentials.livemode, $now, $now)
    ON CONFLICT DO NOTHING
    RETURNING """
    + _COLUMNS
)
async def insert_connection(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    provider: str,
    label: str | None,
    is_default: bool,
    credentials: Sealed,
    now: datetime,
) -> Connection | None: ...


@statement("""
    -- The one of this account that was closed last. The caller holds the store.
    UPDATE connections
    SET deleted_at = NULL, is_default = $is_default, label = coalesce($label, label)
    WHERE store_id = $store AND id = (
            SELECT id FROM connections
            WHERE store_id = $store AND provider = $provider AND account = $account
                AND deleted_at IS NOT NULL
            ORDER BY deleted_at DESC LIMIT 1)
        AND NOT EXISTS (
            SELECT FROM connections o
            WHERE o.store_id = $store AND o.provider = $provider AND o.deleted_at IS NULL
                AND (o.account = $account OR o.is_default AND $is_default))
    RETURNING id
""")
async def reopen_connection(
    tx: Tx,
    *,
    store: StoreId,
    provider: str,
    account: str | None,
    label: str | None,
    is_default: bool,
) -> ConnectionId | None: ...


@statement(
    """
    UPDATE connections
    SET status = 'unverified', detail = NULL, health = NULL, stopped_at = NULL,
        public = $credentials.public, sealed = $credentials.sealed, last4 = $credentials.last4,
        account = $credentials.account, livemode = $credentials.livemode,
        version = version + 1, updated_at = $now
    WHERE store_id = $store AND id = $connection
    RETURNING """
    + _COLUMNS
)
async def replace_credentials(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    credentials: Sealed,
    now: datetime,
) -> Connection: ...


@statement(
    """
    SELECT """
    + _COLUMNS
    + """ FROM connections
    WHERE store_id = $store AND provider = $provider AND is_default AND deleted_at IS NULL
"""
)
async def find_default_connection(tx: Tx, store: StoreId, provider: str) -> Connection | None: ...


@statement(
    """
    SELECT """
    + _COLUMNS
    + """ FROM connections WHERE store_id = $store AND id = $connection AND deleted_at IS NULL
"""
)
async def find_open_connection(
    tx: Tx, store: StoreId, connection: ConnectionId
) -> Connection | None: ...


@statement(
    """
    SELECT """
    + _COLUMNS
    + """ FROM connections WHERE store_id = $store AND id = $connection
"""
)
async def find_connection_by_id(
    tx: Tx, store: StoreId, connection: ConnectionId
) -> Connection | None: ...


@statement("""
    SELECT id FROM connections
    WHERE store_id = $store AND provider = $provider AND account = $account AND deleted_at IS NULL
""")
async def find_connection_of(
    tx: Tx, store: StoreId, provider: str, account: str | None
) -> ConnectionId | None: ...


@statement(
    """
    -- Newest first.
    SELECT """
    + _COLUMNS
    + """ FROM connections
    WHERE store_id = $store AND deleted_at IS NULL AND ($before::uuid IS NULL OR id < $before)
        AND ($provider::text IS NULL OR provider = $provider)
    ORDER BY id DESC LIMIT $limit
"""
)
async def list_connections(
    tx: Tx, *, store: StoreId, provider: str | None, before: ConnectionId | None, limit: int
) -> list[Connection]: ...


@statement("""
    SELECT count(*)::int FROM connections
    WHERE store_id = $store AND provider = $provider AND deleted_at IS NULL
""")
async def count_connections(tx: Tx, store: StoreId, provider: str) -> int: ...


@statement("""
    SELECT id FROM connections
    WHERE store_id = $store AND provider = $provider AND deleted_at IS NULL
    ORDER BY id
""")
async def connections_to(tx: Tx, store: StoreId, provider: str) -> list[ConnectionId]: ...


@statement("UPDATE connections SET label = $label WHERE store_id = $store AND id = $connection")
async def set_label(
    tx: Tx, store: StoreId, connection: ConnectionId, label: str | None
) -> None: ...


@statement("""
    UPDATE connections SET is_default = false
    WHERE store_id = $store AND provider = $provider AND is_default AND deleted_at IS NULL
""")
async def clear_default(tx: Tx, store: StoreId, provider: str) -> None: ...


@statement("UPDATE connections SET is_default = true WHERE store_id = $store AND id = $connection")
async def set_default(tx: Tx, store: StoreId, connection: ConnectionId) -> None: ...


@statement("""
    -- To the oldest that is left. The caller holds the store.
    UPDATE connections SET is_default = true
    WHERE store_id = $store AND id = (
        SELECT id FROM connections
        WHERE store_id = $store AND provider = $provider AND deleted_at IS NULL
        ORDER BY id LIMIT 1)
""")
async def pass_default_on(tx: Tx, store: StoreId, provider: str) -> None: ...


@statement("""
    -- What was stopped is mended by a person, not by a check that went well.
    UPDATE connections SET status = $status, detail = $detail
    WHERE store_id = $store AND id = $connection AND version = $version AND stopped_at IS NULL
        AND (status, detail) IS DISTINCT FROM ($status, $detail)
""")
async def record_check(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    version: int,
    status: str,
    detail: str | None,
) -> Changed: ...


@statement("""
    UPDATE connections SET health = $health
    WHERE store_id = $store AND id = $connection AND version = $version
""")
async def record_health(
    tx: Tx, *, store: StoreId, connection: ConnectionId, version: int, health: ConnectionHealth
) -> None: ...


@statement("""
    -- Only the credentials that were refused: those put in their place meanwhile are not them.
    UPDATE connections SET status = 'error', detail = $detail, stopped_at = $now
    WHERE store_id = $store AND id = $connection AND stopped_at IS NULL
        AND ($version::bigint IS NULL OR version = $version)
        AND ($unchanged_since::timestamptz IS NULL OR updated_at <= $unchanged_since)
    RETURNING provider
""")
async def stop_connection(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    version: int | None,
    unchanged_since: datetime | None,
    detail: str,
    now: datetime,
) -> str | None: ...


@statement("""
    UPDATE connections SET status = 'unverified', detail = NULL, stopped_at = NULL, updated_at = $now
    WHERE store_id = $store AND id = $connection AND deleted_at IS NULL AND stopped_at IS NOT NULL
""")
async def resume_connection(
    tx: Tx, store: StoreId, connection: ConnectionId, now: datetime
) -> Changed: ...


@statement("""
    UPDATE connections SET deleted_at = $now
    WHERE store_id = $store AND id = $connection AND deleted_at IS NULL
""")
async def delete_connection(
    tx: Tx, store: StoreId, connection: ConnectionId, now: datetime
) -> None: ...


@statement("""
    -- any store: a webhook names a connection only; this finds whose it is
    SELECT c.store_id, c.id, c.provider, c.version, ARRAY(
            SELECT s.id FROM connections s
            WHERE s.store_id = c.store_id AND s.provider = c.provider AND s.id <> c.id
                AND s.deleted_at IS NULL
            ORDER BY s.id
        ) AS siblings
    FROM connections c WHERE c.id = ANY($connections) AND c.deleted_at IS NULL
""")
async def find_connection_routes(
    tx: Tx, connections: list[ConnectionId]
) -> list[ConnectionRoute]: ...
