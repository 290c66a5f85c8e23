"""Of what is told, and of what is answered twice."""

# I11: each move of an order was told, as often as it was made.
MOVES_ARE_TOLD = """
    WITH moves AS (
        SELECT store_id, order_id,
            'order.' || CASE to_status WHEN 'awaiting_payment' THEN 'placed' ELSE to_status END
                AS type,
            count(*) AS made
        FROM order_status_history
        GROUP BY store_id, order_id, to_status
    ), facts AS (
        SELECT store_id, (data ->> 'order_id')::uuid AS order_id, type, count(*) AS told
        FROM events WHERE type LIKE 'order.%'
            AND type NOT IN ('order.edited', 'order.taken')  -- they move nothing
        GROUP BY store_id, data ->> 'order_id', type
    )
    SELECT store_id, order_id, type, made, told
    FROM moves FULL JOIN facts USING (store_id, order_id, type)
    WHERE made IS DISTINCT FROM told
"""

FACTS_ARE_DELIVERED = """
    SELECT store_id, event_id, handler, attempts, error FROM event_deliveries
    WHERE done_at IS NULL AND (attempts > 10 OR (
        due_at < $now::timestamptz - interval '1 minute'
        AND (claimed_until IS NULL OR claimed_until < now())
    ))
"""

TIMERS_RING = """
    SELECT store_id, kind, subject_id AS subject, attempts, error FROM timers
    WHERE attempts > 10 OR (
        due_at < $now::timestamptz - interval '1 minute'
        AND (claimed_until IS NULL OR claimed_until < now())
    )
"""

# I10: only an answer that was decided by executing is kept; a later repeat gets it again.
KEPT_ANSWERS_ARE_FINAL = """
    SELECT store_id, encode(key_hash, 'hex') AS key, status FROM idempotency_keys
    WHERE NOT (status BETWEEN 200 AND 299 OR status = 409)
        OR (length(body) = 0 AND status <> 204)
"""
