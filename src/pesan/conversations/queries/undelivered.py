"""What was to be sent and was not, or perhaps not."""

from ...channels import COST
from ...kit.db import Tx
from ...kit.ids import MessageId, StoreId
from ...kit.sql import statement
from ..models import Undelivered


@statement(
    """
    -- Newest first.
    SELECT m.id, m.conversation_id, m.sequence, m.direction, m.author, m.type, m.text, m.payload,
        m.status, m.error, m.created_at, m.reason, """
    + COST
    + """ AS cost
    FROM customer_messages m
    WHERE m.store_id = $store AND m.status IN ('failed', 'unknown') AND m.status = $status
        AND m.direction = 'out' AND ($reason::text IS NULL OR m.reason = $reason)
        AND ($before::uuid IS NULL OR m.id < $before)
    ORDER BY m.id DESC LIMIT $limit
"""
)
async def list_undelivered(
    tx: Tx,
    *,
    store: StoreId,
    status: str,
    reason: str | None,
    before: MessageId | None,
    limit: int,
) -> list[Undelivered]: ...
