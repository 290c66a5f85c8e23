"""What the page of a customer shows of them beside the rooms' own lists."""

from datetime import datetime

from msgspec import Struct

from ...kit.db import Tx
from ...kit.ids import ConnectionId, ConversationId, CustomerId, StoreId
from ...kit.sql import statement


class TheirThread(Struct, frozen=True, kw_only=True):
    id: ConversationId
    channel: str
    connection_id: ConnectionId
    status: str
    owner: str
    last_message_at: datetime
    last_text: str | None


@statement("""
    SELECT c.id, c.channel, c.connection_id, c.status, c.owner, c.last_message_at,
        m.text AS last_text
    FROM conversations c
    LEFT JOIN LATERAL (
        SELECT text FROM customer_messages
        WHERE store_id = $store AND conversation_id = c.id AND type <> 'system'
        ORDER BY sequence DESC LIMIT 1
    ) m ON true
    WHERE c.store_id = $store AND c.customer_id = $customer
    ORDER BY c.last_message_at DESC LIMIT $limit
""")
async def threads_of(
    tx: Tx, store: StoreId, *, customer: CustomerId, limit: int
) -> list[TheirThread]: ...
