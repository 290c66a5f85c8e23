"""What messages cost (message_costs): one row for each that left, and what its channel says of it."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConnectionId, ConversationId, MessageId, StoreId
from ...kit.sql import Changed, statement
from ..models import CostSum, Told

# Of a cost `k` and its message `m`. Whatever failed costs nothing, whatever was said before.
STATUS: LiteralString = """CASE WHEN m.status = 'failed' THEN 'none'
    WHEN k.told_rank IS NOT NULL AND m.status IN ('delivered', 'read') THEN 'billed'
    ELSE 'expected' END"""
CATEGORY: LiteralString = "COALESCE(k.told_category, k.expected_category)"
MICROS: LiteralString = """CASE WHEN m.status = 'failed' THEN 0
    WHEN k.told_rank IS NOT NULL THEN k.told_micros ELSE k.expected_micros END"""

# The cost of the message `m`, as models.MessageCost; NULL before it leaves.
COST: LiteralString = (
    """(
    SELECT jsonb_build_object('status', """
    + STATUS
    + ", 'category', "
    + CATEGORY
    + """, 'market', k.market, 'currency', k.currency, 'micros', """
    + MICROS
    + """, 'expected_category', k.expected_category, 'expected_micros', k.expected_micros,
        'expected_free', k.expected_free, 'told_category', k.told_category,
        'told_billable', k.told_billable, 'told_model', k.told_model, 'told_kind', k.told_kind,
        'corrections', k.corrections)
    FROM message_costs k WHERE k.store_id = $store AND k.message_id = m.id)"""
)

# Sums of costs `k` with their messages `m`, as models.CostSum has them after `key`.
SUMS: LiteralString = (
    """k.currency,
    count(*) FILTER (WHERE m.status <> 'failed') AS messages,
    count(*) FILTER (WHERE m.status = 'failed') AS failed,
    count(*) FILTER (WHERE m.status <> 'failed' AND """
    + MICROS
    + """ = 0) AS free,
    count(*) FILTER (WHERE """
    + MICROS
    + """ IS NULL) AS unknown,
    count(*) FILTER (WHERE m.status <> 'failed' AND k.told_rank IS NOT NULL AND
        (k.told_category IS DISTINCT FROM k.expected_category
            OR k.told_billable <> (k.expected_free IS NULL))) AS corrected,
    COALESCE(sum("""
    + MICROS
    + ") FILTER (WHERE "
    + STATUS
    + " = 'billed'), 0)::bigint AS billed_micros, COALESCE(sum("
    + MICROS
    + ") FILTER (WHERE "
    + STATUS
    + " = 'expected'), 0)::bigint AS expected_micros"
)


@statement("""
    -- Few: no more are counted as free than a month has, but for those that left at one moment.
    SELECT count(*) FROM message_costs
    WHERE store_id = $store AND connection_id = $connection AND left_at >= $since
        AND expected_free = 'allowance'
""")
async def allowance_used(
    tx: Tx, *, store: StoreId, connection: ConnectionId, since: datetime
) -> int: ...


@statement("""
    -- The price list that held when it left was kept with it. Said twice, or late, it is booked once:
    -- what was told of a later step stands.
    UPDATE message_costs SET told_rank = ($told::jsonb ->> 'rank')::smallint,
        told_category = $told::jsonb ->> 'category',
        told_billable = ($told::jsonb ->> 'billable')::boolean,
        told_model = $told::jsonb ->> 'model',
        told_kind = $told::jsonb ->> 'kind',
        told_at = ($told::jsonb ->> 'at')::timestamptz,
        told_micros = CASE WHEN NOT ($told::jsonb ->> 'billable')::boolean THEN 0
            WHEN COALESCE($told::jsonb ->> 'model', $by_the_message) = $by_the_message
                THEN (prices ->> ($told::jsonb ->> 'category'))::bigint END,
        corrections = corrections + (told_rank IS NOT NULL AND (told_category, told_billable)
            IS DISTINCT FROM
            ($told::jsonb ->> 'category', ($told::jsonb ->> 'billable')::boolean))::int
    WHERE store_id = $store AND message_id = $message
        AND (told_rank IS NULL OR told_rank < ($told::jsonb ->> 'rank')::smallint)
""")
async def tell(
    tx: Tx, *, store: StoreId, message: MessageId, told: Told, by_the_message: str
) -> Changed: ...


@statement(
    """
    SELECT CASE $by
            WHEN 'day' THEN to_char(k.left_at AT TIME ZONE $timezone, 'YYYY-MM-DD')
            WHEN 'category' THEN """
    + CATEGORY
    + """
            WHEN 'channel' THEN k.channel
            WHEN 'market' THEN k.market
        END AS key, """
    + SUMS
    + """
    FROM message_costs k
    JOIN customer_messages m ON m.store_id = $store AND m.id = k.message_id
    WHERE k.store_id = $store AND k.left_at >= $since AND k.left_at < $until
        AND ($conversation::uuid IS NULL OR k.conversation_id = $conversation)
    GROUP BY 1, k.currency ORDER BY 1, k.currency
"""
)
async def sums(
    tx: Tx,
    *,
    store: StoreId,
    by: str,
    timezone: str,
    since: datetime,
    until: datetime,
    conversation: ConversationId | None,
) -> list[CostSum]: ...
