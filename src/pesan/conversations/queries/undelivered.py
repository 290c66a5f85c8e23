"""What was to be sent and was not, or perhaps not."""

from ...kit.db import Tx
from ...kit.ids import MessageId, StoreId
from ...kit.sql import statement
from ..models import Undelivered


@statement("""
    -- Newest first.
    SELECT id, conversation_id, sequence, direction, author, type, text, payload, status, error,
        created_at, reason
    FROM customer_messages
    WHERE store_id = $store AND status IN ('failed', 'unknown') AND status = $status
        AND direction = 'out' AND ($reason::text IS NULL OR reason = $reason)
        AND ($before::uuid IS NULL OR id < $before)
    ORDER BY id DESC LIMIT $limit
""")
async def list_undelivered(
    tx: Tx,
    *,
    store: StoreId,
    status: str,
    reason: str | None,
    before: MessageId | None,
    limit: int,
) -> list[Undelivered]: ...
