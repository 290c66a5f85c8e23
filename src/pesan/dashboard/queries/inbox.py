"""Conversations as the inbox, the thread and the simulated phone show them."""

from datetime import datetime
from typing import LiteralString

from ...conversations import FILTERS, FOUND, LABELS, Filters
from ...kit.db import Tx
from ...kit.ids import (
    ConnectionId,
    ConversationId,
    CustomerId,
    MessageId,
    StoreId,
    UserId,
)
from ...kit.sql import statement
from ..models import (
    Buyer,
    ConversationRow,
    Line,
    MessageRow,
    OrderRow,
    Quoted,
    SkuTitle,
    Thread,
    Turn,
)

_ROW: LiteralString = (
    """
    SELECT c.id, cu.name AS customer, c.channel, c.connection_id, c.livemode, c.owner, c.status, c.unread,
        c.last_message_at, c.assignee_id, c.priority, c.waiting_since,
        c.waiting_since + make_interval(mins => st.response_target_minutes) AS response_due_at,"""
    + LABELS
    + """ AS labels, m.text AS last_text, m.author AS last_author, o.status AS order_status,
        o.number AS order_number
    FROM conversations c
    JOIN stores st ON st.id = $store
    JOIN customers cu ON cu.store_id = $store AND cu.id = c.customer_id
    LEFT JOIN LATERAL (
        SELECT text, author FROM customer_messages
        WHERE store_id = $store AND conversation_id = c.id AND type <> 'system'
        ORDER BY sequence DESC LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT status, number FROM orders
        WHERE store_id = $store AND customer_id = c.customer_id
        ORDER BY id DESC LIMIT 1
    ) o ON true
    WHERE c.store_id = $store AND """
)
# A page ends at a moment and an id, as the API's lists do (conversations/queries/inbox).
_LIVELIEST: LiteralString = """
    AND (c.last_message_at, c.id) < (COALESCE($at::timestamptz, 'infinity'),
        COALESCE($edge::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    ORDER BY c.last_message_at DESC, c.id DESC LIMIT $limit
"""


@statement(_ROW + FILTERS + _LIVELIEST)
async def conversations(
    tx: Tx,
    store: StoreId,
    *,
    filters: Filters,
    at: datetime | None = None,
    edge: ConversationId | None = None,
    limit: int,
) -> list[ConversationRow]: ...


@statement(
    _ROW
    + FILTERS
    + """
    AND c.waiting_since IS NOT NULL
    AND (c.waiting_since, c.id) > (COALESCE($at::timestamptz, '-infinity'),
        COALESCE($edge::uuid, '00000000-0000-0000-0000-000000000000'))
    ORDER BY c.waiting_since, c.id LIMIT $limit
"""
)
async def waiting(
    tx: Tx,
    store: StoreId,
    *,
    filters: Filters,
    at: datetime | None = None,
    edge: ConversationId | None = None,
    limit: int,
) -> list[ConversationRow]: ...


@statement(
    "WITH "
    + FOUND
    + _ROW
    + "c.id IN (SELECT conversation_id FROM found) AND "
    + FILTERS
    + _LIVELIEST
)
async def matching(
    tx: Tx,
    store: StoreId,
    *,
    words: str,
    digits: str | None,
    filters: Filters,
    at: datetime | None = None,
    edge: ConversationId | None = None,
    limit: int,
) -> list[ConversationRow]: ...


@statement("""
    -- Of each channel of which the store has several: who writes is told apart by them.
    SELECT id, provider, label, is_default, last4 FROM (
        SELECT *, count(*) OVER (PARTITION BY provider) AS of_its_kind FROM connections
        WHERE store_id = $store AND deleted_at IS NULL
    ) c WHERE of_its_kind > 1 ORDER BY provider, is_default DESC, id
""")
async def lines(tx: Tx, store: StoreId) -> list[Line]: ...


@statement("SELECT user_id FROM members WHERE store_id = $store ORDER BY user_id")
async def member_ids(tx: Tx, store: StoreId) -> list[UserId]: ...


