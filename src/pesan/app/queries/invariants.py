"""What must always be true, one statement each; a row that comes back is a fault.

Asked by the owner of the schema over all stores. Columns ending in `_id` name what is broken.
Parameters are written `$now` and so on, as in kit/sql.py; app/invariants.py puts them in order.
"""

# I1 of the promises: the ledger of movements is the stock.
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

# What a return gave back is what its refunds say.
RETURNS_ARE_REFUNDED = """
    SELECT r.store_id, r.id AS return_id, r.order_id, r.refund_minor, b.total AS refunds_minor
    FROM order_returns r
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(f.amount_minor), 0) AS total FROM order_return_refunds x
        JOIN refunds f ON f.store_id = x.store_id AND f.id = x.refund_id
        WHERE x.store_id = r.store_id AND x.return_id = r.id
    ) b WHERE r.refund_minor <> b.total
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

# I5: a payment's sums are its captures and refunds, to the minor unit.
PAYMENTS_ARE_THEIR_CAPTURES_AND_REFUNDS = """
    SELECT p.store_id, p.id AS payment_id, p.captured_minor, c.captured, p.promised_minor,
        r.promised, p.refunded_minor, r.refunded
    FROM payments p
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(amount_minor), 0) AS captured FROM payment_captures
        WHERE store_id = p.store_id AND payment_id = p.id AND currency = p.currency
    ) c
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(amount_minor) FILTER (WHERE status <> 'failed'), 0) AS promised,
            COALESCE(sum(amount_minor) FILTER (WHERE status = 'succeeded'), 0) AS refunded
        FROM refunds WHERE store_id = p.store_id AND payment_id = p.id
    ) r
    WHERE (p.captured_minor, p.promised_minor, p.refunded_minor)
            <> (c.captured, r.promised, r.refunded)
        OR NOT (0 <= p.refunded_minor AND p.refunded_minor <= p.promised_minor
            AND p.promised_minor <= p.captured_minor)
"""

PAYMENT_STATUS_SAYS_WHAT_MONEY_CAME = """
    SELECT p.store_id, p.id AS payment_id, p.status, p.captured_minor, p.refunded_minor
    FROM payments p
    WHERE (p.status IN ('captured', 'partially_refunded', 'refunded')) <> (
            EXISTS (
                SELECT FROM payment_captures c
                WHERE c.store_id = p.store_id AND c.payment_id = p.id
            )
        )
        OR (p.status = 'refunded' AND p.refunded_minor < p.captured_minor)
"""

# A case is a person's to decide: where there is one, the sums may differ.
ORDERS_ARE_PAID_BY_MONEY = """
    WITH money AS (
        SELECT store_id, order_id, sum(captured_minor) AS captured FROM payments
        GROUP BY store_id, order_id
    )
    SELECT o.store_id, o.id AS order_id, o.status, o.total_minor,
        COALESCE(m.captured, 0) AS captured_minor
    FROM orders o LEFT JOIN money m ON m.store_id = o.store_id AND m.order_id = o.id
    WHERE (o.status IN ('paid', 'completed') OR (o.payment_terms = 'prepaid'
            AND o.status IN ('packed', 'shipped', 'delivered')))
        AND COALESCE(m.captured, 0) < o.total_minor
        AND NOT EXISTS (
            SELECT FROM reconciliation_cases c WHERE c.store_id = o.store_id AND c.order_id = o.id
        )
"""

# A minute after the last capture, every rupiah kept belongs to a paid order, or a case says not.
NO_MONEY_IS_IN_LIMBO = """
    WITH sums AS (
        -- A payment may have several captures: its own sums count once.
        SELECT p.store_id, p.order_id, sum(p.captured_minor - p.promised_minor) AS kept,
            max(c.last) AS last
        FROM payments p
        CROSS JOIN LATERAL (
            SELECT max(booked_at) AS last FROM payment_captures
            WHERE store_id = p.store_id AND payment_id = p.id
        ) c
        GROUP BY p.store_id, p.order_id
    )
    SELECT o.store_id, o.id AS order_id, o.status, o.total_minor, m.kept AS kept_minor
    FROM orders o JOIN sums m ON m.store_id = o.store_id AND m.order_id = o.id
    WHERE m.last < $now::timestamptz - interval '1 minute'
        AND m.kept > CASE
            WHEN o.status IN ('awaiting_payment', 'expired', 'cancelled') THEN 0
            ELSE o.total_minor
        END
        AND NOT EXISTS (
            SELECT FROM reconciliation_cases c WHERE c.store_id = o.store_id AND c.order_id = o.id
        )
