"""The inbox (channel_updates), and how a message moves on. How one is sent: delivery.

Of a conversation's messages this room writes only how delivery goes: status, provider_id, error,
attempts, and the sender's lease; and the words of an approved template where free ones may not go.
Everything else about them is the conversations room's.
"""

from datetime import datetime

from ...kit.db import Tx
from ...kit.events import OUTBOX_OF_EACH
from ...kit.ids import AttachmentId, ConnectionId, ConversationId, MessageId, StoreId, UpdateId
from ...kit.sql import Changed, statement
from ..models import (
    Alert,
    Attached,
    EarlyStatus,
    Inserted,
    KnownUpdate,
    MessageStatus,
    NewUpdate,
    Offer,
    Read,
    Tombstone,
    WaitingUpdate,
)


@statement("""
    SELECT hash, erased_at FROM channel_tombstones
    WHERE store_id = $store AND hash = ANY($hashes)
""")
async def find_tombstones(tx: Tx, store: StoreId, hashes: list[bytes]) -> list[Tombstone]: ...


@statement(
    """
    -- In key order: two batches that share updates must not wait for each other crosswise. None of
    -- them where something erased may be among them.
    WITH buried AS MATERIALIZED (
        SELECT FROM channel_tombstones WHERE store_id = $store AND hash = ANY($unless_buried)
    ), new AS (
        INSERT INTO channel_updates
            (store_id, id, connection_id, dedupe_key, kind, sender, becomes, content, body,
            received_at)
        SELECT $store, u.id, $connection, u.dedupe_key, u.kind, u.sender, u.becomes, u.content,
            decode(u.body, 'base64'), u.received_at
        FROM jsonb_to_recordset($updates) AS u(id uuid, dedupe_key text, kind text, sender text,
            becomes text, content jsonb, body text, received_at timestamptz)
        WHERE NOT EXISTS (SELECT FROM buried)
        ORDER BY u.dedupe_key
        ON CONFLICT ON CONSTRAINT channel_updates_once DO NOTHING
        RETURNING id
    ), told_if AS (
        SELECT u.event, jsonb_build_object('update_id', u.id) AS data
        FROM jsonb_to_recordset($updates) AS u(id uuid, event uuid) JOIN new ON new.id = u.id
        WHERE u.event IS NOT NULL
    ), """
    + OUTBOX_OF_EACH
    + """
    SELECT ARRAY(SELECT id FROM new) AS new, EXISTS (SELECT FROM buried) AS has_buried
"""
)
async def insert_updates(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    updates: list[NewUpdate],
    unless_buried: list[bytes],
    event_type: str,
    handlers: list[str],
    now: datetime,
) -> Inserted: ...


@statement("""
    -- Like a message that was taken already: whenever it comes, it is a duplicate.
    INSERT INTO channel_updates
        (store_id, id, connection_id, dedupe_key, kind, received_at, processed_at)
    VALUES ($store, $update, $connection, $dedupe_key, 'unrecognised', $now, $now)
    ON CONFLICT ON CONSTRAINT channel_updates_once DO NOTHING
""")
async def bar(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    update: UpdateId,
    dedupe_key: str,
    now: datetime,
) -> Changed: ...


@statement("""
    WITH this AS (
        SELECT connection_id, received_at, sender FROM channel_updates
        WHERE store_id = $store AND id = $update AND processed_at IS NULL
    ), theirs AS MATERIALIZED (
        SELECT u.id
        FROM channel_updates u JOIN this ON u.connection_id = this.connection_id
            AND u.sender = this.sender
        WHERE u.store_id = $store AND u.kind = 'received' AND u.processed_at IS NULL
            AND (u.id = $update OR (u.received_at <= this.received_at AND u.received_at > $since))
        ORDER BY u.received_at, u.id
        FOR UPDATE OF u
    ), becoming AS MATERIALIZED (
        SELECT u.id
        FROM channel_updates u JOIN this ON u.connection_id = this.connection_id
            AND u.becomes = this.sender
        WHERE u.store_id = $store AND u.processed_at IS NULL
            AND u.received_at <= this.received_at AND u.received_at > $since
        ORDER BY u.received_at, u.id
        FOR UPDATE OF u
    )
    UPDATE channel_updates u SET processed_at = $now, sender = NULL, becomes = NULL
    FROM (
        SELECT id FROM theirs UNION SELECT id FROM becoming
        UNION SELECT $update::uuid FROM this  -- stored without its sender, by a process of before 0056
    ) held
    WHERE u.store_id = $store AND u.id = held.id AND u.processed_at IS NULL
    RETURNING u.id, u.connection_id, u.content, u.received_at
""")
async def take_waiting(
    tx: Tx, store: StoreId, update: UpdateId, *, since: datetime, now: datetime
) -> list[WaitingUpdate]: ...


@statement("""
    UPDATE channel_updates SET processed_at = $now
    WHERE store_id = $store AND id = ANY($updates)
""")
async def mark_processed(
    tx: Tx, store: StoreId, *, updates: list[UpdateId], now: datetime
) -> None: ...


