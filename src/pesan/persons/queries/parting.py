"""Threads of two who were taken for one, after they stand apart again."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConversationId, CustomerId, StoreId
from ...kit.sql import statement


@statement("""
    -- Both are locked, and have their own identities again. A thread is named by whoever wrote in it
    -- last, or by the phone a broadcast opened it with: where that is the other of the two, it is its
    -- own person's again, by what they were surely known as before the merge. Without any such name
    -- nobody is reached until they write. What the agent had made of it may be the other's as well.
    WITH held AS MATERIALIZED (
        SELECT id, customer_id, channel, identity_kind, identity_value FROM conversations
        WHERE store_id = $store AND customer_id = ANY($people) ORDER BY id FOR UPDATE
    ), misnamed AS MATERIALIZED (
        SELECT h.id, h.customer_id, h.channel, h.identity_kind FROM held h
        WHERE EXISTS (
            SELECT FROM customer_identities i
            WHERE i.store_id = $store AND i.channel = h.channel AND i.kind = h.identity_kind
                AND i.value = h.identity_value AND i.customer_id = ANY($people)
                AND i.customer_id <> h.customer_id
        ) OR (EXISTS (
            SELECT FROM customers p
            WHERE p.store_id = $store AND p.id = ANY($people) AND p.id <> h.customer_id
                AND ltrim(p.phone, '+') = ltrim(h.identity_value, '+')
        ) AND NOT EXISTS (
            SELECT FROM customer_identities i
            WHERE i.store_id = $store AND i.channel = h.channel AND i.kind = h.identity_kind
                AND i.value = h.identity_value AND i.customer_id = h.customer_id
        ))
    ), named AS (
        SELECT m.id, own.kind, own.value FROM misnamed m LEFT JOIN LATERAL (
            SELECT i.kind, i.value FROM customer_identities i
            WHERE i.store_id = $store AND i.customer_id = m.customer_id
                AND i.channel = m.channel AND i.created_at <= $merged_at
                AND i.ended_at IS NULL
            ORDER BY i.kind = m.identity_kind DESC, i.created_at DESC, i.id DESC LIMIT 1
        ) own ON true
    ), baskets AS (
        UPDATE carts c SET address = NULL, city = NULL, version = c.version + 1, updated_at = $now
        FROM misnamed m
        WHERE c.store_id = $store AND c.conversation_id = m.id AND c.updated_at >= $merged_at
            AND c.address IS NOT NULL
    ), unsent AS (
        -- Whoever they were meant for: a person says it again. One on its way may have arrived.
        UPDATE customer_messages s
        SET status = CASE s.status WHEN 'queued' THEN 'failed' ELSE 'unknown' END,
            error = $why, reason = $reason, updated_at = $now
        FROM misnamed m
        WHERE s.store_id = $store AND s.conversation_id = m.id AND s.direction = 'out'
            AND s.status IN ('queued', 'sending')
    )
    UPDATE conversations c SET identity_kind = COALESCE(named.kind, c.identity_kind),
        identity_value = COALESCE(named.value, 'parted:' || c.id),
        unreachable_since = CASE WHEN named.value IS NULL THEN $now::timestamptz END,
        unreachable_reason = CASE WHEN named.value IS NULL THEN $unreachable END,
        dialogue = '{}', answered_sequence = c.last_sequence
    FROM named WHERE c.store_id = $store AND c.id = named.id
    RETURNING c.id
""")
async def name_threads(
    tx: Tx,
    *,
    store: StoreId,
    people: list[CustomerId],
    merged_at: datetime,
    why: str,
    reason: str,
    unreachable: str,
    now: datetime,
) -> list[ConversationId]: ...
