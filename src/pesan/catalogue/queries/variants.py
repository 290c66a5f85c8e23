from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ProductId, StoreId, VariantId
from ...kit.sql import statement
from ..models import VariantRow


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
    SELECT id, product_id, sku, title, options, price_minor, compare_at_minor, cost_minor,
        currency, weight_grams, barcode, position
    FROM product_variants
    WHERE store_id = $store AND product_id = ANY($products) AND archived_at IS NULL
    ORDER BY product_id, position, id
""")
async def variants_of(tx: Tx, store: StoreId, products: list[ProductId]) -> list[VariantRow]: ...


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
