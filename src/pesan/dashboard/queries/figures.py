"""The numbers: beside the menu, and on the first page."""

from datetime import datetime

from ...conversations import NEED_YOU
from ...kit.db import Tx
from ...kit.ids import StoreId
from ...kit.sql import statement
from ..models import Counts, Setup, Today


@statement(
    """
    SELECT
        (SELECT count(*) FROM conversations c WHERE c.store_id = $store AND """
    + NEED_YOU
    + """)::int AS need_you,
        (SELECT count(*) FROM orders WHERE store_id = $store AND status = 'awaiting_payment'
        )::int AS to_pay,
        (SELECT count(*) FROM orders WHERE store_id = $store AND status = 'paid')::int AS paid,
        (SELECT count(*) FROM orders WHERE store_id = $store AND status = 'packed')::int AS packed,
        (SELECT count(*) FROM reconciliation_cases WHERE store_id = $store AND status = 'open'
        )::int AS cases,
        (SELECT count(*) FROM payment_disputes
         WHERE store_id = $store AND state IN ('inquiry', 'open') AND due_at > $now
        )::int AS disputes,
        (SELECT count(*) FROM payment_disputes
         WHERE store_id = $store AND state IN ('inquiry', 'open') AND due_at > $now
            AND due_at < $soon
        )::int AS disputes_due
"""
)
async def counts(tx: Tx, store: StoreId, now: datetime, soon: datetime) -> Counts: ...


@statement(
    """
    WITH paid AS (
        -- An order counts on the day its money came.
        SELECT o.total_minor, h.at FROM order_status_history h
        JOIN orders o ON o.store_id = $store AND o.id = h.order_id
        WHERE h.store_id = $store AND h.to_status = 'paid' AND h.at >= $midnight
          AND o.status NOT IN ('cancelled', 'returned')
    ), hours AS (
        SELECT hour, coalesce(sum(paid.total_minor), 0)::bigint AS sold
        FROM generate_series(0, 23) AS hour
        LEFT JOIN paid ON paid.at >= $midnight + make_interval(hours => hour)
            AND paid.at < $midnight + make_interval(hours => hour + 1)
        GROUP BY hour
    )
    SELECT
        coalesce((SELECT sum(total_minor) FROM paid), 0)::bigint AS sold_minor,
        (SELECT count(*) FROM paid)::int AS orders,
        coalesce((SELECT sum(total_minor) FROM orders
                  WHERE store_id = $store AND status = 'awaiting_payment'), 0)::bigint
            AS to_pay_minor,
        (SELECT count(*) FROM orders
         WHERE store_id = $store AND status = 'awaiting_payment')::int AS to_pay,
        (SELECT count(*) FROM orders
         WHERE store_id = $store AND status IN ('paid', 'packed'))::int AS to_ship,
        (SELECT count(*) FROM conversations c WHERE c.store_id = $store AND """
    + NEED_YOU
    + """)::int AS need_you,
        (SELECT count(*) FROM agent_turns
         WHERE store_id = $store AND finished_at >= $midnight)::int AS agent_messages,
        (SELECT array_agg(sold ORDER BY hour) FROM hours) AS sold_by_hour
"""
)
async def today(tx: Tx, store: StoreId, midnight: datetime) -> Today: ...


@statement("""
    SELECT
        (SELECT count(*) FROM products WHERE store_id = $store AND status = 'active')::int
            AS products,
        (SELECT count(*) FROM product_variants
         WHERE store_id = $store AND archived_at IS NULL)::int AS variants,
        EXISTS (SELECT FROM conversations WHERE store_id = $store) AS chatted,
        EXISTS (SELECT FROM order_status_history
                WHERE store_id = $store AND to_status = 'paid') AS paid,
        EXISTS (SELECT FROM connections WHERE store_id = $store AND deleted_at IS NULL
                AND provider <> 'sandbox') AS connected
""")
async def setup(tx: Tx, store: StoreId) -> Setup: ...
