"""The threads themselves: found, listed, looked at."""

from ...kit.db import Tx
from ...kit.ids import ConnectionId, ConversationId, CustomerId, StoreId
from ...kit.sql import Changed, statement
from ..models import Conversation, Summary


@statement("""
    SELECT id, store_id, customer_id, connection_id, channel, identity_kind, identity_value, owner,
        owner_until, assignee_id, team_id, fence, status, last_sequence, answered_sequence, unread, last_inbound_at,
        last_message_at, dialogue, livemode, created_at
    FROM conversations WHERE store_id = $store AND id = $conversation
""")
async def find(tx: Tx, store: StoreId, conversation: ConversationId) -> Conversation | None: ...


@statement("""
    SELECT id, store_id, customer_id, connection_id, channel, identity_kind, identity_value, owner,
        owner_until, assignee_id, team_id, fence, status, last_sequence, answered_sequence, unread, last_inbound_at,
        last_message_at, dialogue, livemode, created_at
    FROM conversations WHERE store_id = $store AND id = $conversation
    FOR UPDATE
""")
async def lock(tx: Tx, store: StoreId, conversation: ConversationId) -> Conversation | None: ...


@statement("""
    UPDATE conversations SET unread = 0
    WHERE store_id = $store AND id = $conversation AND unread > 0
""")
async def mark_read(tx: Tx, store: StoreId, conversation: ConversationId) -> Changed: ...


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
