from datetime import datetime

from ..kit.db import Tx
from ..kit.ids import ProductId, StoreId, VariantId
from ..kit.sql import Changed, statement
from .models import ProductRow, VariantRow


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
    -- In SKU order, so that two products with SKUs in common wait for each other, not both.
    INSERT INTO product_variants (store_id, id, product_id, sku, title, options, price_minor,
        compare_at_minor, cost_minor, currency, weight_grams, barcode, position, created_at)
    SELECT $store, v.id, v.product_id, v.sku, v.title, v.options, v.price_minor,
        v.compare_at_minor, v.cost_minor, v.currency, v.weight_grams, v.barcode, v.position, $now
    FROM jsonb_to_recordset($variants) AS v (id uuid, product_id uuid, sku text, title text,
        options jsonb, price_minor bigint, compare_at_minor bigint, cost_minor bigint,
        currency text, weight_grams integer, barcode text, position integer)
    ORDER BY v.sku
    ON CONFLICT ON CONSTRAINT product_variants_sku_key DO NOTHING
    RETURNING sku
""")
async def insert_variants(
    tx: Tx, *, store: StoreId, variants: tuple[VariantRow, ...], now: datetime
) -> list[str]: ...


@statement("""
    SELECT id, slug, name, description, category, tags, images, options, status, metadata,
        version, created_at, updated_at
    FROM products WHERE store_id = $store AND id = $product
""")
async def find_product(tx: Tx, store: StoreId, product: ProductId) -> ProductRow | None: ...


@statement("""
    -- Whoever changes a product or its variants holds this row first: search_text is made of both.
    SELECT id, slug, name, description, category, tags, images, options, status, metadata,
        version, created_at, updated_at
    FROM products WHERE store_id = $store AND id = $product FOR UPDATE
""")
async def lock_product(tx: Tx, store: StoreId, product: ProductId) -> ProductRow | None: ...


@statement("""
    SELECT id, slug, name, description, category, tags, images, options, status, metadata,
        version, created_at, updated_at
    FROM products WHERE store_id = $store AND id = ANY($products)
""")
async def products_by_id(tx: Tx, store: StoreId, products: list[ProductId]) -> list[ProductRow]: ...


@statement("""
    SELECT id, slug, name, description, category, tags, images, options, status, metadata,
        version, created_at, updated_at
    FROM products
    WHERE store_id = $store AND ($after::uuid IS NULL OR id < $after)
        AND CASE WHEN $status::text IS NULL THEN status <> 'archived' ELSE status = $status END
        AND ($category::text IS NULL OR category = $category)
        AND ($tag::text IS NULL OR tags @> ARRAY[$tag])
    ORDER BY id DESC LIMIT $limit
""")
async def list_products(
    tx: Tx,
    *,
    store: StoreId,
    after: ProductId | None,
    status: str | None,
    category: str | None,
    tag: str | None,
    limit: int,
) -> list[ProductRow]: ...


@statement("""
    SELECT id, product_id, sku, title, options, price_minor, compare_at_minor, cost_minor,
        currency, weight_grams, barcode, position
    FROM product_variants
    WHERE store_id = $store AND product_id = ANY($products) AND archived_at IS NULL
    ORDER BY product_id, position, id
""")
async def variants_of(tx: Tx, store: StoreId, products: list[ProductId]) -> list[VariantRow]: ...


@statement("""
    SELECT id, slug, name, description, category, tags, images, options, status, metadata,
        version, created_at, updated_at
    FROM products
    WHERE store_id = $store AND status = 'active' AND id IN (
        SELECT product_id FROM product_variants
        WHERE store_id = $store AND id = ANY($variants) AND archived_at IS NULL)
""")
async def products_sold(tx: Tx, store: StoreId, variants: list[VariantId]) -> list[ProductRow]: ...


@statement("""
    SELECT product_id FROM product_variants
    WHERE store_id = $store AND id = $variant AND archived_at IS NULL
""")
async def find_product_of(tx: Tx, store: StoreId, variant: VariantId) -> ProductId | None: ...


@statement("""
    SELECT coalesce(max(position) + 1, 0) FROM product_variants
    WHERE store_id = $store AND product_id = $product
""")
async def next_position(tx: Tx, store: StoreId, product: ProductId) -> int: ...


@statement("""
    UPDATE products SET name = $name, description = $description, category = $category,
        tags = $tags, images = $images, options = $options, status = $status,
        metadata = $metadata, search_text = $search_text, version = version + 1, updated_at = $now
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
    search_text: str,
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
    UPDATE product_variants SET sku = $sku, title = $title, options = $options,
        price_minor = $price_minor, compare_at_minor = $compare_at_minor,
        cost_minor = $cost_minor, weight_grams = $weight_grams, barcode = $barcode
    WHERE store_id = $store AND id = $variant
""")
async def update_variant(
    tx: Tx,
    *,
    store: StoreId,
    variant: VariantId,
    sku: str,
    title: str,
    options: dict[str, str],
    price_minor: int,
    compare_at_minor: int | None,
    cost_minor: int | None,
    weight_grams: int | None,
    barcode: str | None,
) -> None: ...


@statement("""
    -- Orders keep their own copy of the SKU; the variant lets go of it, so that it can be used again.
    UPDATE product_variants SET archived_at = $now, sku = sku || '~' || id
    WHERE store_id = $store AND id = $variant
""")
async def archive_variant(tx: Tx, *, store: StoreId, variant: VariantId, now: datetime) -> None: ...


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
