from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import CollectionId, ProductId, StoreId
from ...kit.sql import Changed, statement
from ..models import Collection, Standing


@statement("""
    INSERT INTO collections (store_id, id, slug, title, description, image, created_at, updated_at)
    VALUES ($store, $collection, $slug, $title, $description, $image, $now, $now)
    ON CONFLICT ON CONSTRAINT collections_slug_key DO NOTHING
    RETURNING id, slug, title, description, image, version, created_at, updated_at
""")
async def insert_collection(
    tx: Tx,
    *,
    store: StoreId,
    collection: CollectionId,
    slug: str,
    title: str,
    description: str,
    image: str | None,
    now: datetime,
) -> Collection | None: ...


@statement("""
    SELECT id, slug, title, description, image, version, created_at, updated_at
    FROM collections WHERE store_id = $store AND id = $collection
""")
async def find_collection(
    tx: Tx, store: StoreId, collection: CollectionId
) -> Collection | None: ...


@statement("""
    -- Whoever changes a collection, or what stands in it, holds this row first.
    SELECT id, slug, title, description, image, version, created_at, updated_at
    FROM collections WHERE store_id = $store AND id = $collection FOR UPDATE
""")
async def lock_collection(
    tx: Tx, store: StoreId, collection: CollectionId
) -> Collection | None: ...


@statement("""
    SELECT id, slug, title, description, image, version, created_at, updated_at
    FROM collections WHERE store_id = $store AND id < $after ORDER BY id DESC LIMIT $limit
""")
async def list_collections(
    tx: Tx, *, store: StoreId, after: CollectionId, limit: int
) -> list[Collection]: ...


@statement("""
    UPDATE collections SET title = $title, description = $description, image = $image,
        version = version + 1, updated_at = $now
    WHERE store_id = $store AND id = $collection
    RETURNING id, slug, title, description, image, version, created_at, updated_at
""")
async def update_collection(
    tx: Tx,
    *,
    store: StoreId,
    collection: CollectionId,
    title: str,
    description: str,
    image: str | None,
    now: datetime,
) -> Collection: ...


@statement("DELETE FROM collections WHERE store_id = $store AND id = $collection")
async def delete_collection(tx: Tx, store: StoreId, collection: CollectionId) -> None: ...


@statement(
    "DELETE FROM collection_products WHERE store_id = $store AND collection_id = $collection"
)
async def empty_collection(tx: Tx, store: StoreId, collection: CollectionId) -> None: ...


@statement("""
    -- The caller holds the collection's lock, so the last position is the last.
    INSERT INTO collection_products (store_id, collection_id, product_id, position)
    SELECT $store, $collection, given.id, given.place + (
        SELECT coalesce(max(c.position), 0) FROM collection_products c
        WHERE c.store_id = $store AND c.collection_id = $collection)
    FROM unnest($products::uuid[]) WITH ORDINALITY AS given (id, place)
    ON CONFLICT DO NOTHING
""")
async def append(
    tx: Tx, *, store: StoreId, collection: CollectionId, products: list[ProductId]
) -> None: ...


@statement("""
    DELETE FROM collection_products
    WHERE store_id = $store AND collection_id = $collection AND product_id = $product
""")
async def take_off(
    tx: Tx, *, store: StoreId, collection: CollectionId, product: ProductId
) -> Changed: ...


@statement("""
    SELECT count(*) FROM collection_products
    WHERE store_id = $store AND collection_id = $collection
""")
async def count_standing(tx: Tx, store: StoreId, collection: CollectionId) -> int: ...


@statement("""
    SELECT c.product_id, c.position FROM collection_products c
    CROSS JOIN LATERAL (
        SELECT FROM products p
        WHERE p.store_id = $store AND p.id = c.product_id AND p.status <> 'archived' LIMIT 1
    ) shown
    WHERE c.store_id = $store AND c.collection_id = $collection AND c.position > $after
    ORDER BY c.position LIMIT $limit
""")
async def standing(
    tx: Tx, *, store: StoreId, collection: CollectionId, after: int, limit: int
) -> list[Standing]: ...


@statement("SELECT id FROM products WHERE store_id = $store AND id = ANY($products)")
async def products_known(tx: Tx, store: StoreId, products: list[ProductId]) -> list[ProductId]: ...
