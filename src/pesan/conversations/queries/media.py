"""Files that came with messages."""

from datetime import datetime

from ...channels import IncomingMedia
from ...kit.db import Tx
from ...kit.ids import ConversationId, MessageId, StoreId
from ...kit.sql import Changed, statement
from ..models import Expired, File, FileContent, FileToFetch, Freed


@statement("""
    INSERT INTO message_media (store_id, message_id, conversation_id, kind, source, content_type,
        filename, voice, status, created_at, updated_at)
    VALUES ($store, $message, $conversation, $kind, $source, $content_type, $filename, $voice,
        'waiting', $now, $now)
""")
async def insert(
    tx: Tx,
    *,
    store: StoreId,
    message: MessageId,
    conversation: ConversationId,
    kind: str,
    source: IncomingMedia,
    content_type: str,
    filename: str | None,
    voice: bool,
    now: datetime,
) -> None: ...


@statement("""
    SELECT f.message_id, f.conversation_id, c.connection_id, f.source, f.attempts
    FROM message_media f JOIN conversations c ON c.store_id = $store AND c.id = f.conversation_id
    WHERE f.store_id = $store AND f.message_id = $message AND f.status = 'waiting'
        AND f.source IS NOT NULL
""")
async def find_waiting(tx: Tx, store: StoreId, message: MessageId) -> FileToFetch | None: ...


@statement("""
    UPDATE message_media SET attempts = attempts + 1, reason = $reason, updated_at = $now
    WHERE store_id = $store AND message_id = $message AND status = 'waiting'
""")
async def count_attempt(
    tx: Tx, *, store: StoreId, message: MessageId, reason: str, now: datetime
) -> Changed: ...


@statement("""
    -- Once, whoever fetched it too.
    UPDATE message_media SET status = 'kept', content_type = $content_type, width = $width,
        height = $height, bytes = $bytes, content = $content, thumbnail = $thumbnail,
        source = NULL, reason = NULL, updated_at = $now
    WHERE store_id = $store AND message_id = $message AND status = 'waiting'
""")
async def keep(
    tx: Tx,
    *,
    store: StoreId,
    message: MessageId,
    content_type: str,
    width: int | None,
    height: int | None,
    bytes: int,  # noqa: A002 - the column's name
    content: bytes,
    thumbnail: bytes | None,
    now: datetime,
) -> Changed: ...


@statement("""
    UPDATE message_media SET status = $status, reason = $reason, source = NULL, updated_at = $now
    WHERE store_id = $store AND message_id = $message AND status = 'waiting'
""")
async def give_up(
    tx: Tx, *, store: StoreId, message: MessageId, status: str, reason: str, now: datetime
) -> Changed: ...


@statement("""
    -- What a message shows of its file; a message that was taken back shows none.
    UPDATE customer_messages m SET updated_at = $now, payload = jsonb_set(m.payload, '{file}',
        m.payload -> 'file' || jsonb_build_object('status', $status::text, 'reason', $reason::text,
            'bytes', $bytes::bigint, 'content_type', $content_type::text, 'path', $path::text,
            'thumbnail_path', $thumbnail_path::text))
    WHERE m.store_id = $store AND m.id = $message AND m.payload ? 'file'
""")
async def show(
    tx: Tx,
    *,
    store: StoreId,
    message: MessageId,
    status: str,
    reason: str | None,
    bytes: int | None,  # noqa: A002 - the column's name
    content_type: str,
    path: str | None,
    thumbnail_path: str | None,
    now: datetime,
) -> None: ...


@statement("""
    -- any store: which of them have files that are old; what goes there goes in each apart
    SELECT DISTINCT store_id FROM (
        (SELECT store_id FROM message_media WHERE status = 'kept' AND created_at < $before
         ORDER BY created_at LIMIT $limit)
        UNION ALL
        (SELECT store_id FROM attachments WHERE message_id IS NOT NULL AND created_at < $before
         ORDER BY created_at LIMIT $limit)
    ) old
""")
async def stores_with_old(tx: Tx, before: datetime, limit: int) -> list[StoreId]: ...


@statement("""
    -- The bytes of what came go; its message says so, in the same statement.
    WITH old AS MATERIALIZED (
        SELECT message_id, bytes FROM message_media
        WHERE store_id = $store AND status = 'kept' AND created_at < $before
        ORDER BY created_at LIMIT $limit FOR UPDATE SKIP LOCKED
    ), gone AS (
        UPDATE message_media f SET status = 'expired', content = NULL, thumbnail = NULL,
            bytes = NULL, updated_at = $now
        FROM old WHERE f.store_id = $store AND f.message_id = old.message_id
    ), told AS (
        UPDATE customer_messages m SET updated_at = $now, payload = jsonb_set(m.payload, '{file}',
            m.payload -> 'file' || '{"status": "expired", "bytes": null, "path": null, "thumbnail_path": null}')
        FROM old WHERE m.store_id = $store AND m.id = old.message_id AND m.payload ? 'file'
    )
    SELECT count(*)::int AS files, coalesce(sum(bytes), 0)::bigint AS bytes FROM old
""")
async def expire(
    tx: Tx, *, store: StoreId, before: datetime, limit: int, now: datetime
) -> Expired: ...


@statement("""
    -- What sellers sent, likewise; what is not sent goes after a day (actions/attachments.py).
    WITH old AS MATERIALIZED (
        SELECT id, message_id, bytes FROM attachments
        WHERE store_id = $store AND message_id IS NOT NULL AND created_at < $before
        ORDER BY created_at LIMIT $limit FOR UPDATE SKIP LOCKED
    ), gone AS (
        DELETE FROM attachments a USING old WHERE a.store_id = $store AND a.id = old.id
    ), told AS (
        UPDATE customer_messages m SET updated_at = $now,
            payload = jsonb_set(m.payload, '{attachment,status}', '"expired"')
        FROM old WHERE m.store_id = $store AND m.id = old.message_id AND m.payload ? 'attachment'
    )
    SELECT count(*)::int AS files, coalesce(sum(bytes), 0)::bigint AS bytes FROM old
""")
async def expire_sent(
    tx: Tx, *, store: StoreId, before: datetime, limit: int, now: datetime
) -> Expired: ...


@statement("""
    SELECT message_id, conversation_id, kind, content_type, filename, voice, status, reason, bytes
    FROM message_media WHERE store_id = $store AND message_id = $message
""")
async def find(tx: Tx, store: StoreId, message: MessageId) -> File | None: ...


@statement("""
    SELECT kind, CASE WHEN $small THEN 'image/webp' ELSE content_type END AS content_type, filename,
        CASE WHEN $small THEN thumbnail ELSE content END AS content
    FROM message_media
    WHERE store_id = $store AND conversation_id = $conversation AND message_id = $message
        AND status = 'kept' AND (thumbnail IS NOT NULL OR NOT $small)
""")
async def find_content(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    message: MessageId,
    small: bool,
) -> FileContent | None: ...


@statement("""
    DELETE FROM message_media WHERE store_id = $store AND message_id = $message
    RETURNING coalesce(bytes, 0) AS bytes
""")
async def delete(tx: Tx, store: StoreId, message: MessageId) -> Freed | None: ...
