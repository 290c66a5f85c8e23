"""The audience, person by person: each once, whatever happens."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import BroadcastId, ConversationId, CustomerId, MessageId, StoreId
from ...kit.sql import Changed, statement
from ..models import Recipient


@statement("""
    -- The check and the mark are one: who is not waiting any more is not written to again.
    UPDATE broadcast_recipients SET status = 'queued', conversation_id = $conversation,
        message_id = $message, queued_at = $now, reserved_micros = $reserved
    WHERE store_id = $store AND broadcast_id = $broadcast AND customer_id = $customer
        AND status = 'waiting'
""")
async def queue(
    tx: Tx,
    *,
    store: StoreId,
    broadcast: BroadcastId,
    customer: CustomerId,
    conversation: ConversationId,
    message: MessageId,
    reserved: int | None,
    now: datetime,
) -> Changed: ...


@statement("""
    UPDATE broadcast_recipients SET status = 'skipped', skip = $skip
    WHERE store_id = $store AND broadcast_id = $broadcast AND customer_id = ANY($customers)
        AND status = 'waiting'
""")
async def skip(
    tx: Tx, *, store: StoreId, broadcast: BroadcastId, customers: list[CustomerId], skip: str
) -> Changed: ...


@statement("""
    UPDATE broadcast_recipients SET status = 'skipped', skip = $skip
    WHERE store_id = $store AND broadcast_id = $broadcast AND status = 'waiting'
""")
async def skip_the_rest(
    tx: Tx, *, store: StoreId, broadcast: BroadcastId, skip: str
) -> Changed: ...


@statement("""
    SELECT count(*) FROM broadcast_recipients
    WHERE store_id = $store AND broadcast_id = $broadcast AND status = 'queued'
""")
async def count_queued(tx: Tx, store: StoreId, broadcast: BroadcastId) -> int: ...


@statement("""
    -- From the messages that wait, which are few: the audience may be large.
    SELECT r.message_id FROM customer_messages m
    JOIN broadcast_recipients r ON r.store_id = $store AND r.message_id = m.id
        AND r.broadcast_id = $broadcast AND r.message_id IS NOT NULL
    WHERE m.store_id = $store AND m.status IN ('queued', 'sending') ORDER BY m.id
""")
async def under_way(tx: Tx, store: StoreId, broadcast: BroadcastId) -> list[MessageId]: ...


@statement("""
    -- When the first of them may leave, or might have left: quiet hours keep them for hours.
    SELECT min(coalesce(m.due_at, m.created_at)) FROM customer_messages m
    JOIN broadcast_recipients r ON r.store_id = $store AND r.message_id = m.id
        AND r.broadcast_id = $broadcast AND r.message_id IS NOT NULL
    WHERE m.store_id = $store AND m.status IN ('queued', 'sending')
""")
async def next_leaves(tx: Tx, store: StoreId, broadcast: BroadcastId) -> datetime | None: ...


@statement("""
    UPDATE broadcast_recipients SET status = 'waiting', conversation_id = NULL, message_id = NULL,
        queued_at = NULL, reserved_micros = NULL
    WHERE store_id = $store AND broadcast_id = $broadcast AND message_id = ANY($messages)
""")
async def wait_again(
    tx: Tx, *, store: StoreId, broadcast: BroadcastId, messages: list[MessageId]
) -> Changed: ...


@statement("""
    SELECT r.customer_id, c.name, r.status, r.skip, r.conversation_id, r.message_id,
        m.status AS message_status, m.error AS message_error, r.queued_at
    FROM broadcast_recipients r
    JOIN customers c ON c.store_id = $store AND c.id = r.customer_id
    LEFT JOIN customer_messages m ON m.store_id = $store AND m.id = r.message_id
    WHERE r.store_id = $store AND r.broadcast_id = $broadcast
        AND r.customer_id > COALESCE($after::uuid, '00000000-0000-0000-0000-000000000000')
        AND ($status::text IS NULL OR r.status = $status)
        AND ($skip::text IS NULL OR r.skip = $skip)
    ORDER BY r.customer_id LIMIT $limit
""")
async def list_recipients(
    tx: Tx,
    *,
    store: StoreId,
    broadcast: BroadcastId,
    after: CustomerId | None,
    status: str | None,
    skip: str | None,
    limit: int,
) -> list[Recipient]: ...
