from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId
from ...kit.sql import Changed, statement
from ..models import Connection, ConnectionHealth, ConnectionRoute


@statement("""
    INSERT INTO connections (store_id, id, provider, status, detail, public, sealed, last4,
        livemode, created_at, updated_at)
    VALUES ($store, $connection, $provider, $status, $detail, $public, $sealed, $last4,
        $livemode, $now, $now)
    ON CONFLICT (store_id, provider) WHERE deleted_at IS NULL DO UPDATE
        SET status = excluded.status, detail = excluded.detail, public = excluded.public,
            sealed = excluded.sealed, last4 = excluded.last4, livemode = excluded.livemode,
            health = NULL, stopped_at = NULL,
            version = connections.version + 1, updated_at = excluded.updated_at
    RETURNING id, store_id, provider, status, detail, public, sealed, health, last4, livemode,
        version, stopped_at
""")
async def put_connection(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    provider: str,
    status: str,
    detail: str | None,
    public: dict[str, str],
    sealed: dict[str, str],
    last4: str,
    livemode: bool,
    now: datetime,
) -> Connection: ...


@statement("""
    SELECT id, store_id, provider, status, detail, public, sealed, health, last4, livemode,
        version, stopped_at
    FROM connections WHERE store_id = $store AND provider = $provider AND deleted_at IS NULL
""")
async def find_connection(tx: Tx, store: StoreId, provider: str) -> Connection | None: ...


@statement("""
    SELECT id, store_id, provider, status, detail, public, sealed, health, last4, livemode,
        version, stopped_at
    FROM connections WHERE store_id = $store AND id = $connection
""")
async def find_connection_by_id(
    tx: Tx, store: StoreId, connection: ConnectionId
) -> Connection | None: ...


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
    WHERE store_id = $store AND provider = $provider AND deleted_at IS NULL
        AND stopped_at IS NOT NULL
    RETURNING id
""")
async def resume_connection(
    tx: Tx, store: StoreId, provider: str, now: datetime
) -> ConnectionId | None: ...


@statement("""
    UPDATE connections SET deleted_at = $now
    WHERE store_id = $store AND provider = $provider AND deleted_at IS NULL
    RETURNING id
""")
async def delete_connection(
    tx: Tx, store: StoreId, provider: str, now: datetime
) -> ConnectionId | None: ...


@statement("""
    -- any store: a webhook names a connection only; this finds whose it is
    SELECT store_id, id, provider FROM connections WHERE id = $connection AND deleted_at IS NULL
""")
async def find_connection_route(tx: Tx, connection: ConnectionId) -> ConnectionRoute | None: ...
