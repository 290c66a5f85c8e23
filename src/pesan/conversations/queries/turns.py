"""Whose turn it is: the agent's right to answer once, and what ends it.

What was taken back, and what was answered as it came (`answered` in its payload), asks for none.
"""

from datetime import datetime
from typing import Any

from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId
from ...kit.sql import Changed, statement
from ..models import Message


@statement("""
    -- A lease on real time: a turn that died is free for another after it.
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
    RETURNING fence
""")
async def begin_turn(
    tx: Tx, *, store: StoreId, conversation: ConversationId, lease_seconds: float
) -> int | None: ...


@statement("""
    SELECT id, conversation_id, sequence, direction, author, type, text, payload, status, error,
        created_at, NULL::jsonb AS cost
    FROM customer_messages
    WHERE store_id = $store AND conversation_id = $conversation AND sequence > $after
        AND author = 'customer' AND type <> 'revoked' AND NOT payload ? 'answered'
    ORDER BY sequence DESC LIMIT $limit
""")
async def unanswered(
    tx: Tx, *, store: StoreId, conversation: ConversationId, after: int, limit: int
) -> list[Message]: ...


@statement("""
    SELECT min(m.created_at) FROM conversations c
    LEFT JOIN customer_messages m ON m.store_id = $store AND m.conversation_id = c.id
        AND m.sequence > c.answered_sequence AND m.author = 'customer'
        AND m.type <> 'revoked' AND NOT m.payload ? 'answered'
    WHERE c.store_id = $store AND c.id = $conversation
""")
async def unanswered_since(
    tx: Tx, store: StoreId, conversation: ConversationId
) -> datetime | None: ...


@statement("""
    UPDATE conversations c SET answered_sequence = $upto, turn_until = NULL, dialogue = $dialogue,
        unread = (
            SELECT count(*) FROM customer_messages m
            WHERE m.store_id = $store AND m.conversation_id = $conversation
                AND m.sequence > $upto AND m.author = 'customer'
                AND m.type <> 'revoked' AND NOT m.payload ? 'answered'
        )
    WHERE c.store_id = $store AND c.id = $conversation AND c.owner = 'agent' AND c.fence = $fence
""")
async def finish_turn(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    fence: int,
    upto: int,
    dialogue: dict[str, Any],
) -> Changed: ...


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
