"""Pages of products' stamps, newest first. Each filter that comes first has an index in the list's order.

`after` is the last id of the page before, or the greatest there can be: a comparison that is always
there reads a range of the index, `$after IS NULL OR id < $after` reads it from its beginning.

`BETWEEN $x AND $x` is `= $x` to everybody but the planner, which drops what is equal to one value
from the order and would then read the primary key, all of it where few rows match.
"""

from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import CollectionId, ProductId, StoreId
from ...kit.sql import statement
from ..models import Counted, Stamp
from .whole import STAMPED

_PAGE: LiteralString = """
    WITH page AS (
        SELECT id, version, updated_at FROM products WHERE store_id = $store AND id < $after
"""
_SHOWN: LiteralString = "), " + STAMPED
# What is left to compare when an index led to the row.
_REST: LiteralString = """
    CASE WHEN $status::text IS NULL THEN status <> 'archived' ELSE status = $status END
    AND ($category::text IS NULL OR category = $category)
    AND ($tag::text IS NULL OR tags @> ARRAY[$tag])
"""
# From rows that name a product, in the list's order, to the product.
_NAMED: LiteralString = (
    """
    , page AS (
        SELECT p.* FROM named CROSS JOIN LATERAL (
            SELECT id, version, updated_at FROM products
            WHERE store_id = $store AND id = named.product_id AND
"""
    + _REST
    + """
            LIMIT 1
        ) p ORDER BY named.product_id DESC LIMIT $limit
"""
    + _SHOWN
)


@statement(_PAGE + " AND status <> 'archived' ORDER BY id DESC LIMIT $limit" + _SHOWN)
async def list_products(tx: Tx, *, store: StoreId, after: ProductId, limit: int) -> list[Stamp]: ...


@statement(
    _PAGE
    + " AND status BETWEEN $status AND $status ORDER BY status DESC, id DESC LIMIT $limit"
    + _SHOWN
)
async def list_in_status(
    tx: Tx, *, store: StoreId, after: ProductId, status: str, limit: int
) -> list[Stamp]: ...


@statement(
    _PAGE
    + """
    AND category BETWEEN $category AND $category
    AND CASE WHEN $status::text IS NULL THEN status <> 'archived' ELSE status = $status END
    ORDER BY category DESC, id DESC LIMIT $limit
"""
    + _SHOWN
)
async def list_in_category(
    tx: Tx, *, store: StoreId, after: ProductId, status: str | None, category: str, limit: int
) -> list[Stamp]: ...


@statement(
    """
    WITH named AS NOT MATERIALIZED (
        SELECT product_id FROM product_tags
        WHERE store_id = $store AND tag = $tag AND product_id < $after
    )
"""
    + _NAMED
)
async def list_tagged(
    tx: Tx,
    *,
    store: StoreId,
    after: ProductId,
    status: str | None,
    category: str | None,
    tag: str,
    limit: int,
) -> list[Stamp]: ...


@statement(
    """
    WITH named AS NOT MATERIALIZED (
        SELECT product_id FROM collection_products
        WHERE store_id = $store AND collection_id = $collection AND product_id < $after
    )
"""
    + _NAMED
)
async def list_collected(
    tx: Tx,
    *,
    store: StoreId,
    collection: CollectionId,
    after: ProductId,
    status: str | None,
    category: str | None,
    tag: str | None,
    limit: int,
) -> list[Stamp]: ...


@statement("""
    SELECT category AS name, count(*) AS products FROM products
    WHERE store_id = $store AND category IS NOT NULL AND status <> 'archived'
    GROUP BY category ORDER BY products DESC, category LIMIT $limit
""")
async def categories(tx: Tx, *, store: StoreId, limit: int) -> list[Counted]: ...


@statement("""
    SELECT tag AS name, count(*) AS products FROM product_tags t
    JOIN products p ON p.store_id = $store AND p.id = t.product_id AND p.status <> 'archived'
    WHERE t.store_id = $store
    GROUP BY tag ORDER BY products DESC, tag LIMIT $limit
""")
async def tags(tx: Tx, *, store: StoreId, limit: int) -> list[Counted]: ...


@statement("""
    INSERT INTO product_tags (store_id, tag, product_id)
    SELECT $store, tag, product_id
    FROM unnest($products::uuid[], $tags::text[]) AS given (product_id, tag)
    ORDER BY tag, product_id
    ON CONFLICT DO NOTHING
""")
async def put_tags(
    tx: Tx, *, store: StoreId, products: list[ProductId], tags: list[str]
) -> None: ...


@statement("""
    DELETE FROM product_tags t
    USING unnest($products::uuid[], $tags::text[]) AS gone (product_id, tag)
    WHERE t.store_id = $store AND t.tag = gone.tag AND t.product_id = gone.product_id
""")
async def drop_tags(
    tx: Tx, *, store: StoreId, products: list[ProductId], tags: list[str]
) -> None: ...
