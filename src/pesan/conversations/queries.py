from datetime import datetime
from typing import Any

from ..kit.db import Tx
from ..kit.ids import (
    ConnectionId,
    ConversationId,
    CustomerId,
    MessageId,
    OrderId,
    StoreId,
    UserId,
)
from ..kit.sql import Changed, statement
from .models import Appended, Author, Conversation, Message, Owner, Summary


@statement("""
    -- A thread and its message in one statement: the row's lock orders what comes at once.
    WITH thread AS (
        INSERT INTO conversations (store_id, id, customer_id, connection_id, channel,
            identity_kind, identity_value, owner, status, last_sequence, unread,
            last_inbound_at, last_message_at, livemode, created_at)
        VALUES ($store, $conversation, $customer, $connection, $channel, $identity_kind,
            $identity_value, $owner, 'open', 1, 1, $received_at, $now, $livemode, $now)
        ON CONFLICT ON CONSTRAINT conversations_one_a_customer DO UPDATE
            SET last_sequence = conversations.last_sequence + 1,
                unread = conversations.unread + 1,
                status = 'open',
                identity_kind = excluded.identity_kind,
                identity_value = excluded.identity_value,
                last_inbound_at =
                    GREATEST(conversations.last_inbound_at, excluded.last_inbound_at),
                last_message_at = excluded.last_message_at
        RETURNING id, last_sequence
    )
    INSERT INTO customer_messages (store_id, conversation_id, sequence, id, direction, author,
        type, text, payload, status, provider_id, once_key, created_at, updated_at)
    SELECT $store, thread.id, thread.last_sequence, $message, 'in', 'customer',
        $type, $text, $payload, 'received', $provider_id, $once, $now, $now
    FROM thread
    RETURNING conversation_id, sequence
""")
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


@statement("""
    UPDATE conversations SET identity_kind = $new_kind, identity_value = $new_value
    WHERE store_id = $store AND connection_id = $connection AND identity_kind = $old_kind
        AND identity_value = $old_value AND customer_id = $customer
""")
async def change_identity(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    customer: CustomerId,
    old_kind: str,
    old_value: str,
    new_kind: str,
    new_value: str,
) -> Changed: ...


@statement("""
    SELECT id, store_id, customer_id, connection_id, channel, identity_kind, identity_value, owner,
        assignee_id, fence, status, last_sequence, answered_sequence, unread, last_inbound_at,
        last_message_at, dialogue, livemode, created_at
    FROM conversations WHERE store_id = $store AND id = $conversation
""")
async def find(tx: Tx, store: StoreId, conversation: ConversationId) -> Conversation | None: ...


@statement("""
    SELECT id, store_id, customer_id, connection_id, channel, identity_kind, identity_value, owner,
        assignee_id, fence, status, last_sequence, answered_sequence, unread, last_inbound_at,
        last_message_at, dialogue, livemode, created_at
    FROM conversations WHERE store_id = $store AND id = $conversation
    FOR UPDATE
""")
async def lock(tx: Tx, store: StoreId, conversation: ConversationId) -> Conversation | None: ...


@statement("""
    -- The caller holds the conversation's lock, so nobody says the same between look and write.
    WITH grown AS (
        UPDATE conversations SET last_sequence = last_sequence + 1, last_message_at = $now
        WHERE store_id = $store AND id = $conversation AND NOT EXISTS (
            SELECT FROM customer_messages WHERE store_id = $store
                AND conversation_id = $conversation AND once_key = $once
        )
        RETURNING id, last_sequence
    )
    INSERT INTO customer_messages (store_id, conversation_id, sequence, id, direction, author,
        type, text, payload, status, once_key, order_id, created_at, updated_at)
    SELECT $store, grown.id, grown.last_sequence, $message, $direction, $author, $type, $text,
        $payload, $status, $once, $about, $now, $now
    FROM grown
    RETURNING id
""")
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
    now: datetime,
) -> MessageId | None: ...


@statement("""
    -- A lease on real time: a turn that died is free for another after it.
    UPDATE conversations
    SET fence = fence + 1, turn_until = now() + make_interval(secs => $lease_seconds)
    WHERE store_id = $store AND id = $conversation AND owner = 'agent'
        AND (turn_until IS NULL OR turn_until <= now())
        AND EXISTS (
            SELECT FROM customer_messages m
            WHERE m.store_id = $store AND m.conversation_id = $conversation
                AND m.sequence > conversations.answered_sequence AND m.author = 'customer'
        )
    RETURNING fence
""")
async def begin_turn(
    tx: Tx, *, store: StoreId, conversation: ConversationId, lease_seconds: float
) -> int | None: ...


