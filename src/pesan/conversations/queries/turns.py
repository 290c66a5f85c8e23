"""Whose turn it is: the agent's right to answer once, and what ends it.

What was taken back, and what was answered as it came (`answered` in its payload), asks for none.
"""

from datetime import datetime
from typing import Any

from ...channels import LEASE_OF, LEASE_TAKEN
from ...kit.db import Tx
from ...kit.ids import ConversationId, MessageId, StoreId, TimerId
from ...kit.sql import Changed, statement
from ...kit.timers import TIMER
from ..fragments import WORDS
from ..models import Begun, Standing, TurnEnd


@statement(
    """
    -- A lease on real time: a turn that died is free for another after it, and its timer sees to one.
    WITH begun AS (
        UPDATE conversations
        SET fence = fence + 1, turn_until = now() + make_interval(secs => $lease_seconds)
        WHERE store_id = $store AND id = $conversation AND owner = 'agent'
            AND (turn_until IS NULL OR turn_until <= now())
            AND EXISTS (
                SELECT FROM customer_messages m
                WHERE m.store_id = $store AND m.conversation_id = $conversation
                    AND m.sequence > conversations.answered_sequence AND m.author = 'customer'
                    AND m.type <> 'revoked' AND NOT m.payload ? 'answered'
            )
            AND ($store_version::integer IS NULL
                OR $store_version = (
                    SELECT version FROM stores WHERE id = $store AND deleted_at IS NULL
                ))
        -- What is committed while this waits for the row is not seen: it is left for the next turn.
        RETURNING fence, customer_id, channel, dialogue,
            (SELECT max(m.sequence) FROM customer_messages m
                WHERE m.store_id = $store AND m.conversation_id = $conversation) AS seen_sequence,
            (SELECT jsonb_agg(u ORDER BY u.sequence) FROM (
                SELECT m.id, m.conversation_id, m.sequence, m.direction, m.author, m.type, m.text,
                    m.payload, m.status, m.error, m.created_at
                FROM customer_messages m
                WHERE m.store_id = $store AND m.conversation_id = $conversation
                    AND m.sequence > conversations.answered_sequence AND m.author = 'customer'
                    AND m.type <> 'revoked' AND NOT m.payload ? 'answered'
                ORDER BY m.sequence DESC LIMIT $limit
            ) u) AS messages,
            NOT EXISTS (
                SELECT FROM customer_messages m WHERE m.store_id = $store
                    AND m.conversation_id = $conversation AND m.direction = 'out'
            ) AS first_contact,
            EXISTS (
                SELECT FROM customer_messages m WHERE m.store_id = $store
                    AND m.conversation_id = $conversation AND m.status IN ('queued', 'sending')
            ) AS has_unsent
    ), timed AS (
        SELECT $conversation::uuid AS subject_id, $due::timestamptz AS due_at FROM begun
        WHERE NOT EXISTS (
            SELECT FROM timers t WHERE t.store_id = $store AND t.kind = $timer_kind
                AND t.subject_id = $conversation AND t.due_at = $due
        )
    ),
    """
    + TIMER
    + """
    SELECT begun.*, k.name AS customer_name, k.phone IS NOT NULL AS has_phone
    FROM begun LEFT JOIN customers k ON k.store_id = $store AND k.id = begun.customer_id
        AND k.deleted_at IS NULL
"""
)
async def begin_turn(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    store_version: int | None,
    lease_seconds: float,
    limit: int,
    timer: TimerId,
    timer_kind: str,
    due: datetime,
) -> Begun | None: ...


@statement("""
    SELECT c.owner, c.last_inbound_at, (
            SELECT min(m.created_at) FROM customer_messages m
            WHERE m.store_id = $store AND m.conversation_id = c.id
                AND m.sequence > c.answered_sequence AND m.author = 'customer'
                AND m.type <> 'revoked' AND NOT m.payload ? 'answered'
        ) AS unanswered_since, EXISTS (
            SELECT FROM customer_messages m WHERE m.store_id = $store
                AND m.conversation_id = c.id AND m.status IN ('queued', 'sending')
        ) AS has_unsent
    FROM conversations c WHERE c.store_id = $store AND c.id = $conversation
""")
async def standing(tx: Tx, store: StoreId, conversation: ConversationId) -> Standing | None: ...


