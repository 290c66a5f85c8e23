"""Of discounts: how often each was used, and by whom."""

# I14: what counts against a limit was used so often, and the limit holds.
DISCOUNTS_ARE_THEIR_USES = """
    WITH uses AS (
        SELECT store_id, discount_id, customer_id, count(*) FILTER (WHERE counted) AS counted,
            count(*) FILTER (WHERE customer_counted) AS by_customer
        FROM discount_uses WHERE status = 'taken' GROUP BY store_id, discount_id, customer_id
    )
    SELECT d.store_id, d.id AS discount_id, NULL::uuid AS customer_id, d.used,
        COALESCE(sum(u.counted), 0) AS uses, d.usage_limit AS most
    FROM discounts d LEFT JOIN uses u ON u.store_id = d.store_id AND u.discount_id = d.id
    GROUP BY d.store_id, d.id
    HAVING d.used <> COALESCE(sum(u.counted), 0) OR d.used > d.usage_limit
    UNION ALL
    SELECT store_id, discount_id, customer_id, c.used, u.by_customer, c.most
    FROM discount_customers c FULL JOIN uses u USING (store_id, discount_id, customer_id)
    WHERE COALESCE(c.used, 0) <> COALESCE(u.by_customer, 0) OR c.used > c.most
"""

# A merge takes the uses along with the orders; so does its undoing.
USES_ARE_WHOSE_THE_ORDER_IS = """
    SELECT u.store_id, u.order_id, u.discount_id, u.customer_id, o.customer_id AS buyer
    FROM discount_uses u
    LEFT JOIN orders o ON o.store_id = u.store_id AND o.id = u.order_id
    WHERE u.customer_id IS DISTINCT FROM o.customer_id
"""
