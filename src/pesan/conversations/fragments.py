"""The conversations' part of an order's timeline: what its buyer was told about it."""

from typing import LiteralString

# Reads $store and $order; gives the columns of orders/queries/timeline.py.
TOLD: LiteralString = """
    SELECT m.created_at AS at, m.id, 'message' AS kind, m.author AS actor, NULL AS from_status,
        m.status AS to_status, NULL AS reason, m.text, m.id AS subject, NULL::bigint AS amount_minor
    FROM customer_messages m WHERE m.store_id = $store AND m.order_id = $order
"""
