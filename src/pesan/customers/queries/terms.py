"""What a list finds customers by: rows, because no index serves a part of a text behind the fence
(docs/decisions/0008). A word of their name or email, all of their email, each end of their number,
`#` and a tag.
"""

from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import CustomerId, StoreId
from ...kit.sql import statement
from ..models import Customer

# As the customers are now; nothing of who is off the list.
TERMS: LiteralString = """
    SELECT c.store_id, c.id AS customer_id, t.term
    FROM customers c CROSS JOIN LATERAL (
        SELECT left(word, 40) FROM regexp_split_to_table(
            lower(c.name || ' ' || COALESCE(c.email, '')), '[^[:alnum:]]+') AS word
        WHERE word <> ''
        UNION SELECT left(c.email, 40) WHERE c.email IS NOT NULL
        UNION SELECT substr(c.phone, i) FROM generate_series(2, length(c.phone) - 2) AS i
        UNION SELECT '#' || tag FROM unnest(c.tags) AS tag
    ) t (term)
    WHERE c.deleted_at IS NULL
"""


@statement(
    """
    WITH terms AS MATERIALIZED ("""
    + TERMS
    + """
        AND c.store_id = $store AND c.id = ANY($customers)
    ), gone AS (
        DELETE FROM customer_terms t
        WHERE t.store_id = $store AND t.customer_id = ANY($customers) AND NOT EXISTS (
            SELECT FROM terms n WHERE n.customer_id = t.customer_id AND n.term = t.term)
    )
    INSERT INTO customer_terms (store_id, term, customer_id)
    SELECT $store, term, customer_id FROM terms
    ON CONFLICT DO NOTHING
"""
)
async def spell(tx: Tx, store: StoreId, customers: list[CustomerId]) -> None:
    """The caller holds their rows, and has written them."""


@statement("""
    WITH tagged AS NOT MATERIALIZED (
        SELECT customer_id FROM customer_terms
        WHERE store_id = $store AND term = '#' || $tag AND customer_id < COALESCE(
            $after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    )
    SELECT c.id, c.name, c.phone, c.email, c.tags, c.note, c.locale, c.metadata,
        c.default_address_id, c.version, c.created_at, c.updated_at
    FROM tagged t JOIN customers c ON c.store_id = $store AND c.id = t.customer_id
    ORDER BY t.customer_id DESC LIMIT $limit
""")
async def list_tagged(
    tx: Tx, *, store: StoreId, after: CustomerId | None, tag: str, limit: int
) -> list[Customer]: ...


@statement("""
    -- Every word of the question begins something of theirs, or it is part of their number. Of a
    -- beginning that very many share, the first 20,000 are looked at. LATERAL with LIMIT or OFFSET:
    -- a look into the index each, whatever the plan believes of how many words there are.
    WITH asked AS MATERIALIZED (
        SELECT left(word, 40) AS word, 0 AS part
        FROM (
            SELECT DISTINCT word FROM regexp_split_to_table(lower($words), CASE
                    WHEN strpos($words, '@') > 0 THEN ' +' ELSE '[^[:alnum:]]+'
                END) AS word
            WHERE word <> '' LIMIT 8
        ) said
        UNION ALL SELECT $digits, 1 WHERE $digits::text IS NOT NULL
    ), met AS MATERIALIZED (
        SELECT DISTINCT t.customer_id, asked.word, asked.part
        FROM asked CROSS JOIN LATERAL (
            SELECT customer_id FROM customer_terms
            WHERE store_id = $store AND term >= asked.word AND term < asked.word || chr(1114111)
                AND customer_id < COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
            LIMIT 20000
        ) t
    ), found AS (
        SELECT DISTINCT customer_id FROM (
            SELECT customer_id FROM met GROUP BY customer_id, part
            HAVING count(*) = (SELECT count(*) FROM asked WHERE asked.part = met.part)
        ) whole ORDER BY customer_id DESC
    )
    SELECT c.id, c.name, c.phone, c.email, c.tags, c.note, c.locale, c.metadata,
        c.default_address_id, c.version, c.created_at, c.updated_at
    FROM found CROSS JOIN LATERAL (
        SELECT * FROM customers
        WHERE store_id = $store AND id = found.customer_id
            AND ($tag::text IS NULL OR tags @> ARRAY[$tag])
        OFFSET 0
    ) c
    ORDER BY found.customer_id DESC LIMIT $limit
""")
async def list_matching(
    tx: Tx,
    *,
    store: StoreId,
    after: CustomerId | None,
    words: str,
    digits: str | None,
    tag: str | None,
    limit: int,
) -> list[Customer]: ...
