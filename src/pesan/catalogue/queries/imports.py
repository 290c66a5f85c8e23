"""What an import reads and writes: whole batches, each in one statement."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ImportId, ProductId, StoreId
from ...kit.sql import statement
from ..models import Import, ProductRow, RowError, Slug, VariantRow, Whole
from .whole import COLUMNS, WHOLE


@statement("SELECT id, slug FROM products WHERE store_id = $store AND slug = ANY($slugs)")
async def slugs_of(tx: Tx, store: StoreId, slugs: list[str]) -> list[Slug]: ...


@statement("""
    SELECT product_id FROM product_variants
    WHERE store_id = $store AND sku = ANY($skus) AND archived_at IS NULL
""")
async def homes_of(tx: Tx, store: StoreId, skus: list[str]) -> list[ProductId]: ...


@statement("""
    SELECT id, slug, name, description, category, tags, images, options, status, metadata,
        version, created_at, updated_at
    FROM products WHERE store_id = $store AND id = ANY($products) ORDER BY id FOR UPDATE
""")
async def lock_products(tx: Tx, store: StoreId, products: list[ProductId]) -> list[ProductRow]: ...


@statement("""
    INSERT INTO products (store_id, id, slug, name, description, category, tags, images, options,
        status, search_text, metadata, created_at, updated_at)
    SELECT $store, p.id, p.slug, p.name, p.description, p.category, p.tags, p.images, p.options,
        p.status, coalesce($texts::jsonb ->> p.id::text, ''), p.metadata, $now, $now
    FROM jsonb_to_recordset($products) AS p (id uuid, slug text, name text, description text,
        category text, tags text[], images jsonb, options text[], status text, metadata jsonb)
    ORDER BY p.slug
""")
async def insert_products(
    tx: Tx,
    *,
    store: StoreId,
    products: tuple[ProductRow, ...],
    texts: dict[str, str],
    now: datetime,
) -> None: ...


@statement("""
    -- The caller holds their locks.
    UPDATE products p SET name = n.name, description = n.description, category = n.category,
        tags = n.tags, images = n.images, options = n.options, status = n.status,
        metadata = n.metadata, version = p.version + 1, updated_at = $now
    FROM jsonb_to_recordset($products) AS n (id uuid, name text, description text,
        category text, tags text[], images jsonb, options text[], status text, metadata jsonb)
    WHERE p.store_id = $store AND p.id = n.id
""")
async def update_products(
    tx: Tx, *, store: StoreId, products: tuple[ProductRow, ...], now: datetime
) -> None: ...


@statement("""
    UPDATE product_variants v SET title = n.title, options = n.options,
        price_minor = n.price_minor, compare_at_minor = n.compare_at_minor,
        cost_minor = n.cost_minor, weight_grams = n.weight_grams, barcode = n.barcode
    FROM jsonb_to_recordset($variants) AS n (id uuid, title text, options jsonb,
        price_minor bigint, compare_at_minor bigint, cost_minor bigint, weight_grams integer,
        barcode text)
    WHERE v.store_id = $store AND v.id = n.id
""")
async def update_variants(tx: Tx, *, store: StoreId, variants: tuple[VariantRow, ...]) -> None: ...


@statement("""
    -- Whose process died cannot say so; the next one does.
    WITH dead AS (
        UPDATE product_imports SET status = 'cut_off', updated_at = $now
        WHERE store_id = $store AND status = 'running' AND updated_at < $silent_since
    )
    INSERT INTO product_imports (store_id, id, actor, dry_run, status, created_at, updated_at)
    VALUES ($store, $run, $actor, $dry_run, 'running', $now, $now)
    RETURNING id, status, dry_run, rows, created, updated, unchanged, failed, errors, reason,
        created_at, updated_at
""")
async def insert_import(
    tx: Tx,
    *,
    store: StoreId,
    run: ImportId,
    dry_run: bool,
    actor: str,
    now: datetime,
    silent_since: datetime,
) -> Import: ...


@statement("""
    UPDATE product_imports SET status = $status, reason = $reason, rows = $rows,
        created = $created, updated = $updated, unchanged = $unchanged, failed = $failed,
        errors = $errors, updated_at = $now
    WHERE store_id = $store AND id = $run
    RETURNING id, status, dry_run, rows, created, updated, unchanged, failed, errors, reason,
        created_at, updated_at
""")
async def note_import(
    tx: Tx,
    *,
    store: StoreId,
    run: ImportId,
    status: str,
    reason: str | None,
    rows: int,
    created: int,
    updated: int,
    unchanged: int,
    failed: int,
    errors: tuple[RowError, ...],
    now: datetime,
) -> Import: ...


@statement("""
    SELECT id, status, dry_run, rows, created, updated, unchanged, failed, errors, reason,
        created_at, updated_at
    FROM product_imports WHERE store_id = $store AND id = $run
""")
async def find_import(tx: Tx, store: StoreId, run: ImportId) -> Import | None: ...


@statement("""
    SELECT id, status, dry_run, rows, created, updated, unchanged, failed, errors, reason,
        created_at, updated_at
    FROM product_imports WHERE store_id = $store AND id < $after ORDER BY id DESC LIMIT $limit
""")
async def list_imports(tx: Tx, *, store: StoreId, after: ImportId, limit: int) -> list[Import]: ...


@statement(
    "WITH page AS (SELECT"
    + COLUMNS
    + "FROM products WHERE store_id = $store AND id > $after ORDER BY id LIMIT $limit), "
    + WHOLE
    + "ORDER BY whole.id"
)
async def export_page(tx: Tx, *, store: StoreId, after: ProductId, limit: int) -> list[Whole]: ...
