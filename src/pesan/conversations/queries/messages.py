"""What was said: put into its thread, and read again."""

from datetime import datetime
from typing import Any

from ...channels import COST, Purpose
from ...kit.db import Tx
from ...kit.events import OUTBOX
from ...kit.ids import (
    ConnectionId,
    ConversationId,
    CustomerId,
    EventId,
    MessageId,
    OrderId,
    StoreId,
)
from ...kit.sql import statement
from ..fragments import WORDS
from ..models import Appended, Author, Message


@statement(
    """
    -- A thread, its message and the fact in one statement: the row's lock orders what comes at once.
    -- Of a store that was closed there is none.
    WITH routed AS (
        SELECT COALESCE(n.default_owner, s.default_owner) AS owner, n.team_id, s.version
        FROM stores s JOIN connections n ON n.store_id = $store AND n.id = $connection
        WHERE s.id = $store AND s.deleted_at IS NULL
    ), thread AS (
        INSERT INTO conversations (store_id, id, customer_id, connection_id, channel,
            identity_kind, identity_value, owner, team_id, status, last_sequence, unread,
            last_inbound_at, last_message_at, livemode, created_at, waiting_since, opened_at)
        SELECT $store, $conversation, $customer, $connection, $channel, $identity_kind,
            $identity_value, routed.owner, routed.team_id, 'open', 1, 1, $received_at, $now,
            $livemode, $now, waits.since, waits.since
        FROM routed CROSS JOIN LATERAL (
            SELECT CASE WHEN routed.owner = 'human' AND $type <> 'reaction'
                THEN $now::timestamptz END AS since
        ) waits
        ON CONFLICT ON CONSTRAINT conversations_one_a_customer DO UPDATE
            SET last_sequence = conversations.last_sequence + 1,
                unread = conversations.unread + 1,
                status = 'open',
                snoozed_until = NULL,
                waiting_since = CASE WHEN conversations.owner = 'human' AND $type <> 'reaction'
                    THEN COALESCE(conversations.waiting_since, $now)
                    ELSE conversations.waiting_since END,
                opened_at = CASE WHEN conversations.owner = 'human' AND $type <> 'reaction'
                    THEN COALESCE(conversations.opened_at, $now)
                    ELSE conversations.opened_at END,
                identity_kind = excluded.identity_kind,
                identity_value = excluded.identity_value,
                unreachable_since = NULL,  -- they write: the channel reaches them
                unreachable_reason = NULL,
                last_inbound_at =
                    GREATEST(conversations.last_inbound_at, excluded.last_inbound_at),
                last_message_at = excluded.last_message_at
        RETURNING id, last_sequence, owner
    ), spelt_in AS (SELECT id FROM thread), """
    + WORDS
    + """, written AS (
        INSERT INTO customer_messages (store_id, conversation_id, sequence, id, direction, author,
            type, text, payload, status, provider_id, once_key, created_at, updated_at)
        SELECT $store, thread.id, thread.last_sequence, $message, 'in', 'customer',
            $type, $text, $payload, 'received', $provider_id, $once, $now, $now
        FROM thread
    ), told_if AS (
        SELECT jsonb_build_object('conversation_id', id, 'message_id', $message::uuid) AS data
        FROM thread
    ), """
    + OUTBOX
    + """
    SELECT thread.id AS conversation_id, thread.last_sequence AS sequence, thread.owner,
        routed.version AS store_version
    FROM thread, routed
"""
)
async def append_received(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    customer: CustomerId,
    connection: ConnectionId,
    channel: str,
    identity_kind: str,
    identity_value: str,
    livemode: bool,
    message: MessageId,
    type: str,  # noqa: A002 - the column's name
    text: str | None,
    payload: dict[str, Any],
    provider_id: str,
    once: str,
    received_at: datetime,
    event: EventId,
    event_type: str,
    handlers: list[str],
    now: datetime,
) -> Appended | None: ...


