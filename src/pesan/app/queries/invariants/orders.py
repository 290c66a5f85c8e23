"""Of orders and their parcels: what they cost, where they are and how they came there."""

# I15
SUMS_ADD_UP = """
    SELECT o.store_id, o.id AS order_id, o.subtotal_minor, i.lines AS items_minor, o.total_minor
    FROM orders o
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(total_minor), 0) AS lines, bool_or(
                total_minor <> unit_price_minor * quantity) AS wrong,
            COALESCE(sum(discount_minor), 0) AS discounts
        FROM order_items WHERE store_id = o.store_id AND order_id = o.id
    ) i
    WHERE o.subtotal_minor <> i.lines OR i.wrong IS NOT FALSE OR o.discount_minor <> i.discounts
        OR o.total_minor <> o.subtotal_minor - o.discount_minor + o.shipping_minor
            + CASE WHEN o.tax_inclusive THEN 0 ELSE o.tax_minor END
"""

# I9. Not by time, which may be shifted: each status is entered once more than left if it is the
# present one, and as often as left if not; the beginning is left once.
ORDER_HISTORY_IS_A_WALK = """
    WITH steps AS (
        SELECT store_id, order_id, status, sum(step) AS entered FROM (
            SELECT store_id, order_id, to_status AS status, 1 AS step FROM order_status_history
            UNION ALL
            SELECT store_id, order_id, COALESCE(from_status, 'nothing'), -1
            FROM order_status_history
        ) both_ends GROUP BY store_id, order_id, status
    ), wanted AS (
        SELECT store_id, id AS order_id, status, 1 AS entered FROM orders
        UNION ALL SELECT store_id, id, 'nothing', -1 FROM orders
    )
    SELECT store_id, order_id, status, steps.entered AS by_history, wanted.entered AS by_order
    FROM (SELECT * FROM steps WHERE entered <> 0) steps
    FULL JOIN wanted USING (store_id, order_id, status)
    WHERE steps.entered IS DISTINCT FROM wanted.entered
    UNION ALL
    SELECT store_id, order_id, COALESCE(from_status, 'nothing') || ' > ' || to_status, 1, 0
    FROM order_status_history
    WHERE COALESCE(from_status, 'nothing') || ' > ' || to_status <> ALL ($order_edges::text[])
"""

PAYMENT_HISTORY_IS_A_WALK = """
    WITH steps AS (
        SELECT store_id, payment_id, status, sum(step) AS entered FROM (
            SELECT store_id, payment_id, to_status AS status, 1 AS step FROM payment_status_history
            UNION ALL
            SELECT store_id, payment_id, COALESCE(from_status, 'nothing'), -1
            FROM payment_status_history
        ) both_ends GROUP BY store_id, payment_id, status
    ), wanted AS (
        SELECT store_id, id AS payment_id, status, 1 AS entered FROM payments
        UNION ALL SELECT store_id, id, 'nothing', -1 FROM payments
    )
    SELECT store_id, payment_id, status, steps.entered AS by_history, wanted.entered AS by_payment
    FROM (SELECT * FROM steps WHERE entered <> 0) steps
    FULL JOIN wanted USING (store_id, payment_id, status)
    WHERE steps.entered IS DISTINCT FROM wanted.entered
    UNION ALL
    SELECT store_id, payment_id, COALESCE(from_status, 'nothing') || ' > ' || to_status, 1, 0
    FROM payment_status_history
    WHERE COALESCE(from_status, 'nothing') || ' > ' || to_status <> ALL ($payment_edges::text[])
"""

