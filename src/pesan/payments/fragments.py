"""The payments' part of other rooms' statements."""

from typing import LiteralString

# The pending attempt, in the order's own commit.
# Reads `placed (id, total_minor, currency, reserved_until)`: the order just inserted, or nothing.
# Without $payment no attempt is made. A total of nought has nothing to collect.
INTENT: LiteralString = """
    attempt AS (
        INSERT INTO payments (store_id, id, order_id, connection_id, provider, method, status,
            amount_minor, currency, livemode, pay_token, expires_at, created_at, updated_at)
        SELECT $store, $payment, placed.id, $connection, $provider, $method, 'pending',
            placed.total_minor, placed.currency, $livemode, $pay_token, placed.reserved_until,
            $now, $now
        FROM placed WHERE $payment::uuid IS NOT NULL AND placed.total_minor > 0
        RETURNING id
    ), attempt_history AS (
        INSERT INTO payment_status_history
            (store_id, payment_id, id, to_status, at, actor)
        SELECT $store, attempt.id, attempt.id, 'pending', $now, $actor FROM attempt
    )
"""

# Of what came for a payment `p`, in minor units: what its code added to the order's total.
CODE: LiteralString = """LEAST(
    COALESCE(p.unique_code, 0) * 100,
    GREATEST(p.captured_minor - p.amount_minor + COALESCE(p.unique_code, 0) * 100, 0))"""

# What a payment `p` is to its order, in minor units, less what its code added:
# `kept_minor` is there, and not promised back; `came_minor` is what the order as it is sold now was
# paid with. Goodwill lowers the first alone: who was given a part back has paid all the same. What
# is surplus lowers both, and so does all that went back before an order that had been given up was
# sold anew. `lost_minor` is what banks took back for good: it is in neither.
# Reads $store. Of several payments the sums count: what one lost, another may have made good.
MONEY: LiteralString = (
    """
    SELECT GREATEST(p.captured_minor - p.promised_minor - c.code_minor, 0) - l.lost_minor
            AS kept_minor,
        GREATEST(p.captured_minor - b.back_minor - c.code_minor, 0) - l.lost_minor AS came_minor,
        l.lost_minor
    FROM (SELECT """  # noqa: S608 - a constant of this file
    + CODE
    + """ AS code_minor) c
    CROSS JOIN (
        SELECT COALESCE(sum(amount_minor), 0) AS lost_minor FROM payment_disputes
        WHERE store_id = $store AND payment_id = p.id AND state = 'lost' AND currency = p.currency
    ) l
    CROSS JOIN (
        SELECT COALESCE(sum(
            CASE WHEN r.created_at < anew.at THEN r.amount_minor ELSE r.surplus_minor END
        ), 0) AS back_minor
        FROM refunds r CROSS JOIN (
            SELECT max(at) AS at FROM order_status_history
            WHERE store_id = $store AND order_id = p.order_id
                AND from_status IN ('expired', 'cancelled')
        ) anew
        WHERE r.store_id = $store AND r.payment_id = p.id AND r.status <> 'failed'
    ) b
"""
)

# An order's timeline: its attempts' moves, and its refunds as they stand.
# Reads $store and $order; gives the columns of orders/queries/timeline.py.
TIMELINE: LiteralString = """
    SELECT h.at, h.id, 'payment' AS kind, h.actor, h.from_status, h.to_status, h.reason,
        NULL AS text, p.id AS subject, p.amount_minor
    FROM payments p
    JOIN payment_status_history h ON h.store_id = $store AND h.payment_id = p.id
    WHERE p.store_id = $store AND p.order_id = $order
    UNION ALL
    SELECT r.created_at, r.id, 'refund', r.actor, NULL, r.status, r.reason, NULL, r.id,
        r.amount_minor
    FROM payments p
    JOIN refunds r ON r.store_id = $store AND r.payment_id = p.id
    WHERE p.store_id = $store AND p.order_id = $order
"""
