"""Every genuine webhook of a gateway, as it came, once."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConnectionId, NoticeId, StoreId
from ...kit.sql import Changed, statement
from ..models import Kept, Notice, StoredNotice, ToldNotice


# A duplicate counts a delivery. The row's own id comes back for the first, the older for others.
@statement("""
    INSERT INTO payment_webhook_logs AS log (store_id, id, connection_id, dedupe_key, event, body,
        notice, deliveries, received_at, processed_at, error)
    VALUES ($store, $id, $connection, $dedupe_key, $event, $body, $notice, $deliveries, $now,
        $processed_at, $error)
    ON CONFLICT ON CONSTRAINT payment_webhook_logs_once
        DO UPDATE SET deliveries = log.deliveries + excluded.deliveries
    RETURNING id, id = $id AS is_first
""")
async def keep_notice(
    tx: Tx,
    *,
    store: StoreId,
    id: NoticeId,  # noqa: A002 - the column's own name
    connection: ConnectionId,
    dedupe_key: str,
    event: str,
    body: bytes,
    notice: Notice | None,
    deliveries: int,
    processed_at: datetime | None,
    error: str | None,
    now: datetime,
) -> Kept: ...


@statement("""
    SELECT id, connection_id, notice, body, processed_at FROM payment_webhook_logs
    WHERE store_id = $store AND id = $notice
""")
async def find_notice(tx: Tx, store: StoreId, notice: NoticeId) -> StoredNotice | None: ...


# Newest first, as their ids are.
@statement("""
    SELECT id, connection_id, event, deliveries, received_at, processed_at, error
    FROM payment_webhook_logs
    WHERE store_id = $store AND ($after::uuid IS NULL OR id < $after)
    ORDER BY id DESC LIMIT $limit
""")
async def list_notices(
    tx: Tx, store: StoreId, after: NoticeId | None, limit: int
) -> list[ToldNotice]: ...


@statement("""
    UPDATE payment_webhook_logs SET processed_at = $now, error = $error
    WHERE store_id = $store AND id = $notice
""")
async def mark_processed(
    tx: Tx, *, store: StoreId, notice: NoticeId, error: str | None, now: datetime
) -> None: ...


@statement("""
    UPDATE payment_webhook_logs SET event = $event, notice = $read, processed_at = NULL, error = NULL
    WHERE store_id = $store AND id = $notice
    RETURNING id, connection_id, event, deliveries, received_at, processed_at, error
""")
async def mark_unread(
    tx: Tx, *, store: StoreId, notice: NoticeId, event: str, read: Notice
) -> ToldNotice: ...


@statement("""
    -- any store: what is old is emptied for all; a policy lets the router touch nothing younger
    UPDATE payment_webhook_logs w SET body = '', notice = NULL, emptied_at = $now
    FROM (
        SELECT store_id, id FROM payment_webhook_logs
        WHERE received_at < $before AND emptied_at IS NULL ORDER BY received_at LIMIT $limit
    ) old
    WHERE w.store_id = old.store_id AND w.id = old.id
""")
async def empty_logs(tx: Tx, before: datetime, limit: int, now: datetime) -> Changed: ...
