from datetime import datetime

from msgspec import Struct

from ...kit.db import Tx
from ...kit.ids import ConversationId, CustomerId, StoreId
from ...kit.sql import statement


class OtherThread(Struct, frozen=True, kw_only=True):
    id: ConversationId
    channel: str
    status: str
    last_message_at: datetime


@statement("""
    SELECT id, channel, status, last_message_at FROM conversations
    WHERE store_id = $store AND customer_id = $customer AND id <> $conversation
    ORDER BY last_message_at DESC LIMIT 10
""")
async def elsewhere(
    tx: Tx, store: StoreId, *, customer: CustomerId, conversation: ConversationId
) -> list[OtherThread]: ...