@statement(
    """
    -- What it says, if anything, stands in the thread by the same statement, and its lease is taken
    -- where it is to be sent at once. Nothing is unread where nothing was written since the turn
    -- began; else `recount` says.
    WITH finished AS (
        UPDATE conversations c SET answered_sequence = $upto, turn_until = NULL,
            dialogue = $dialogue, unread = 0,
            last_sequence = c.last_sequence + $says::boolean::integer,
            last_message_at = CASE WHEN $says THEN $now ELSE c.last_message_at END, """
    + LEASE_TAKEN
    + """
        WHERE c.store_id = $store AND c.id = $conversation
            AND c.owner = 'agent' AND c.fence = $fence AND c.answered_sequence < $upto
        RETURNING c.*
    ), spelt_in AS (SELECT id FROM finished WHERE $says), """
    + WORDS
    + """, said AS (
        INSERT INTO customer_messages (store_id, conversation_id, sequence, id, direction, author,
            type, text, payload, status, once_key, fence, created_at, updated_at)
        SELECT $store, id, last_sequence, $message, 'out', 'agent', 'text', $text, $payload,
            'queued', $once, $fence, $now, $now
        FROM finished WHERE $says
        RETURNING *
    )
    SELECT c.last_sequence, """
    + LEASE_OF
    + """ AS lease
    FROM finished c LEFT JOIN said m ON true
"""
)
async def finish_turn(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    fence: int,
    upto: int,
    dialogue: dict[str, Any],
    says: bool,
    message: MessageId,
    text: str,
    payload: dict[str, Any],
    once: str,
    seen_sequence: int,
    sender_seconds: float | None,
    now: datetime,
) -> TurnEnd | None: ...


@statement("""
    -- The caller holds the row: what came while it waited for it is seen by a statement of its own.
    UPDATE conversations c SET unread = (
        SELECT count(*) FROM customer_messages m
        WHERE m.store_id = $store AND m.conversation_id = $conversation
            AND m.sequence > c.answered_sequence AND m.author = 'customer'
            AND m.type <> 'revoked' AND NOT m.payload ? 'answered'
    )
    WHERE c.store_id = $store AND c.id = $conversation
    RETURNING c.unread
""")
async def recount(tx: Tx, store: StoreId, conversation: ConversationId) -> int: ...


@statement("""
    -- What was answered as it came is not new to anybody, where an agent reads.
    UPDATE conversations SET unread = unread - 1
    WHERE store_id = $store AND id = $conversation AND owner = 'agent' AND unread > 0
""")
async def answer_at_once(tx: Tx, store: StoreId, conversation: ConversationId) -> Changed: ...


@statement("""
    UPDATE conversations SET turn_until = NULL
    WHERE store_id = $store AND id = $conversation AND fence = $fence
""")
async def release_turn(
    tx: Tx, *, store: StoreId, conversation: ConversationId, fence: int
) -> Changed: ...


@statement("""
    -- What stands above a human's reply is answered by it; a running turn is overtaken, and so is
    -- what the agent has said and nobody has sent.
    UPDATE conversations SET fence = fence + 1, silenced_below = fence + 1, turn_until = NULL,
        unread = 0, answered_sequence = last_sequence
    WHERE store_id = $store AND id = $conversation
""")
async def answer_by_human(tx: Tx, store: StoreId, conversation: ConversationId) -> None: ...


@statement("""
    UPDATE conversations SET dialogue = $dialogue
    WHERE store_id = $store AND id = $conversation
""")
async def save_dialogue(
    tx: Tx, *, store: StoreId, conversation: ConversationId, dialogue: dict[str, Any]
) -> Changed: ...
