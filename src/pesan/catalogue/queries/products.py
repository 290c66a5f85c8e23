from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ProductId, StoreId, VariantId
from ...kit.sql import Changed, statement
from ..models import ProductRow, Whole
from .whole import COLUMNS, WHOLE


@statement("""
    INSERT INTO products (store_id, id, slug, name, description, category, tags, images, options,
        status, search_text, metadata, created_at, updated_at)
    VALUES ($store, $product, $slug, $name, $description, $category, $tags, $images, $options,
        $status, $search_text, $metadata, $now, $now)
    ON CONFLICT ON CONSTRAINT products_slug_key DO NOTHING
""")
async def insert_product(
    tx: Tx,
    *,
    store: StoreId,
    product: ProductId,
    slug: str,
    name: str,
    description: str,
    category: str | None,
    tags: list[str],
    images: tuple[str, ...],
    options: list[str],
    status: str,
    search_text: str,
    metadata: dict[str, str],
    now: datetime,
) -> Changed: ...


@statement("""
    -- Whoever changes a product or its variants holds this row first: search_text is made of both.
    SELECT id, slug, name, description, category, tags, images, options, status, metadata,
        version, created_at, updated_at
    FROM products WHERE store_id = $store AND id = $product FOR UPDATE
""")
async def lock_product(tx: Tx, store: StoreId, product: ProductId) -> ProductRow | None: ...


@statement(
    "WITH page AS (SELECT"
    + COLUMNS
    + "FROM products WHERE store_id = $store AND id = ANY($products)), "
    + WHOLE
)
async def products_by_id(tx: Tx, store: StoreId, products: list[ProductId]) -> list[Whole]: ...


@statement(
    "WITH page AS (SELECT"
    + COLUMNS
    + """
    FROM products
    WHERE store_id = $store AND status = 'active' AND id IN (
        SELECT product_id FROM product_variants
        WHERE store_id = $store AND id = ANY($variants) AND archived_at IS NULL)
    ), """
    + WHOLE
)
async def products_sold(tx: Tx, store: StoreId, variants: list[VariantId]) -> list[Whole]: ...


@statement("""
    UPDATE products SET name = $name, description = $description, category = $category,
        tags = $tags, images = $images, options = $options, status = $status,
        metadata = $metadata, version = version + 1, updated_at = $now
    WHERE store_id = $store AND id = $product
    RETURNING id, slug, name, description, category, tags, images, options, status, metadata,
        version, created_at, updated_at
""")
async def update_product(
    tx: Tx,
    *,
    store: StoreId,
    product: ProductId,
    name: str,
    description: str,
    category: str | None,
    tags: list[str],
    images: tuple[str, ...],
    options: list[str],
    status: str,
    metadata: dict[str, str],
    now: datetime,
) -> ProductRow: ...


@statement("""
    UPDATE products SET status = 'archived', version = version + 1, updated_at = $now
    WHERE store_id = $store AND id = $product AND status <> 'archived'
""")
async def archive_product(
    tx: Tx, *, store: StoreId, product: ProductId, now: datetime
) -> Changed: ...


@statement("""
    -- Every product of the store is looked at: only when a picture of ours is taken away.
    SELECT DISTINCT image FROM products p, jsonb_array_elements_text(p.images) AS image
    WHERE p.store_id = $store AND p.id <> $but AND image = ANY($images)
""")
async def images_shown(
    tx: Tx, *, store: StoreId, but: ProductId, images: list[str]
) -> list[str]: ...
