"""The threads themselves: found, held, and to whom they go."""

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