FULFILMENT_HISTORY_IS_A_WALK = """
    WITH steps AS (
        SELECT store_id, fulfilment_id, status, sum(step) AS entered FROM (
            SELECT store_id, fulfilment_id, to_status AS status, 1 AS step
            FROM fulfilment_status_history
            UNION ALL
            SELECT store_id, fulfilment_id, COALESCE(from_status, 'nothing'), -1
            FROM fulfilment_status_history
        ) both_ends GROUP BY store_id, fulfilment_id, status
    ), wanted AS (
        SELECT store_id, id AS fulfilment_id, status, 1 AS entered FROM fulfilments
        UNION ALL SELECT store_id, id, 'nothing', -1 FROM fulfilments
    )
    SELECT store_id, fulfilment_id, status, steps.entered AS by_history,
        wanted.entered AS by_fulfilment
    FROM (SELECT * FROM steps WHERE entered <> 0) steps
    FULL JOIN wanted USING (store_id, fulfilment_id, status)
    WHERE steps.entered IS DISTINCT FROM wanted.entered
    UNION ALL
    SELECT store_id, fulfilment_id, COALESCE(from_status, 'nothing') || ' > ' || to_status, 1, 0
    FROM fulfilment_status_history
    WHERE COALESCE(from_status, 'nothing') || ' > ' || to_status <> ALL ($parcel_edges::text[])
"""

# How far each line has come is what its parcels and returns say, and never more than was ordered.
PROGRESS_IS_THE_SUM_OF_PARCELS = """
    SELECT p.store_id, p.order_id, p.item_id, p.ordered, i.quantity, p.packed, s.packed AS in_parcels,
        p.shipped, s.shipped AS on_their_way, p.delivered, s.delivered AS arrived, p.returned,
        b.returned AS came_back
    FROM order_item_progress p
    JOIN order_items i ON i.store_id = p.store_id AND i.order_id = p.order_id AND i.id = p.item_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(x.quantity) FILTER (WHERE f.status <> 'cancelled'), 0) AS packed,
            COALESCE(sum(x.quantity) FILTER (WHERE f.shipped_at IS NOT NULL), 0) AS shipped,
            COALESCE(sum(x.quantity) FILTER (WHERE f.status = 'delivered'), 0) AS delivered
        FROM fulfilment_items x
        JOIN fulfilments f ON f.store_id = x.store_id AND f.id = x.fulfilment_id
        WHERE x.store_id = p.store_id AND x.item_id = p.item_id
    ) s
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(quantity), 0) AS returned FROM order_return_items
        WHERE store_id = p.store_id AND item_id = p.item_id
    ) b
    WHERE p.ordered <> i.quantity OR p.packed > p.ordered OR p.returned <> b.returned
        OR p.returned > p.shipped
        OR (p.packed, p.shipped, p.delivered) <> (s.packed, s.shipped, s.delivered)
"""

# An order is where its parcels have brought it (orders/rules.py: reached). One that was packed stays
# so when its parcel is called off; one that is done or has come back had all of it delivered or sent.
ORDERS_FOLLOW_THEIR_PARCELS = """
    SELECT o.store_id, o.id AS order_id, o.status, l.ordered, l.packed, l.shipped, l.delivered
    FROM orders o
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(i.quantity), 0) AS ordered, COALESCE(sum(p.packed), 0) AS packed,
            COALESCE(sum(p.shipped), 0) AS shipped, COALESCE(sum(p.delivered), 0) AS delivered,
            COALESCE(sum(p.returned), 0) AS returned
        FROM order_items i
        LEFT JOIN order_item_progress p
            ON p.store_id = i.store_id AND p.order_id = i.order_id AND p.item_id = i.id
        WHERE i.store_id = o.store_id AND i.order_id = o.id
    ) l
    WHERE (o.status = 'returned') <> (l.returned = l.ordered) OR NOT CASE o.status
        WHEN 'packed' THEN l.shipped < l.ordered
        WHEN 'shipped' THEN l.shipped = l.ordered AND l.delivered < l.ordered
        WHEN 'delivered' THEN l.delivered = l.ordered
        WHEN 'completed' THEN l.delivered = l.ordered
        WHEN 'returned' THEN l.shipped = l.ordered
        ELSE l.packed = 0
    END
"""
