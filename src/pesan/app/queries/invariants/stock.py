"""Of stock: the counters, the ledger of movements, and what orders hold."""

# I1: the ledger of movements is the stock.
STOCK_IS_THE_SUM_OF_ITS_MOVEMENTS = """
    SELECT store_id, variant_id, location_id, l.on_hand, m.total AS movements
    FROM inventory_levels l
    FULL JOIN (
        SELECT store_id, location_id, variant_id, sum(delta) AS total FROM inventory_movements
        GROUP BY store_id, location_id, variant_id
    ) m USING (store_id, location_id, variant_id)
    WHERE COALESCE(l.on_hand, 0) <> COALESCE(m.total, 0) OR l.on_hand IS NULL
"""

# I2
RESERVED_IS_THE_SUM_OF_WHAT_IS_HELD = """
    SELECT store_id, variant_id, location_id, l.reserved, r.total AS held
    FROM inventory_levels l
    FULL JOIN (
        SELECT store_id, location_id, variant_id, sum(quantity) AS total
        FROM inventory_reservations
        WHERE status = 'held' GROUP BY store_id, location_id, variant_id
    ) r USING (store_id, location_id, variant_id)
    WHERE COALESCE(l.reserved, 0) <> COALESCE(r.total, 0)
"""

# I3
NOTHING_IS_OVERSOLD = """
    SELECT store_id, variant_id, on_hand, reserved FROM inventory_levels
    WHERE reserved < 0 OR (NOT backorder AND on_hand - reserved < 0)
"""

# I4: what an order took out of stock is what it still has, and never anything in between.
SALES_ARE_MOVEMENTS = """
    SELECT store_id, order_id, variant_id, r.quantity, r.status, m.total AS moved
    FROM inventory_reservations r
    FULL JOIN (
        SELECT store_id, order_id, variant_id, sum(delta) AS total FROM inventory_movements
        WHERE order_id IS NOT NULL AND reason <> 'returned'
        GROUP BY store_id, order_id, variant_id
    ) m USING (store_id, order_id, variant_id)
    WHERE COALESCE(m.total, 0) <> CASE WHEN r.status = 'committed' THEN -r.quantity ELSE 0 END
"""

# What a return put on the shelf again, a bundle in its parts.
RETURNS_ARE_MOVEMENTS = """
    SELECT store_id, order_id, variant_id, r.quantity AS restocked, m.total AS moved
    FROM (
        SELECT i.store_id, i.order_id, part.variant_id, sum(x.quantity * part.each) AS quantity
        FROM order_return_items x
        JOIN order_items i
            ON i.store_id = x.store_id AND i.order_id = x.order_id AND i.id = x.item_id
        CROSS JOIN LATERAL (
            SELECT i.variant_id, 1 AS each WHERE i.bundle IS NULL
            UNION ALL
            SELECT (c ->> 'variant_id')::uuid, (c ->> 'quantity')::int
            FROM jsonb_array_elements(i.bundle) c
        ) part
        WHERE x.restock GROUP BY i.store_id, i.order_id, part.variant_id
    ) r
    FULL JOIN (
        SELECT store_id, order_id, variant_id, sum(delta) AS total FROM inventory_movements
        WHERE order_id IS NOT NULL AND reason = 'returned'
        GROUP BY store_id, order_id, variant_id
    ) m USING (store_id, order_id, variant_id)
    WHERE r.quantity IS DISTINCT FROM m.total
"""

# A bundle takes what it was made of when it was sold.
ITEMS_ARE_RESERVED = """
    SELECT store_id, order_id, variant_id, i.quantity AS ordered, r.quantity AS reserved
    FROM (
        SELECT store_id, order_id, part.variant_id, sum(quantity * part.each) AS quantity
        FROM order_items CROSS JOIN LATERAL (
            SELECT variant_id, 1 AS each WHERE bundle IS NULL
            UNION ALL
            SELECT (c ->> 'variant_id')::uuid, (c ->> 'quantity')::int
            FROM jsonb_array_elements(bundle) c
        ) part
        GROUP BY store_id, order_id, part.variant_id
    ) i
    FULL JOIN inventory_reservations r USING (store_id, order_id, variant_id)
    WHERE i.quantity IS DISTINCT FROM r.quantity
"""

STOCK_FOLLOWS_THE_ORDER = """
    SELECT o.store_id, o.id AS order_id, r.variant_id, o.status, r.status AS reservation
    FROM orders o
    JOIN inventory_reservations r ON r.store_id = o.store_id AND r.order_id = o.id
    WHERE NOT CASE
        WHEN o.status = 'awaiting_payment' THEN r.status = 'held'
        WHEN o.status IN ('paid', 'packed', 'shipped', 'delivered', 'completed')
            THEN r.status = 'committed'
        WHEN o.status IN ('expired', 'cancelled') THEN r.status IN ('expired', 'released')
        ELSE r.status <> 'held'
    END
"""

# I16
NOTHING_IS_HELD_PAST_ITS_TIME = """
    SELECT store_id, order_id, variant_id, quantity, expires_at FROM inventory_reservations
    WHERE status = 'held' AND expires_at < $now::timestamptz - interval '30 seconds'
"""

# A store's first place bears its own id (docs/decisions/0010); every statement means that one.
EVERY_STORE_HAS_ITS_FIRST_PLACE = """
    SELECT s.id AS store_id, s.slug FROM stores s
    WHERE NOT EXISTS (SELECT FROM locations l WHERE l.store_id = s.id AND l.id = s.id)
"""

STOCK_LIES_IN_A_PLACE_OF_ITS_STORE = """
    SELECT c.store_id, 'inventory_movements' AS ledger, c.location_id, c.variant_id
    FROM inventory_movements c
    WHERE NOT EXISTS (SELECT FROM locations l WHERE l.store_id = c.store_id AND l.id = c.location_id)
    UNION ALL
    SELECT c.store_id, 'inventory_reservations', c.location_id, c.variant_id
    FROM inventory_reservations c
    WHERE NOT EXISTS (SELECT FROM locations l WHERE l.store_id = c.store_id AND l.id = c.location_id)
    UNION ALL
    SELECT c.store_id, 'inventory_levels', c.location_id, c.variant_id FROM inventory_levels c
    WHERE NOT EXISTS (SELECT FROM locations l WHERE l.store_id = c.store_id AND l.id = c.location_id)
"""

# Of two counts of one shelf each would write the same difference.
ONE_COUNT_IS_OPEN_A_PLACE = """
    SELECT store_id, location_id, count(*) AS open FROM inventory_counts WHERE status = 'open'
    GROUP BY store_id, location_id HAVING count(*) > 1
"""