@statement("""
    SELECT id, conversation_id, sequence, direction, author, type, text, payload, status, error,
        created_at
    FROM customer_messages
    WHERE store_id = $store AND conversation_id = $conversation AND sequence > $after
        AND author = 'customer'
    ORDER BY sequence DESC LIMIT $limit
""")
async def unanswered(
    tx: Tx, *, store: StoreId, conversation: ConversationId, after: int, limit: int
) -> list[Message]: ...


@statement("""
    SELECT EXISTS (
        SELECT FROM customer_messages
        WHERE store_id = $store AND conversation_id = $conversation AND direction = 'out'
    )
""")
async def was_answered(tx: Tx, store: StoreId, conversation: ConversationId) -> bool: ...


@statement("""
    UPDATE conversations c SET answered_sequence = $upto, turn_until = NULL, dialogue = $dialogue,
        unread = (
            SELECT count(*) FROM customer_messages m
            WHERE m.store_id = $store AND m.conversation_id = $conversation
                AND m.sequence > $upto AND m.author = 'customer'
        )
    WHERE c.store_id = $store AND c.id = $conversation AND c.owner = 'agent' AND c.fence = $fence
""")
async def finish_turn(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    fence: int,
    upto: int,
    dialogue: dict[str, Any],
) -> Changed: ...


@statement("""
    UPDATE conversations SET turn_until = NULL
    WHERE store_id = $store AND id = $conversation AND fence = $fence
""")
async def release_turn(
    tx: Tx, *, store: StoreId, conversation: ConversationId, fence: int
) -> Changed: ...


@statement("""
    UPDATE conversations SET owner = $owner, fence = fence + 1, turn_until = NULL
    WHERE store_id = $store AND id = $conversation AND owner <> $owner
""")
async def change_owner(
    tx: Tx, *, store: StoreId, conversation: ConversationId, owner: Owner
) -> Changed: ...


@statement("""
    UPDATE conversations SET assignee_id = $assignee
    WHERE store_id = $store AND id = $conversation AND ($assignee::uuid IS NULL OR EXISTS (
        SELECT FROM members WHERE store_id = $store AND user_id = $assignee
    ))
""")
async def assign(
    tx: Tx, *, store: StoreId, conversation: ConversationId, assignee: UserId | None
) -> Changed: ...


@statement("""
    -- What stands above a human's reply is answered by it; a running turn is overtaken.
    UPDATE conversations SET fence = fence + 1, turn_until = NULL, unread = 0,
        answered_sequence = last_sequence
    WHERE store_id = $store AND id = $conversation
""")
async def answer_by_human(tx: Tx, store: StoreId, conversation: ConversationId) -> None: ...


@statement("""
    UPDATE conversations SET unread = 0
    WHERE store_id = $store AND id = $conversation AND unread > 0
""")
async def mark_read(tx: Tx, store: StoreId, conversation: ConversationId) -> Changed: ...


@statement("""
    UPDATE conversations SET dialogue = $dialogue
    WHERE store_id = $store AND id = $conversation
""")
async def save_dialogue(
    tx: Tx, *, store: StoreId, conversation: ConversationId, dialogue: dict[str, Any]
) -> Changed: ...


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
    -- Liveliest first. `before` is the last conversation of the page above.
    SELECT c.id, c.customer_id, k.name AS customer_name, k.phone AS customer_phone, c.channel,
        c.owner, c.assignee_id, c.status, c.unread, c.last_inbound_at, c.last_message_at,
        c.livemode, c.created_at,
        (SELECT to_jsonb(last) FROM (
            SELECT m.id, m.conversation_id, m.sequence, m.direction, m.author, m.type, m.text,
                m.payload, m.status, m.error, m.created_at
            FROM customer_messages m WHERE m.store_id = $store AND m.conversation_id = c.id
                AND m.sequence = c.last_sequence
        ) last) AS last_message
    FROM conversations c
    JOIN customers k ON k.store_id = $store AND k.id = c.customer_id
    WHERE c.store_id = $store
        AND ($conversation::uuid IS NULL OR c.id = $conversation)
        AND ($status::text IS NULL OR c.status = $status)
        AND ($owner::text IS NULL OR c.owner = $owner)
        AND ($channel::text IS NULL OR c.channel = $channel)
        AND ($words::text IS NULL OR strpos(lower(k.name), lower($words)) > 0
            OR strpos(coalesce(k.phone, ''), $words) > 0)
        AND ($before::uuid IS NULL OR (c.last_message_at, c.id) < (
            SELECT b.last_message_at, b.id FROM conversations b
            WHERE b.store_id = $store AND b.id = $before
        ))
    ORDER BY c.last_message_at DESC, c.id DESC LIMIT $limit
""")
async def list_conversations(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId | None = None,
    status: str | None = None,
    owner: str | None = None,
    channel: str | None = None,
    words: str | None = None,
    before: ConversationId | None = None,
    limit: int = 1,
) -> list[Summary]: ...
