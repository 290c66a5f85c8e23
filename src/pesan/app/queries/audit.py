"""What `pesan audit` reads, as the schema's owner: every store's chain, in its order."""

HEADS = """
    SELECT store_id, sequence, hash, signature, at FROM audit_heads
    WHERE $1::uuid IS NULL OR store_id = $1 ORDER BY store_id
"""

# A store whose head is gone still has its links.
CHAINS = """
    SELECT store_id FROM audit_chain WHERE $1::uuid IS NULL OR store_id = $1
    UNION SELECT store_id FROM audit_heads WHERE $1::uuid IS NULL OR store_id = $1
    ORDER BY store_id
"""

LINKS = """
    SELECT c.sequence, c.entry_id, c.previous_hash, c.hash, e.id IS NOT NULL AS found,
        e.actor, e.action, e.subject, e.detail::text AS detail, e.request_id, e.ip, e.user_agent,
        e.at
    FROM audit_chain c
    LEFT JOIN event_audit_log e ON e.store_id = c.store_id AND e.id = c.entry_id
    WHERE c.store_id = $1
    ORDER BY c.sequence
"""

# In the log, in no chain, and waiting for none: nobody who may write the log put it there.
SLIPPED_IN = """
    SELECT e.store_id, e.id, e.action, e.subject FROM event_audit_log e
    WHERE ($1::uuid IS NULL OR e.store_id = $1)
        AND NOT EXISTS (
            SELECT FROM audit_chain c WHERE c.store_id = e.store_id AND c.entry_id = e.id)
        AND NOT EXISTS (
            SELECT FROM audit_unchained u WHERE u.store_id = e.store_id AND u.id = e.id)
    ORDER BY e.store_id, e.id
"""

UNCHAINED = """
    SELECT count(*) FROM audit_unchained WHERE $1::uuid IS NULL OR store_id = $1
"""

# What heads were signed with that were printed under an earlier PESAN_SECRET_KEY.
RETIRED = "SELECT purpose, fingerprint, sealed_key FROM retired_keys"
