"""The catalogue's part of the checkout statement: what is sold, at today's price."""

from typing import LiteralString

# Reads `wanted (variant_id, quantity, item_id, position)`; archived variants and products that are
# not active are simply not there, and the statement notices that a line is missing.
PRICED: LiteralString = """
    priced AS (
        SELECT w.variant_id, w.quantity, w.item_id, w.position, v.product_id, v.sku, v.price_minor,
            v.price_minor::numeric * w.quantity AS line,  -- not yet known to fit in a bigint
            COALESCE(v.weight_grams, 0)::bigint * w.quantity AS weight_grams,
            CASE v.title WHEN '' THEN p.name ELSE p.name || ' ' || v.title END AS title
        FROM wanted w
        JOIN product_variants v ON v.store_id = $store AND v.id = w.variant_id
        JOIN products p ON p.store_id = $store AND p.id = v.product_id
        WHERE v.archived_at IS NULL AND p.status = 'active'
    )
"""