@statement("""
    SELECT m.id FROM customer_messages m
    JOIN conversations c ON c.store_id = $store AND c.id = m.conversation_id
        AND c.connection_id = $connection
    WHERE m.store_id = $store AND m.direction = 'out'
        AND (m.id = $reference OR m.provider_id = $provider_id)
    ORDER BY (m.id = $reference) DESC NULLS LAST LIMIT 1
""")
async def find_message(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    reference: MessageId | None,
    provider_id: str,
) -> MessageId | None: ...


@statement("""
    UPDATE customer_messages SET status = $to, error = $error, reason = $reason, updated_at = $now,
        provider_id = coalesce(provider_id, $provider_id)
    WHERE store_id = $store AND id = $message AND status = ANY($sources)
""")
async def move(
    tx: Tx,
    *,
    store: StoreId,
    message: MessageId,
    sources: list[MessageStatus],
    to: MessageStatus,
    provider_id: str | None,
    error: str | None,
    reason: str | None,
    now: datetime,
) -> Changed: ...


@statement("""
    -- Whatever came last counts, and who wrote since is reached.
    UPDATE conversations SET unreachable_reason = $reason,
        unreachable_since = CASE WHEN $reason::text IS NOT NULL THEN $at::timestamptz END
    WHERE store_id = $store AND connection_id = $connection
        AND identity_value = $value AND identity_kind = $kind
        AND (unreachable_since IS NULL OR unreachable_since <= $before)
        AND ($reason::text IS NULL OR last_inbound_at IS NULL OR last_inbound_at <= $before)
""")
async def change_reach(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    kind: str,
    value: str,
    reason: str | None,
    at: datetime,
    before: datetime,
) -> Changed: ...


@statement("""
    SELECT m.payload FROM customer_messages m
    JOIN conversations c ON c.store_id = $store AND c.id = m.conversation_id
        AND c.connection_id = $connection
    WHERE m.store_id = $store AND m.id = $message AND m.direction = 'out'
""")
async def find_offer(
    tx: Tx, *, store: StoreId, connection: ConnectionId, message: MessageId
) -> Offer | None: ...


@statement("""
    SELECT connection_id, content FROM channel_updates
    WHERE store_id = $store AND id = $update AND content IS NOT NULL
""")
async def find_update(tx: Tx, store: StoreId, update: UpdateId) -> KnownUpdate | None: ...


@statement("""
    SELECT id, connection_id, content FROM channel_updates
    WHERE store_id = $store AND id = $update AND processed_at IS NULL
""")
async def find_early_status(tx: Tx, store: StoreId, update: UpdateId) -> EarlyStatus | None: ...


@statement("""
    -- Nothing where the store shows nobody that they are read, or nothing may go to them. By no other
    -- connection: that account would speak of what it never saw.
    SELECT c.channel, c.connection_id, k.version, c.identity_kind, c.identity_value, m.provider_id
    FROM conversations c
    JOIN connections k ON k.store_id = $store AND k.id = c.connection_id
        AND k.deleted_at IS NULL AND k.stopped_at IS NULL
    CROSS JOIN LATERAL (
        SELECT provider_id FROM customer_messages
        WHERE store_id = $store AND conversation_id = c.id AND author = 'customer'
            AND provider_id IS NOT NULL
        ORDER BY sequence DESC LIMIT 1
    ) m
    WHERE c.store_id = $store AND c.id = $conversation AND c.unreachable_since IS NULL
        AND NOT EXISTS (
            SELECT FROM sending_settings s
            WHERE s.store_id = $store AND s.settings -> 'read_receipts' = 'false'::jsonb
        )
""")
async def find_read(tx: Tx, store: StoreId, conversation: ConversationId) -> Read | None: ...


@statement("""
    SELECT content FROM attachments WHERE store_id = $store AND id = $attachment
""")
async def find_attached(tx: Tx, store: StoreId, attachment: AttachmentId) -> Attached | None: ...


@statement("""
    -- any store: what is old is emptied for all; a policy lets the router touch nothing younger
    UPDATE channel_updates u SET body = '', content = NULL, sender = NULL,
        becomes = NULL, emptied_at = $now
    FROM (
        SELECT store_id, id FROM channel_updates
        WHERE received_at < $before AND emptied_at IS NULL ORDER BY received_at LIMIT $limit
    ) old
    WHERE u.store_id = old.store_id AND u.id = old.id
""")
async def empty_updates(tx: Tx, before: datetime, limit: int, now: datetime) -> Changed: ...


@statement("""
    -- Newest first.
    SELECT id, content, received_at FROM channel_updates
    WHERE store_id = $store AND kind = 'alert' AND content IS NOT NULL
        AND ($before::uuid IS NULL OR id < $before)
    ORDER BY id DESC LIMIT $limit
""")
async def list_alerts(
    tx: Tx, *, store: StoreId, before: UpdateId | None, limit: int
) -> list[Alert]: ...
