"""Of products: what search and lists find them by is what they say (docs/decisions/0008)."""

# `search_text` lists what a product is found by; each word is a row, and in the store's vocabulary.
WORDS_ARE_THEIR_PRODUCTS = """
    WITH said AS (
        SELECT p.store_id, p.id AS product_id, split_part(entry, ':', 1) COLLATE "C" AS word,
            split_part(entry, ':', 2)::int AS worth, p.status
        FROM products p CROSS JOIN LATERAL regexp_split_to_table(p.search_text, ' +') AS entry
        WHERE entry <> ''
    )
    SELECT store_id, product_id, word, said.worth, w.worth AS kept
    FROM said FULL JOIN product_words w USING (store_id, product_id, word)
    WHERE said.worth IS DISTINCT FROM w.worth OR said.status <> 'active'
    UNION ALL
    SELECT store_id, product_id, word, worth, NULL FROM product_words w
    WHERE NOT EXISTS (SELECT FROM store_words s WHERE s.store_id = w.store_id AND s.word = w.word)
"""

TAGS_ARE_THEIR_PRODUCTS = """
    WITH said AS (
        SELECT store_id, id AS product_id, unnest(tags) COLLATE "C" AS tag, true AS is_said
        FROM products
    )
    SELECT store_id, product_id, tag, is_said, t.is_kept
    FROM said FULL JOIN (SELECT *, true AS is_kept FROM product_tags) t
        USING (store_id, product_id, tag)
    WHERE is_said IS DISTINCT FROM is_kept
"""
