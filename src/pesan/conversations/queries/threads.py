"""The threads themselves: found, held, and to whom they go."""

from datetime import datetime

from ...channels import Referral
from ...kit.db import Tx
from ...kit.ids import ConnectionId, ConversationId, CustomerId, StoreId
from ...kit.sql import Changed, statement
from ..models import Conversation


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
    -- Until they write again, from wherever.
    UPDATE conversations SET unreachable_since = $now, unreachable_reason = $reason
    WHERE store_id = $store AND connection_id = $connection AND identity_kind = $kind
        AND identity_value = $value AND customer_id = $customer
""")
async def lose_identity(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    customer: CustomerId,
    kind: str,
    value: str,
    reason: str,
    now: datetime,
) -> Changed: ...


@statement("""
    -- As it stands where there is one. Nobody has written in a new one: it waits for no answer.
    -- Whoever erases its customer waits for us, or it is opened for nobody.
    INSERT INTO conversations (store_id, id, customer_id, connection_id, channel, identity_kind,
        identity_value, owner, status, last_message_at, livemode, created_at)
    SELECT $store, $conversation, c.id, $connection, $channel, $identity_kind, $identity_value,
        $owner, 'open', $now, $livemode, $now
    FROM customers c WHERE c.store_id = $store AND c.id = $customer AND c.erased_at IS NULL
    FOR KEY SHARE
    ON CONFLICT ON CONSTRAINT conversations_one_a_customer DO UPDATE
        SET last_message_at = conversations.last_message_at
    RETURNING id
""")
async def open_thread(
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
    now: datetime,
) -> ConversationId | None: ...


@statement("""
    -- Whoever answers an advertisement in time is charged nothing for a while (channels/costs).
    UPDATE conversations SET source = $source,
        referred_at = GREATEST(referred_at, $advertised_at::timestamptz)
    WHERE store_id = $store AND id = $conversation
""")
async def set_source(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    source: Referral,
    advertised_at: datetime | None,
) -> Changed: ...