"""

# I7
ONE_LIVE_ATTEMPT_AN_ORDER = """
    SELECT store_id, order_id, count(*) AS live FROM payments
    WHERE status IN ('pending', 'requires_action')
    GROUP BY store_id, order_id HAVING count(*) > 1
"""

# A live attempt of an order nobody waits for could still take a buyer's money.
LIVE_ATTEMPTS_HAVE_A_WAITING_ORDER = """
    SELECT p.store_id, p.id AS payment_id, p.order_id, p.status, o.status AS order_status
    FROM payments p JOIN orders o ON o.store_id = p.store_id AND o.id = p.order_id
    WHERE p.status IN ('pending', 'requires_action') AND o.status IN ('expired', 'cancelled')
"""

# I8, for the gateway whose own books lie in this database.
SANDBOX_BOOKS_AGREE = """
    WITH theirs AS (
        SELECT g.store_id, capture ->> 'id' AS gateway_id,
            (capture ->> 'amount_minor')::bigint AS amount_minor, g.created_at
        FROM sandbox_gateway_requests g, jsonb_array_elements(g.captures) AS capture
    ), ours AS (
        SELECT c.store_id, c.gateway_id, c.amount_minor, c.payment_id
        FROM payment_captures c
        JOIN payments p ON p.store_id = c.store_id AND p.id = c.payment_id
        WHERE p.provider = 'sandbox'
    )
    SELECT store_id, ours.payment_id, gateway_id AS capture, ours.amount_minor AS booked_minor,
        theirs.amount_minor AS held_minor
    FROM ours FULL JOIN theirs USING (store_id, gateway_id)
    WHERE ours.amount_minor IS DISTINCT FROM theirs.amount_minor
        AND (ours.amount_minor IS NOT NULL
            OR theirs.created_at < $now::timestamptz - interval '15 minutes')
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

# I10: only an answer that was decided by executing is kept; a later repeat gets it again.
KEPT_ANSWERS_ARE_FINAL = """
    SELECT store_id, encode(key_hash, 'hex') AS key, status FROM idempotency_keys
    WHERE NOT (status BETWEEN 200 AND 299 OR status = 409)
        OR (length(body) = 0 AND status <> 204)
"""

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
        FROM events WHERE type LIKE 'order.%' GROUP BY store_id, data ->> 'order_id', type
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

# I12 as far as the schema holds it: what is append-only cannot be rewritten by the app.
THE_LEDGERS_ARE_APPEND_ONLY = """
    SELECT t.relname::text AS ledger, role, privilege
    FROM pg_class t, unnest(ARRAY['pesan_app', 'pesan_router']) AS role,
        unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
    WHERE t.relnamespace = 'public'::regnamespace
        AND t.relname IN ('inventory_movements', 'order_status_history',
            'payment_status_history', 'payment_captures', 'events', 'event_audit_log',
            'fulfilment_items', 'fulfilment_status_history', 'order_notes', 'order_returns',
            'order_return_items', 'order_return_refunds')
        AND CASE privilege
            -- What may be erased may become its marker alone: the trigger sees to it.
            WHEN 'UPDATE' THEN EXISTS (
                SELECT FROM pg_attribute a
                WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                    AND has_column_privilege(role, t.oid, a.attnum, 'UPDATE')
                    AND NOT EXISTS (
                        SELECT FROM pg_trigger g
                        WHERE g.tgrelid = t.oid AND g.tgenabled = 'O'
                            AND g.tgfoid = 'only_erased'::regproc
                            AND a.attnum = ANY (g.tgattr::int2[])
                    )
            )
            ELSE has_table_privilege(role, t.oid, privilege)
        END
"""

# I13: the belt of row-level security is on every tenant's table the app may touch...
EVERY_STORE_IS_FENCED = """
    SELECT t.relname::text AS tenant_table, t.relrowsecurity AS enabled,
        t.relforcerowsecurity AS forced
    FROM pg_class t
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p')
        AND NOT (t.relrowsecurity AND t.relforcerowsecurity)
        AND has_any_column_privilege('pesan_app', t.oid, 'SELECT, INSERT, UPDATE')
        AND (t.relname = 'stores' OR EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'store_id'
                AND NOT a.attisdropped
        ))
"""

