"""How long customers wait for people. While a conversation is the agent's, nothing is counted.

A wait begins with the customer's message, or with the agent's giving up, and ends with a human's
answer. `opened_at` is the first wait since people had nothing to do with them; closing, and giving
the conversation back to the agent, end it. Who calls these holds the conversation's lock.
"""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId, TimeId, UserId
from ...kit.sql import statement
from ..models import Took


@statement("""
    -- If they wrote since the last human said something: the agent answered, but did not do.
    UPDATE conversations c SET waiting_since = COALESCE(c.waiting_since, $now),
        opened_at = COALESCE(c.opened_at, $now)
    WHERE c.store_id = $store AND c.id = $conversation AND c.owner = 'human' AND (
        SELECT max(m.sequence) FILTER (WHERE m.author = 'customer')
            > COALESCE(max(m.sequence) FILTER (WHERE m.author = 'human'), 0)
        FROM customer_messages m WHERE m.store_id = $store AND m.conversation_id = $conversation)
""")
async def begin(tx: Tx, *, store: StoreId, conversation: ConversationId, now: datetime) -> None: ...


@statement("""
    UPDATE conversations
    SET waiting_since = NULL, opened_at = NULL, first_answered_at = NULL
    WHERE store_id = $store AND id = $conversation AND opened_at IS NOT NULL
""")
async def leave_to_agent(tx: Tx, store: StoreId, conversation: ConversationId) -> None: ...


@statement("""
    WITH before AS (
        SELECT waiting_since, first_answered_at FROM conversations
        WHERE store_id = $store AND id = $conversation AND waiting_since IS NOT NULL
    ), told AS (
        INSERT INTO conversation_times
            (store_id, id, conversation_id, kind, user_id, began_at, ended_at)
        SELECT $store, $time, $conversation,
            CASE WHEN first_answered_at IS NULL THEN 'first_response' ELSE 'reply' END,
            $user, waiting_since, GREATEST(waiting_since, $now)
        FROM before WHERE $counts
    )
    UPDATE conversations SET waiting_since = NULL,
        first_answered_at = COALESCE(first_answered_at, $now)
    WHERE store_id = $store AND id = $conversation AND opened_at IS NOT NULL
""")
async def answer(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    time: TimeId,
    user: UserId | None,
    counts: bool,
    now: datetime,
) -> None: ...


@statement("""
    WITH before AS (
        SELECT opened_at FROM conversations
        WHERE store_id = $store AND id = $conversation AND opened_at IS NOT NULL
    ), told AS (
        INSERT INTO conversation_times
            (store_id, id, conversation_id, kind, user_id, began_at, ended_at)
        SELECT $store, $time, $conversation, 'resolution', $user, opened_at,
            GREATEST(opened_at, $now)
        FROM before
    )
    UPDATE conversations
    SET waiting_since = NULL, opened_at = NULL, first_answered_at = NULL
    WHERE store_id = $store AND id = $conversation AND opened_at IS NOT NULL
""")
async def resolve(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    time: TimeId,
    user: UserId,
    now: datetime,
) -> None: ...


@statement("""
    SELECT t.kind, count(*)::int AS count,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY t.seconds) AS median_seconds,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY t.seconds) AS p90_seconds,
        count(*) FILTER (WHERE t.kind <> 'resolution'
            AND t.seconds <= s.response_target_minutes * 60)::int AS on_target
    FROM (
        SELECT t.kind, extract(epoch FROM t.ended_at - t.began_at)::float8 AS seconds
        FROM conversation_times t
        JOIN conversations c ON c.store_id = $store AND c.id = t.conversation_id
        WHERE t.store_id = $store AND t.ended_at >= $since AND t.ended_at < $until
            AND ($user::uuid IS NULL OR t.user_id = $user)
    ) t JOIN stores s ON s.id = $store
    GROUP BY t.kind ORDER BY t.kind
""")
async def times(
    tx: Tx, *, store: StoreId, since: datetime, until: datetime, user: UserId | None
) -> list[Took]: ...
