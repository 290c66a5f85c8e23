"""Of customers: merged, parted and erased."""

from ....customers.queries import terms

TERMS_ARE_THEIR_CUSTOMERS = f"""
    WITH said AS ({terms.TERMS})
    (SELECT store_id, customer_id, term, 'missing' AS fault FROM said
        EXCEPT SELECT store_id, customer_id, term, 'missing' FROM customer_terms)
    UNION ALL
    (SELECT store_id, customer_id, term, 'left over' FROM customer_terms
        EXCEPT SELECT store_id, customer_id, term, 'left over' FROM said)
"""

# Whoever is merged was merged by somebody, and has not been parted again.
MERGES_ARE_WHOLE = """
    SELECT COALESCE(c.store_id, m.store_id) AS store_id,
        COALESCE(c.id, m.merged_id) AS customer_id, c.merged_into, m.customer_id AS merged_by
    FROM (SELECT * FROM customers WHERE merged_into IS NOT NULL) c
    FULL JOIN (SELECT * FROM customer_merges WHERE undone_at IS NULL) m
        ON m.store_id = c.store_id AND m.merged_id = c.id
    WHERE c.merged_into IS DISTINCT FROM m.customer_id
"""

# A thread may stay, where who is left had one on the same connection; nothing else does.
THE_MERGED_HAVE_NOTHING_LEFT = """
    SELECT c.store_id, c.id AS customer_id, r.what, r.id::text AS row
    FROM customers c
    CROSS JOIN LATERAL (
        SELECT 'order' AS what, id FROM orders WHERE store_id = c.store_id AND customer_id = c.id
        UNION ALL SELECT 'identity', id FROM customer_identities
            WHERE store_id = c.store_id AND customer_id = c.id
        UNION ALL SELECT 'address', id FROM customer_addresses
            WHERE store_id = c.store_id AND customer_id = c.id
        UNION ALL SELECT 'payment method', id FROM payment_methods
            WHERE store_id = c.store_id AND customer_id = c.id
    ) r
    WHERE c.merged_into IS NOT NULL
"""

DEFAULT_ADDRESSES_ARE_THEIR_OWN = """
    SELECT c.store_id, c.id AS customer_id, c.default_address_id AS address_id FROM customers c
    WHERE c.deleted_at IS NULL AND c.default_address_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM customer_addresses a WHERE a.store_id = c.store_id
            AND a.id = c.default_address_id AND a.customer_id = c.id)
"""

# I17, as far as a statement can ask: what was erased has not come back. The canary test asks the rest.
NOBODY_ERASED_IS_LEFT = """
    SELECT c.store_id, c.id AS customer_id, r.what
    FROM customers c
    CROSS JOIN LATERAL (
        SELECT 'their own row' AS what
        WHERE c.name <> '[erased]' OR c.phone IS NOT NULL OR c.email IS NOT NULL
            OR c.note IS NOT NULL OR c.tags <> '{}' OR c.metadata <> '{}'
        UNION ALL SELECT 'an identity' FROM customer_identities
            WHERE store_id = c.store_id AND customer_id = c.id
        UNION ALL SELECT 'an address' FROM customer_addresses
            WHERE store_id = c.store_id AND customer_id = c.id
        UNION ALL SELECT 'a note' FROM customer_notes
            WHERE store_id = c.store_id AND customer_id = c.id AND text <> '[erased]'
        UNION ALL SELECT 'a consent' FROM customer_consents
            WHERE store_id = c.store_id AND customer_id = c.id AND source <> '[erased]'
        UNION ALL SELECT 'an order' FROM orders
            WHERE store_id = c.store_id AND customer_id = c.id
                AND (shipping_address IS NOT NULL OR note IS NOT NULL OR metadata <> '{}')
        UNION ALL SELECT 'a message' FROM conversations t
            JOIN customer_messages m ON m.store_id = t.store_id AND m.conversation_id = t.id
            WHERE t.store_id = c.store_id AND t.customer_id = c.id AND m.text IS NOT NULL
        UNION ALL SELECT 'a note in a thread' FROM conversations t
            JOIN conversation_notes n ON n.store_id = t.store_id AND n.conversation_id = t.id
            WHERE t.store_id = c.store_id AND t.customer_id = c.id AND n.text <> '[erased]'
        UNION ALL SELECT 'a word of a thread' FROM conversations t
            JOIN conversation_words w ON w.store_id = t.store_id AND w.conversation_id = t.id
            WHERE t.store_id = c.store_id AND t.customer_id = c.id
    ) r
    WHERE c.erased_at IS NOT NULL
"""
