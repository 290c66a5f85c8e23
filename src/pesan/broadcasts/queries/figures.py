"""What came of a broadcast: how it arrived, who answered or wants no more, and what was bought."""

from datetime import datetime
from typing import LiteralString

from ...channels import COST_MICROS, COST_SUMS, CostSum
from ...kit.db import Tx
from ...kit.ids import BroadcastId, CustomerId, MessageId, OrderId, StoreId
from ...kit.sql import Changed, statement
from ..models import Figures, Outline, Reason, Sales

# How far it came, over `m`, each one's message; what was bought, over `a`, the orders put down to it.
_ARRIVED: LiteralString = """
        count(*) FILTER (WHERE m.status IN ('sent', 'delivered', 'read')) AS sent,
        count(*) FILTER (WHERE m.status IN ('delivered', 'read')) AS delivered,
        count(*) FILTER (WHERE m.status = 'read') AS read"""
# What is kept of the money: what was given back, or is promised to be, is taken off.
_SOLD: LiteralString = """
        count(*) AS orders, COALESCE(sum((
            SELECT sum(p.captured_minor - p.promised_minor) FROM payments p
            WHERE p.store_id = $store AND p.order_id = a.order_id
        )), 0)::bigint AS revenue_minor"""


@statement(
    """
    -- Whoever answers, or takes their consent back, does so within the days an order would count. Few
    -- do the latter, and those are looked for among who was told: the other way round, where
    -- PostgreSQL knows nothing of the tables yet, it reads all of a store's conversations for each.
    WITH told AS MATERIALIZED (
        SELECT r.customer_id, r.conversation_id, r.message_id, r.status, r.queued_at
        FROM broadcast_recipients r WHERE r.store_id = $store AND r.broadcast_id = $broadcast
    ), gone AS MATERIALIZED (
        SELECT n.customer_id, n.created_at FROM customer_consents n
        WHERE n.store_id = $store AND n.purpose = 'marketing' AND n.status = 'withdrawn'
            AND n.created_at >= (SELECT min(queued_at) FROM told)
    ), gone_from AS MATERIALIZED (
        SELECT k.id AS conversation_id, g.created_at
        FROM gone g JOIN conversations k ON k.store_id = $store AND k.customer_id = g.customer_id
    ), gone_as AS MATERIALIZED (
        SELECT g.customer_id, g.created_at FROM gone g
        UNION ALL
        SELECT c.id, g.created_at
        FROM gone g JOIN customers c ON c.store_id = $store AND c.merged_into = g.customer_id
    ), opted_out AS (
        SELECT t.customer_id FROM told t JOIN gone_as g ON g.customer_id = t.customer_id
            AND g.created_at >= t.queued_at
            AND g.created_at < t.queued_at + make_interval(days => $days)
        UNION
        SELECT t.customer_id FROM told t JOIN gone_from g ON g.conversation_id = t.conversation_id
            AND g.created_at >= t.queued_at
            AND g.created_at < t.queued_at + make_interval(days => $days)
    )
    SELECT count(*) AS audience,
        count(*) FILTER (WHERE r.status = 'waiting') AS waiting,
        count(*) FILTER (WHERE r.status = 'skipped') AS skipped,
        count(*) FILTER (WHERE m.status IN ('queued', 'sending')) AS queued,"""
    + _ARRIVED
    + """,
        count(*) FILTER (WHERE m.status = 'failed') AS failed,
        count(*) FILTER (WHERE m.status = 'unknown') AS unknown,
        count(*) FILTER (WHERE EXISTS (
            SELECT FROM customer_messages a
            WHERE a.store_id = $store AND a.conversation_id = m.conversation_id
                AND a.sequence > m.sequence AND a.author = 'customer'
                AND a.created_at < r.queued_at + make_interval(days => $days)
        )) AS replied,
        (SELECT count(*) FROM opted_out) AS opted_out
    FROM told r LEFT JOIN customer_messages m ON m.store_id = $store AND m.id = r.message_id
"""
)
async def figures_of(tx: Tx, *, store: StoreId, broadcast: BroadcastId, days: int) -> Figures: ...


@statement(
    """
    SELECT b.id AS broadcast_id, f.audience, f.sent, f.delivered, f.read, s.orders, s.revenue_minor
    FROM unnest($broadcasts::uuid[]) AS b (id), LATERAL (
        SELECT count(*) AS audience,"""
    + _ARRIVED
    + """
        FROM broadcast_recipients r
        LEFT JOIN customer_messages m ON m.store_id = $store AND m.id = r.message_id
        WHERE r.store_id = $store AND r.broadcast_id = b.id
    ) f, LATERAL (
        SELECT"""
    + _SOLD
    + """
        FROM broadcast_orders a WHERE a.store_id = $store AND a.broadcast_id = b.id
    ) s
"""
)
async def outlines_of(tx: Tx, store: StoreId, broadcasts: list[BroadcastId]) -> list[Outline]: ...


