"""Connections and how they fare, and the messages that did not leave."""

from ...kit.db import Tx
from ...kit.ids import MessageId, StoreId
from ...kit.sql import statement
from ..channels import AlertRow, ConnectionRow, HeardRow, ReasonRow, UndeliveredRow


@statement("""
    SELECT c.id, c.provider, c.label, c.is_default, c.status, c.detail, c.health, c.last4, c.livemode, c.stopped_at,
        c.updated_at AS connected_at,
        EXISTS (SELECT FROM channel_updates
            WHERE store_id = $store AND connection_id = c.id) AS has_updates,
        a.limit_event
    FROM connections c
    LEFT JOIN LATERAL (
        SELECT content #>> '{alert,content,event}' AS limit_event FROM channel_updates
        WHERE store_id = $store AND connection_id = c.id AND kind = 'alert'
            AND content #>> '{alert,kind}' = 'phone_number_quality_update'
        ORDER BY id DESC LIMIT 1
    ) a ON true
    WHERE c.store_id = $store AND c.deleted_at IS NULL
    ORDER BY c.provider, c.is_default DESC, c.id
""")
async def connections(tx: Tx, store: StoreId) -> list[ConnectionRow]: ...


@statement("""
    SELECT connection_id, max(last_inbound_at) AS at FROM conversations
    WHERE store_id = $store AND last_inbound_at IS NOT NULL GROUP BY connection_id
""")
async def heard(tx: Tx, store: StoreId) -> list[HeardRow]: ...


@statement("""
    -- Newest first: what a channel said of the shop's accounts.
    SELECT id, content #>> '{channel}' AS channel, content #>> '{alert,text}' AS text, received_at
    FROM channel_updates
    WHERE store_id = $store AND kind = 'alert' AND content IS NOT NULL
    ORDER BY id DESC LIMIT $limit
""")
async def alerts(tx: Tx, store: StoreId, limit: int) -> list[AlertRow]: ...


@statement("""
    SELECT m.id, m.conversation_id, cu.name AS customer, c.channel, m.author, m.text, m.error,
        m.reason, m.created_at, m.updated_at
    FROM (
        SELECT * FROM customer_messages
        WHERE store_id = $store AND status IN ('failed', 'unknown') AND status = $status
            AND direction = 'out' AND type <> 'erased'
            AND ($reason::text IS NULL OR reason = $reason)
            AND ($before::uuid IS NULL OR id < $before)
        ORDER BY id DESC LIMIT $limit
    ) m
    JOIN conversations c ON c.store_id = $store AND c.id = m.conversation_id
    JOIN customers cu ON cu.store_id = $store AND cu.id = c.customer_id
    ORDER BY m.id DESC
""")
async def undelivered(
    tx: Tx,
    store: StoreId,
    *,
    status: str,
    reason: str | None,
    before: MessageId | None,
    limit: int,
) -> list[UndeliveredRow]: ...


@statement("""
    SELECT reason, count(*)::int AS count FROM customer_messages
    WHERE store_id = $store AND status IN ('failed', 'unknown') AND status = $status
        AND direction = 'out' AND type <> 'erased'
    GROUP BY reason ORDER BY count(*) DESC, reason
""")
async def reasons(tx: Tx, store: StoreId, status: str) -> list[ReasonRow]: ...