@statement(
    """
    -- The caller holds the conversation's lock, so nobody says the same between look and write.
    WITH grown AS (
        UPDATE conversations SET last_sequence = last_sequence + 1, last_message_at = $now
        WHERE store_id = $store AND id = $conversation AND NOT EXISTS (
            SELECT FROM customer_messages WHERE store_id = $store
                AND conversation_id = $conversation AND once_key = $once
        )
        RETURNING id, last_sequence
    ), spelt_in AS (SELECT id FROM grown WHERE $type <> 'system'), """
    + WORDS
    + """
    INSERT INTO customer_messages (store_id, conversation_id, sequence, id, direction, author,
        type, text, payload, status, provider_id, once_key, order_id, fence, purpose, due_at,
        created_at, updated_at)
    SELECT $store, grown.id, grown.last_sequence, $message, $direction, $author, $type, $text,
        $payload, $status, $provider_id, $once, $about, $fence, $purpose, $due_at, $now, $now
    FROM grown
    RETURNING id
"""
)
async def append(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    message: MessageId,
    direction: str,
    author: Author,
    type: str,  # noqa: A002 - the column's name
    text: str,
    payload: dict[str, Any],
    status: str,
    provider_id: str | None = None,  # of what was sent without us
    once: str,
    about: OrderId | None = None,
    fence: int | None = None,
    purpose: Purpose = Purpose.SERVICE,
    due_at: datetime | None = None,
    now: datetime,
) -> MessageId | None: ...


@statement(
    """
    SELECT m.id, m.conversation_id, m.sequence, m.direction, m.author, m.type, m.text, m.payload,
        m.status, m.error, m.created_at, """
    + COST
    + """ AS cost
    FROM customer_messages m
    WHERE m.store_id = $store AND m.conversation_id = $conversation
        AND ($before::uuid IS NULL OR m.sequence < (
            SELECT sequence FROM customer_messages WHERE store_id = $store AND id = $before
        ))
    ORDER BY m.sequence DESC LIMIT $limit
"""
)
async def list_messages(
    tx: Tx, *, store: StoreId, conversation: ConversationId, before: MessageId | None, limit: int
) -> list[Message]: ...


@statement(
    """
    SELECT m.id, m.conversation_id, m.sequence, m.direction, m.author, m.type, m.text, m.payload,
        m.status, m.error, m.created_at, """
    + COST
    + """ AS cost
    FROM customer_messages m WHERE m.store_id = $store AND m.id = $message
"""
)
async def find_message(tx: Tx, store: StoreId, message: MessageId) -> Message | None: ...


@statement("""
    -- What the channel calls something its customer wrote, and has not taken back.
    SELECT provider_id FROM customer_messages
    WHERE store_id = $store AND id = $message AND conversation_id = $conversation
        AND direction = 'in' AND author = 'customer' AND type NOT IN ('revoked', 'erased')
        AND provider_id IS NOT NULL
""")
async def find_written(
    tx: Tx, *, store: StoreId, conversation: ConversationId, message: MessageId
) -> str | None: ...


@statement("""
    UPDATE customer_messages SET payload = payload || $noted::jsonb, updated_at = $now
    WHERE store_id = $store AND id = $message
""")
async def note_on(
    tx: Tx, *, store: StoreId, message: MessageId, noted: dict[str, Any], now: datetime
) -> None: ...


@statement("""
    -- Whoever sends it again at this moment has queued it already: then it has not failed any more.
    WITH held AS MATERIALIZED (
        SELECT id FROM customer_messages
        WHERE store_id = $store AND id = ANY($messages) AND status = 'failed'
            AND reason IS DISTINCT FROM $reason
        ORDER BY id FOR UPDATE
    )
    UPDATE customer_messages m SET reason = $reason, updated_at = $now
    FROM held WHERE m.store_id = $store AND m.id = held.id
    RETURNING m.id
""")
async def abandon(
    tx: Tx, *, store: StoreId, messages: list[MessageId], reason: str, now: datetime
) -> list[MessageId]: ...


@statement("""
    -- Whoever sends it at this moment has marked it already: then it goes.
    WITH held AS MATERIALIZED (
        SELECT id FROM customer_messages
        WHERE store_id = $store AND id = ANY($messages) AND status = 'queued'
        ORDER BY id FOR UPDATE
    )
    UPDATE customer_messages m SET status = 'failed', error = $why, reason = $reason,
        updated_at = $now
    FROM held WHERE m.store_id = $store AND m.id = held.id
    RETURNING m.id
""")
async def withdraw(
    tx: Tx, *, store: StoreId, messages: list[MessageId], why: str, reason: str, now: datetime
) -> list[MessageId]: ...
