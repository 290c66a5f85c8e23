"""Of the fence between stores."""

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
    SELECT store_id, 'journal_entries.payment_id', payment_id FROM journal_entries c
    WHERE payment_id IS NOT NULL AND NOT EXISTS (SELECT FROM payments p
        WHERE p.store_id = c.store_id AND p.id = c.payment_id AND p.order_id = c.order_id)
    UNION ALL
    SELECT store_id, 'reconciliation_cases.payment_id', payment_id FROM reconciliation_cases c
    WHERE payment_id IS NOT NULL AND NOT EXISTS (SELECT FROM payments p WHERE p.store_id = c.store_id
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