@statement("""
    SELECT r.skip AS reason, count(*) AS count FROM broadcast_recipients r
    WHERE r.store_id = $store AND r.broadcast_id = $broadcast AND r.skip IS NOT NULL
    GROUP BY r.skip ORDER BY count(*) DESC, r.skip
""")
async def skips_of(tx: Tx, store: StoreId, broadcast: BroadcastId) -> list[Reason]: ...


@statement("""
    SELECT COALESCE(m.reason, 'channels.delivery_refused') AS reason, count(*) AS count
    FROM broadcast_recipients r
    JOIN customer_messages m ON m.store_id = $store AND m.id = r.message_id
    WHERE r.store_id = $store AND r.broadcast_id = $broadcast AND m.status = 'failed'
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 20
""")
async def failures_of(tx: Tx, store: StoreId, broadcast: BroadcastId) -> list[Reason]: ...


@statement(
    "SELECT "
    + _SOLD
    + """,
        (SELECT s.currency FROM stores s WHERE s.id = $store) AS currency
    FROM broadcast_orders a WHERE a.store_id = $store AND a.broadcast_id = $broadcast
"""
)
async def sales_of(tx: Tx, store: StoreId, broadcast: BroadcastId) -> Sales: ...


@statement("""
    -- The last that reached them, whichever of the merged it was sent to, and not too long before.
    INSERT INTO broadcast_orders (store_id, order_id, broadcast_id)
    SELECT $store, $order, told.broadcast_id FROM (
        SELECT r.broadcast_id FROM broadcast_recipients r
        JOIN broadcasts b ON b.store_id = $store AND b.id = r.broadcast_id
        JOIN customer_messages m ON m.store_id = $store AND m.id = r.message_id
        WHERE r.store_id = $store AND r.customer_id = ANY($customers) AND r.status = 'queued'
            AND m.status IN ('sent', 'delivered', 'read', 'unknown')
            AND r.queued_at <= $placed_at
            AND $placed_at < r.queued_at + make_interval(days => b.attribution_days)
        ORDER BY r.queued_at DESC, r.broadcast_id DESC LIMIT 1
    ) told
    ON CONFLICT DO NOTHING
""")
async def put_down(
    tx: Tx, *, store: StoreId, order: OrderId, customers: list[CustomerId], placed_at: datetime
) -> Changed: ...


@statement(
    """
    -- Of what has left, what it costs; of what has not, what was reserved for it. A failed message
    -- costs nothing once it is not sent again; until then, and where its channel tells no price,
    -- what was reserved.
    SELECT COALESCE(sum(CASE WHEN m.status = 'failed' AND m.reason = $taken_back THEN 0
            WHEN m.status = 'failed' THEN r.reserved_micros
            WHEN k.currency = $currency THEN COALESCE("""
    + COST_MICROS
    + """, r.reserved_micros)
            ELSE r.reserved_micros END), 0)::bigint
    FROM broadcast_recipients r
    JOIN customer_messages m ON m.store_id = $store AND m.id = r.message_id
    LEFT JOIN message_costs k ON k.store_id = $store AND k.message_id = r.message_id
    WHERE r.store_id = $store AND r.broadcast_id = $broadcast AND r.message_id IS NOT NULL
"""
)
async def committed(
    tx: Tx, *, store: StoreId, broadcast: BroadcastId, currency: str, taken_back: str
) -> int: ...


@statement("""
    SELECT r.message_id FROM broadcast_recipients r
    JOIN customer_messages m ON m.store_id = $store AND m.id = r.message_id
    WHERE r.store_id = $store AND r.broadcast_id = $broadcast AND r.message_id IS NOT NULL
        AND m.status = 'failed' AND m.reason IS DISTINCT FROM $taken_back
    ORDER BY r.message_id
""")
async def failed_of(
    tx: Tx, *, store: StoreId, broadcast: BroadcastId, taken_back: str
) -> list[MessageId]: ...


@statement(
    "SELECT NULL::text AS key, "
    + COST_SUMS
    + """
    FROM broadcast_recipients r
    JOIN customer_messages m ON m.store_id = $store AND m.id = r.message_id
    JOIN message_costs k ON k.store_id = $store AND k.message_id = r.message_id
    WHERE r.store_id = $store AND r.broadcast_id = $broadcast AND r.message_id IS NOT NULL
    GROUP BY k.currency ORDER BY k.currency
"""
)
async def costs_of(tx: Tx, store: StoreId, broadcast: BroadcastId) -> list[CostSum]: ...
