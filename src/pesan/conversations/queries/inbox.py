"""The inbox: its lists, each in an order that stands still while things move, and its figures.

A page ends at a moment and an id, not at a conversation: one that has moved to the top meanwhile is
neither shown twice nor takes others with it.
"""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId, UserId
from ...kit.sql import statement
from ..fragments import FILTERS, FOUND, LABELS, NEED_YOU, Filters
from ..models import InboxCounts, Summary

_LISTED: LiteralString = (
    """
    SELECT c.id, c.customer_id, k.name AS customer_name, k.phone AS customer_phone, c.channel,
        c.connection_id, c.owner, c.assignee_id, c.team_id, c.status, c.snoozed_until, c.priority, c.unread, c.waiting_since,
        c.waiting_since + make_interval(mins => s.response_target_minutes) AS response_due_at,
        c.opened_at, c.first_answered_at, c.last_inbound_at, c.last_message_at, c.livemode,
        c.created_at,"""
    + LABELS
    + """ AS labels,
        (SELECT to_jsonb(last) FROM (
            SELECT m.id, m.conversation_id, m.sequence, m.direction, m.author, m.type, m.text,
                m.payload, m.status, m.error, m.created_at
            FROM customer_messages m WHERE m.store_id = $store AND m.conversation_id = c.id
                AND m.sequence = c.last_sequence
        ) last) AS last_message
    FROM conversations c
    JOIN customers k ON k.store_id = $store AND k.id = c.customer_id
    JOIN stores s ON s.id = $store
    WHERE c.store_id = $store AND """
)
_LIVELIEST: LiteralString = """
    -- Bounds a plan that is kept can use on any page: whatever there is, is before the end of time.
    AND (c.last_message_at, c.id) < (COALESCE($at::timestamptz, 'infinity'),
        COALESCE($before::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    ORDER BY c.last_message_at DESC, c.id DESC LIMIT $limit
"""


@statement(_LISTED + "c.id = $conversation")
async def find_summary(tx: Tx, store: StoreId, conversation: ConversationId) -> Summary | None: ...


@statement(_LISTED + FILTERS + _LIVELIEST)
async def list_liveliest(
    tx: Tx,
    *,
    store: StoreId,
    filters: Filters,
    at: datetime | None,
    before: ConversationId | None,
    limit: int,
) -> list[Summary]: ...


@statement(
    "WITH "
    + FOUND
    + _LISTED
    + "c.id IN (SELECT conversation_id FROM found) AND "
    + FILTERS
    + _LIVELIEST
)
async def search(
    tx: Tx,
    *,
    store: StoreId,
    words: str,
    digits: str | None,
    filters: Filters,
    at: datetime | None,
    before: ConversationId | None,
    limit: int,
) -> list[Summary]: ...


@statement(
    _LISTED
    + FILTERS
    + """
    AND c.waiting_since IS NOT NULL
    AND (c.waiting_since, c.id) > (COALESCE($at::timestamptz, '-infinity'),
        COALESCE($after::uuid, '00000000-0000-0000-0000-000000000000'))
    ORDER BY c.waiting_since, c.id LIMIT $limit
"""
)
async def list_waiting(
    tx: Tx,
    *,
    store: StoreId,
    filters: Filters,
    at: datetime | None,
    after: ConversationId | None,
    limit: int,
) -> list[Summary]:
    """Whoever has waited longest for a human comes first."""


@statement(
    """
    SELECT
        count(*) FILTER (WHERE """
    + NEED_YOU
    + """)::int AS need_you,
        count(*) FILTER (WHERE c.owner = 'agent' AND c.status = 'open')::int AS agent,
        count(*) FILTER (WHERE c.assignee_id = $user AND c.status = 'open')::int AS mine,
        count(*) FILTER (WHERE c.assignee_id IS NULL AND c.owner = 'human' AND c.status = 'open'
        )::int AS unassigned,
        count(*) FILTER (WHERE c.status = 'open')::int AS open,
        count(*) FILTER (WHERE c.waiting_since IS NOT NULL AND c.status = 'open'
            AND c.waiting_since + make_interval(mins => s.response_target_minutes) < $now
        )::int AS overdue,
        count(*) FILTER (WHERE c.status = 'snoozed')::int AS snoozed,
        count(*) FILTER (WHERE c.status = 'closed')::int AS closed,
        (SELECT count(*) FROM note_mentions m
         JOIN conversations t ON t.store_id = $store AND t.id = m.conversation_id
         WHERE m.store_id = $store AND m.user_id = $user AND m.read_at IS NULL)::int AS mentions
    FROM conversations c JOIN stores s ON s.id = $store
    WHERE c.store_id = $store
"""
)
async def count_inbox(tx: Tx, *, store: StoreId, user: UserId, now: datetime) -> InboxCounts: ...