# ...and what carries no foreign key (docs/decisions/0007) points at its own store all the same.
NOTHING_POINTS_INTO_ANOTHER_STORE = """
    SELECT store_id, 'inventory_reservations.order_id' AS column, order_id AS missing
    FROM inventory_reservations c
    WHERE NOT EXISTS (SELECT FROM orders p WHERE p.store_id = c.store_id AND p.id = c.order_id)
    UNION ALL
    SELECT store_id, 'inventory_reservations.variant_id', variant_id
    FROM inventory_reservations c
    WHERE NOT EXISTS (SELECT FROM inventory_levels p
        WHERE p.store_id = c.store_id AND p.variant_id = c.variant_id)
    UNION ALL
    SELECT store_id, 'inventory_movements.order_id', order_id FROM inventory_movements c
    WHERE order_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM orders p WHERE p.store_id = c.store_id AND p.id = c.order_id)
    UNION ALL
    SELECT store_id, 'inventory_movements.variant_id', variant_id FROM inventory_movements c
    WHERE NOT EXISTS (SELECT FROM inventory_levels p
        WHERE p.store_id = c.store_id AND p.variant_id = c.variant_id)
    UNION ALL
    SELECT store_id, 'order_items.variant_id', variant_id FROM order_items c
    WHERE NOT EXISTS (SELECT FROM product_variants p WHERE p.store_id = c.store_id
        AND p.id = c.variant_id AND p.product_id = c.product_id)
    UNION ALL
    SELECT store_id, 'order_status_history.order_id', order_id FROM order_status_history c
    WHERE NOT EXISTS (SELECT FROM orders p WHERE p.store_id = c.store_id AND p.id = c.order_id)
    UNION ALL
    SELECT store_id, 'orders.conversation_id', conversation_id FROM orders c
    WHERE conversation_id IS NOT NULL AND NOT EXISTS (SELECT FROM conversations p
        WHERE p.store_id = c.store_id AND p.id = c.conversation_id)
    UNION ALL
    SELECT store_id, 'payment_status_history.payment_id', payment_id FROM payment_status_history c
    WHERE NOT EXISTS (SELECT FROM payments p WHERE p.store_id = c.store_id AND p.id = c.payment_id)
    UNION ALL
    SELECT store_id, 'payment_captures.connection_id', connection_id FROM payment_captures c
    WHERE connection_id IS NOT NULL AND NOT EXISTS (SELECT FROM connections p
        WHERE p.store_id = c.store_id AND p.id = c.connection_id)
    UNION ALL
    SELECT store_id, 'reconciliation_cases.payment_id', payment_id FROM reconciliation_cases c
    WHERE NOT EXISTS (SELECT FROM payments p WHERE p.store_id = c.store_id
        AND p.id = c.payment_id AND p.order_id = c.order_id)
    UNION ALL
    SELECT store_id, 'payment_webhook_logs.connection_id', connection_id
    FROM payment_webhook_logs c
    WHERE NOT EXISTS (SELECT FROM connections p
        WHERE p.store_id = c.store_id AND p.id = c.connection_id)
    UNION ALL
    SELECT store_id, 'channel_updates.connection_id', connection_id FROM channel_updates c
    WHERE NOT EXISTS (SELECT FROM connections p
        WHERE p.store_id = c.store_id AND p.id = c.connection_id)
    UNION ALL
    SELECT store_id, 'event_deliveries.event_id', event_id FROM event_deliveries c
    WHERE NOT EXISTS (SELECT FROM events p WHERE p.store_id = c.store_id AND p.id = c.event_id)
"""

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

ONE_CURRENCY_AN_ORDER = """
    SELECT p.store_id, p.order_id, p.id AS payment_id, o.currency, p.currency AS payment_currency,
        r.currency AS refund_currency
    FROM payments p
    JOIN orders o ON o.store_id = p.store_id AND o.id = p.order_id
    LEFT JOIN refunds r ON r.store_id = p.store_id AND r.payment_id = p.id
    WHERE p.currency <> o.currency OR r.currency <> p.currency
"""

# I16
NOTHING_IS_HELD_PAST_ITS_TIME = """
    SELECT store_id, order_id, variant_id, quantity, expires_at FROM inventory_reservations
    WHERE status = 'held' AND expires_at < $now::timestamptz - interval '30 seconds'
"""

# The business clock of this database, which PESAN_ENV=test may have shifted.
BUSINESS_TIME = """
    SELECT now() + make_interval(secs => (SELECT seconds FROM clock_offset))
"""
