"""What was said: put into its thread, and read again."""

from datetime import datetime
from typing import Any

from ...channels import Purpose
from ...kit.db import Tx
from ...kit.ids import ConnectionId, ConversationId, CustomerId, MessageId, OrderId, StoreId, TeamId
from ...kit.sql import statement
from ..fragments import WORDS
from ..models import Appended, Author, Message


@statement(
    """
    -- A thread and its message in one statement: the row's lock orders what comes at once.
    WITH thread AS (
        INSERT INTO conversations (store_id, id, customer_id, connection_id, channel,
            identity_kind, identity_value, owner, team_id, status, last_sequence, unread,
            last_inbound_at, last_message_at, livemode, created_at, waiting_since, opened_at)
        SELECT $store, $conversation, $customer, $connection, $channel, $identity_kind,
            $identity_value, $owner, $team, 'open', 1, 1, $received_at, $now, $livemode, $now,
            waits.since, waits.since
        FROM (SELECT CASE WHEN $owner = 'human' AND $type <> 'reaction'
            THEN $now::timestamptz END) AS waits (since)
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
        RETURNING id, last_sequence
    ), spelt_in AS (SELECT id FROM thread), """
    + WORDS
    + """
    INSERT INTO customer_messages (store_id, conversation_id, sequence, id, direction, author,
        type, text, payload, status, provider_id, once_key, created_at, updated_at)
    SELECT $store, thread.id, thread.last_sequence, $message, 'in', 'customer',
        $type, $text, $payload, 'received', $provider_id, $once, $now, $now
    FROM thread
    RETURNING conversation_id, sequence
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
    owner: str,
    team: TeamId | None = None,
    livemode: bool,
    message: MessageId,
    type: str,  # noqa: A002 - the column's name
    text: str | None,
    payload: dict[str, Any],
    provider_id: str,
    once: str,
    received_at: datetime,
    now: datetime,
) -> Appended: ...


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
        type, text, payload, status, once_key, order_id, fence, purpose, due_at, created_at, updated_at)
    SELECT $store, grown.id, grown.last_sequence, $message, $direction, $author, $type, $text,
        $payload, $status, $once, $about, $fence, $purpose, $due_at, $now, $now
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
    once: str,
    about: OrderId | None = None,
    fence: int | None = None,
    purpose: Purpose = Purpose.SERVICE,
    due_at: datetime | None = None,
    now: datetime,
) -> MessageId | None: ...


@statement("""
    SELECT id, conversation_id, sequence, direction, author, type, text, payload, status, error,
        created_at
    FROM customer_messages
    WHERE store_id = $store AND conversation_id = $conversation
        AND ($before::uuid IS NULL OR sequence < (
            SELECT sequence FROM customer_messages WHERE store_id = $store AND id = $before
        ))
    ORDER BY sequence DESC LIMIT $limit
""")
async def list_messages(
    tx: Tx, *, store: StoreId, conversation: ConversationId, before: MessageId | None, limit: int
) -> list[Message]: ...


@statement("""
    SELECT id, conversation_id, sequence, direction, author, type, text, payload, status, error,
        created_at
    FROM customer_messages WHERE store_id = $store AND id = $message
""")
async def find_message(tx: Tx, store: StoreId, message: MessageId) -> Message | None: ...


@statement("""
    SELECT EXISTS (
        SELECT FROM customer_messages
        WHERE store_id = $store AND conversation_id = $conversation AND direction = 'out'
    )
""")
async def was_answered(tx: Tx, store: StoreId, conversation: ConversationId) -> bool: ...


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
