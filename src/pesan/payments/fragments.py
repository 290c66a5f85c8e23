"""The payments' part of the checkout statement: the pending attempt, in the order's own commit."""

from typing import LiteralString

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
