"""Of what must not be rewritten, nor left out. The chain itself: app/audit_chain.py."""

# I12, as far as the schema holds it: what is append-only cannot be rewritten by the app.
THE_LEDGERS_ARE_APPEND_ONLY = """
    SELECT t.relname::text AS ledger, role, privilege
    FROM pg_class t, unnest(ARRAY['pesan_app', 'pesan_router']) AS role,
        unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
    WHERE t.relnamespace = 'public'::regnamespace
        AND t.relname IN ('inventory_movements', 'order_status_history',
            'payment_status_history', 'payment_captures', 'journal_entries', 'journal_lines', 'events', 'event_audit_log',
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

# What moved an order or a payment is in the audit log: the line bears the id of the move. A payment
# that began with its order stands in the order's line. What moved before that was so is not judged.
ORDER_MOVES_ARE_IN_THE_AUDIT_LOG = """
    SELECT h.store_id, h.order_id, h.to_status AS status, h.actor FROM order_status_history h
    WHERE h.audited AND NOT EXISTS (
        SELECT FROM event_audit_log e WHERE e.store_id = h.store_id AND e.id = h.id)
"""

PAYMENT_MOVES_ARE_IN_THE_AUDIT_LOG = """
    SELECT h.store_id, h.payment_id, h.to_status AS status, h.actor
    FROM payment_status_history h
    LEFT JOIN payments p ON p.store_id = h.store_id AND p.id = h.payment_id
    WHERE h.audited AND NOT EXISTS (
        SELECT FROM event_audit_log e WHERE e.store_id = h.store_id
            AND (e.id = h.id OR (e.id = p.order_id AND h.from_status IS NULL)))
"""

# A message has one cost, by its key; and only one that left has any.
COSTS_ARE_OF_MESSAGES_THAT_LEFT = """
    SELECT k.store_id, k.message_id FROM message_costs k
    LEFT JOIN customer_messages m ON m.store_id = k.store_id AND m.id = k.message_id
        AND m.conversation_id = k.conversation_id AND m.direction = 'out' AND m.attempts > 0
    WHERE m.id IS NULL
"""