@statement(
    """
    SELECT c.id, c.customer_id, c.connection_id, cu.name AS customer, cu.phone, c.channel,
        c.livemode, c.owner, c.status, c.snoozed_until, c.assignee_id, c.priority, c.waiting_since,
        c.waiting_since + make_interval(mins => st.response_target_minutes) AS response_due_at,"""
    + LABELS
    + """ AS labels, c.last_inbound_at, cu.created_at AS customer_since
    FROM conversations c
    JOIN stores st ON st.id = $store
    JOIN customers cu ON cu.store_id = $store AND cu.id = c.customer_id
    WHERE c.store_id = $store AND c.id = $conversation
"""
)
async def find_thread(tx: Tx, store: StoreId, conversation: ConversationId) -> Thread | None: ...


@statement("""
    -- Before a message, or the last of all; oldest first.
    SELECT id, sequence, direction, author, type, text, payload, status, error, reason, created_at
    FROM (
        SELECT * FROM customer_messages
        WHERE store_id = $store AND conversation_id = $conversation
            AND ($before::int IS NULL OR sequence < $before)
        ORDER BY sequence DESC LIMIT $limit
    ) latest ORDER BY sequence
""")
async def messages(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    *,
    before: int | None = None,
    limit: int,
) -> list[MessageRow]: ...


@statement("""
    SELECT id, sequence, direction, author, type, text FROM customer_messages
    WHERE store_id = $store AND conversation_id = $conversation AND id = ANY($messages)
""")
async def quoted(
    tx: Tx, store: StoreId, conversation: ConversationId, messages: list[MessageId]
) -> list[Quoted]: ...


@statement("""
    -- What a catalogue's numbers are called here.
    SELECT v.sku, p.name, v.title FROM product_variants v
    JOIN products p ON p.store_id = $store AND p.id = v.product_id
    WHERE v.store_id = $store AND v.sku = ANY($skus)
""")
async def titles_of(tx: Tx, store: StoreId, skus: list[str]) -> list[SkuTitle]: ...


@statement("""
    SELECT trace, outcome, upto_sequence, finished_at FROM agent_turns
    WHERE store_id = $store AND conversation_id = $conversation
    ORDER BY id DESC LIMIT 1
""")
async def last_turn(tx: Tx, store: StoreId, conversation: ConversationId) -> Turn | None: ...


@statement("""
    SELECT
        (SELECT count(*) FROM orders
         WHERE store_id = $store AND customer_id = $customer)::int AS orders,
        coalesce((SELECT sum(total_minor) FROM orders
                  WHERE store_id = $store AND customer_id = $customer
                  AND status IN ('paid', 'packed', 'shipped', 'delivered', 'completed')), 0)::bigint
            AS spent_minor,
        st.currency,
        (SELECT city FROM customer_addresses
         WHERE store_id = $store AND customer_id = $customer ORDER BY id DESC LIMIT 1) AS city
    FROM stores st WHERE st.id = $store
""")
async def buyer(tx: Tx, store: StoreId, customer: CustomerId) -> Buyer: ...


@statement("""
    SELECT o.id, o.number, cu.name AS customer, o.channel, o.livemode,
        (SELECT coalesce(sum(quantity), 0) FROM order_items
         WHERE store_id = $store AND order_id = o.id)::int AS items,
        o.total_minor, o.currency, o.status, o.placed_at
    FROM orders o
    JOIN customers cu ON cu.store_id = $store AND cu.id = o.customer_id
    WHERE o.store_id = $store AND o.customer_id = $customer
    ORDER BY o.id DESC LIMIT 5
""")
async def orders_of(tx: Tx, store: StoreId, customer: CustomerId) -> list[OrderRow]: ...


@statement("""
    SELECT id FROM connections
    WHERE store_id = $store AND provider = 'sandbox' AND is_default AND deleted_at IS NULL
""")
async def sandbox_connection(tx: Tx, store: StoreId) -> ConnectionId | None: ...


@statement("""
    SELECT c.id FROM conversations c
    JOIN customer_identities i ON i.store_id = $store AND i.customer_id = c.customer_id
    WHERE c.store_id = $store AND c.connection_id = $connection AND i.value = $identity
    LIMIT 1
""")
async def conversation_of(
    tx: Tx, store: StoreId, *, connection: ConnectionId, identity: str
) -> ConversationId | None: ...
