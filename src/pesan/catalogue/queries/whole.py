"""Products read whole, with their variants and what there is of them, by the statement that finds
them: one JSON text a product. And their stamps, by which one that was read before is known again
(models.py: Stamp), in less than half the database's time.
"""

from typing import LiteralString

from ... import inventory

# What a `page` must have, and may have more.
COLUMNS: LiteralString = """
    id, slug, name, description, category, tags, images, options, status, metadata, version,
    created_at, updated_at
"""
# Of variants `v` and what is `stocked` of them, `s`.
_STOCK: LiteralString = """
    GREATEST(0, COALESCE(s.on_hand - s.reserved, 0)) AS available,
    COALESCE(s.backorder, false) AS backorder
"""
# Reads `page`. By sets: a lookup for each variant apart costs the database twice as much.
WHOLE: LiteralString = (
    """
    variants AS (
        SELECT id, product_id, sku, title, options, price_minor, compare_at_minor, cost_minor,
            currency, weight_grams, barcode, position
        FROM product_variants
        WHERE store_id = $store AND product_id = ANY(ARRAY(SELECT id FROM page))
            AND archived_at IS NULL
    ),
"""
    + inventory.STOCKED
    + """
    SELECT row_to_json(whole)::text AS product FROM (
        SELECT page.*, COALESCE(sold.variants, '[]') AS variants
        FROM page LEFT JOIN (
            SELECT product_id, json_agg(sold ORDER BY position, id) AS variants FROM (
                SELECT v.*, s.bundle,
"""
    + _STOCK
    + """
                FROM variants v LEFT JOIN stocked s ON s.variant_id = v.id
            ) sold GROUP BY product_id
        ) sold ON sold.product_id = page.id
    ) whole
"""
)
# Reads `page (id, version, updated_at)`, and gives its stamps, newest product first: spelled as
# rules.py does.
STAMPED: LiteralString = (
    """
    variants AS (
        SELECT id, product_id, position FROM product_variants
        WHERE store_id = $store AND product_id = ANY(ARRAY(SELECT id FROM page))
            AND archived_at IS NULL
    ),
"""
    + inventory.STOCKED
    + """
    SELECT concat_ws(' ', page.id, page.version,
        (extract(epoch FROM page.updated_at) * 1000000)::bigint, sold.stock) AS stamp
    FROM page LEFT JOIN (
        SELECT product_id, string_agg(
            available || CASE WHEN backorder THEN '+' ELSE '' END, ' ' ORDER BY position, id
        ) AS stock
        FROM (
            SELECT v.*,
"""
    + _STOCK
    + """
            FROM variants v LEFT JOIN stocked s ON s.variant_id = v.id
        ) sold GROUP BY product_id
    ) sold ON sold.product_id = page.id
    ORDER BY page.id DESC
"""
)
