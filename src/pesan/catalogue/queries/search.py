"""Finding products by words. Why it is shaped so: docs/decisions/0008-search.md."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ProductId, StoreId
from ...kit.sql import statement
from ..models import Near, OwnSynonyms, SearchText, SynonymGroups, Vocabulary, Whole
from .whole import COLUMNS, WHOLE


@statement("""
    -- `$untils` are the first words beyond each beginning: a range that the index can read.
    SELECT (SELECT s.xmin::text FROM store_synonyms s WHERE s.store_id = $store) AS synonyms, (
        SELECT coalesce(jsonb_agg(jsonb_build_object('asked', asked.word, 'found', found.word)), '[]')
        FROM unnest($words::text[], $untils::text[]) AS asked (word, until)
        CROSS JOIN LATERAL (
            SELECT w.word FROM store_words w
            WHERE w.store_id = $store AND w.word >= asked.word AND w.word < asked.until
            ORDER BY w.word LIMIT $most
        ) found
        -- Word by word, whatever the planner knows: a semijoin may read the words of all products.
        CROSS JOIN LATERAL (
            SELECT FROM product_words p WHERE p.store_id = $store AND p.word = found.word LIMIT 1
        ) in_use
    ) AS near
""")
async def words_beginning(
    tx: Tx, *, store: StoreId, words: list[str], untils: list[str], most: int
) -> Vocabulary: ...


@statement("""
    -- The store's vocabulary is read, so only for words that nothing begins with.
    SELECT asked.word AS asked, near.word AS found
    FROM unnest($words::text[]) AS asked (word)
    CROSS JOIN LATERAL (
        SELECT spelt.word FROM (
            SELECT w.word, w.letters FROM store_words w
            WHERE w.store_id = $store AND w.letters >= length(asked.word) - 2 LIMIT $read
        ) spelt
        WHERE strpos(spelt.word, asked.word) > 0
            OR (spelt.letters <= length(asked.word) + 2 AND similarity(spelt.word, asked.word) > 0.2)
        ORDER BY similarity(spelt.word, asked.word) DESC, spelt.word LIMIT $most
    ) near
    CROSS JOIN LATERAL (
        SELECT FROM product_words p WHERE p.store_id = $store AND p.word = near.word LIMIT 1
    ) in_use
""")
async def words_near(
    tx: Tx, *, store: StoreId, words: list[str], read: int, most: int
) -> list[Near]: ...


@statement(
    """
    -- Of a word that very many products bear, the newest `$each` count; ranking looks at all words.
    WITH matched AS (
        SELECT found.product_id, asked.term, max(asked.sure * found.worth) AS worth
        FROM unnest($words::text[], $terms::int[], $sures::int[]) AS asked (word, term, sure)
        CROSS JOIN LATERAL (
            SELECT w.product_id, w.worth FROM product_words w
            WHERE w.store_id = $store AND w.word = asked.word
            ORDER BY w.product_id DESC LIMIT $each
        ) found
        GROUP BY found.product_id, asked.term
    ), best AS (
        SELECT product_id, sum(worth) AS worth FROM matched
        GROUP BY product_id ORDER BY worth DESC, product_id DESC LIMIT $limit
    ), page AS (
        SELECT p.* FROM best CROSS JOIN LATERAL (
            SELECT"""
    + COLUMNS
    + """
            FROM products WHERE store_id = $store AND id = best.product_id LIMIT 1
        ) p
    ),
"""
    + WHOLE
)
async def candidates(
    tx: Tx,
    *,
    store: StoreId,
    words: list[str],
    terms: list[int],
    sures: list[int],
    each: int,
    limit: int,
) -> list[Whole]: ...


@statement("""
    SELECT id, search_text FROM products WHERE store_id = $store AND id = ANY($products)
""")
async def search_texts(tx: Tx, store: StoreId, products: list[ProductId]) -> list[SearchText]: ...


@statement("""
    UPDATE products p SET search_text = given.search_text
    FROM unnest($products::uuid[], $texts::text[]) AS given (id, search_text)
    WHERE p.store_id = $store AND p.id = given.id
""")
async def put_search_texts(
    tx: Tx, *, store: StoreId, products: list[ProductId], texts: list[str]
) -> None: ...


@statement("""
    -- In the order of the words, so that two who bring the same ones wait for each other, not both.
    WITH given AS (
        SELECT product_id, word, worth
        FROM unnest($products::uuid[], $words::text[], $worths::int[])
            AS given (product_id, word, worth)
    ), spelt AS (
        INSERT INTO store_words (store_id, word, letters)
        SELECT $store, w.word, CASE WHEN w.word ~ '^[a-z]+$' THEN length(w.word) ELSE 0 END
        FROM (SELECT DISTINCT word FROM given ORDER BY word) w
        ON CONFLICT DO NOTHING
    )
    INSERT INTO product_words (store_id, word, product_id, worth)
    SELECT $store, word, product_id, worth FROM given ORDER BY word, product_id
    ON CONFLICT (store_id, word, product_id) DO UPDATE SET worth = excluded.worth
""")
async def put_words(
    tx: Tx, *, store: StoreId, products: list[ProductId], words: list[str], worths: list[int]
) -> None: ...


@statement("""
    DELETE FROM product_words w
    USING unnest($products::uuid[], $words::text[]) AS gone (product_id, word)
    WHERE w.store_id = $store AND w.word = gone.word AND w.product_id = gone.product_id
""")
async def drop_words(
    tx: Tx, *, store: StoreId, products: list[ProductId], words: list[str]
) -> None: ...


@statement("""
    SELECT groups, xmin::text AS stamp FROM store_synonyms WHERE store_id = $store
""")
async def find_synonyms(tx: Tx, store: StoreId) -> OwnSynonyms | None: ...


@statement("""
    INSERT INTO store_synonyms (store_id, groups, updated_at) VALUES ($store, $groups, $now)
    ON CONFLICT (store_id) DO UPDATE SET groups = excluded.groups, updated_at = excluded.updated_at
""")
async def put_synonyms(tx: Tx, *, store: StoreId, groups: SynonymGroups, now: datetime) -> None: ...
