from ...kit.db import Tx
from ...kit.ids import ProductId, StoreId
from ...kit.sql import statement


@statement("""
    -- Trigrams are dear (some 20 us a text), so only for words that stand nowhere in the store.
    WITH asked AS MATERIALIZED (
        SELECT word, EXISTS (
            SELECT FROM products p
            WHERE p.store_id = $store AND p.status = 'active'
                AND strpos(p.search_text, ' ' || word || ' ') > 0
        ) AS known
        FROM unnest($words::text[]) AS word
    ), scored AS (
        SELECT p.id, (
            SELECT sum(CASE
                WHEN strpos(p.search_text, ' ' || word || ' ') > 0 THEN 1
                WHEN length(word) >= 3 AND strpos(p.search_text, word) > 0 THEN 0.6
                WHEN known THEN 0
                ELSE word_similarity(word, p.search_text) END)
            FROM asked
        ) + (
            SELECT 0.8 * count(*) FROM unnest($swapped::text[]) AS word
            WHERE strpos(p.search_text, ' ' || word || ' ') > 0
        ) AS score
        FROM products p WHERE p.store_id = $store AND p.status = 'active'
    )
    SELECT id FROM scored WHERE score >= 0.3 ORDER BY score DESC, id DESC LIMIT $limit
""")
async def search(
    tx: Tx, *, store: StoreId, words: list[str], swapped: list[str], limit: int
) -> list[ProductId]: ...
