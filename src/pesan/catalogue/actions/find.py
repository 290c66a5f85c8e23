"""Products with their variants and stock: one, or a list."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ... import inventory
from ...kit.db import Tx
from ...kit.ids import CollectionId, ProductId, StoreId, VariantId, encode
from .. import queries, rules
from ..errors import ProductNotFound, VariantNotFound
from ..models import Counted, Product, ProductStatus, Stamp, Variant, Whole

LABELS_MAX = 500  # categories or tags that are listed
BEYOND_ALL = ProductId(UUID(int=2**128 - 1))  # before the first page


async def require_product(tx: Tx, store: StoreId, product: ProductId) -> Product:
    """In whatever status. Raises catalogue.product_not_found."""
    found = await products_by_id(tx, store, [product])
    if not found:
        raise ProductNotFound(product=encode("prd", product))
    return found[0]


async def products_by_id(tx: Tx, store: StoreId, products: Sequence[ProductId]) -> list[Product]:
    """In whatever status and order; who is not there is left out."""
    return read(await queries.products_by_id(tx, store, list(products)))


async def list_products(
    tx: Tx, store: StoreId, *, status: ProductStatus | None = None, limit: int
) -> list[Product]:
    """Newest first; archived ones only if asked for."""
    stamps = await list_stamps(tx, store, status=status, limit=limit)
    page = [rules.product_in(stamp) for stamp in stamps]
    found = {product.id: product for product in await products_by_id(tx, store, page)}
    return [found[product] for product in page if product in found]


async def list_stamps(
    tx: Tx,
    store: StoreId,
    *,
    after: ProductId | None = None,
    status: str | None = None,
    category: str | None = None,
    tag: str | None = None,
    collection: CollectionId | None = None,
    limit: int,
) -> list[Stamp]:
    """As `list_products`, but by what they are known again."""
    page: dict[str, Any] = {"store": store, "after": after or BEYOND_ALL, "limit": limit}
    if collection is not None:
        return await queries.list_collected(
            tx, collection=collection, status=status, category=category, tag=tag, **page
        )
    if tag is not None:
        return await queries.list_tagged(tx, status=status, category=category, tag=tag, **page)
    if category is not None:
        return await queries.list_in_category(tx, status=status, category=category, **page)
    if status is not None:
        return await queries.list_in_status(tx, status=status, **page)
    return await queries.list_products(tx, **page)


async def categories(tx: Tx, store: StoreId) -> list[Counted]:
    return await queries.categories(tx, store=store, limit=LABELS_MAX)


async def tags(tx: Tx, store: StoreId) -> list[Counted]:
    return await queries.tags(tx, store=store, limit=LABELS_MAX)


Exported = list[tuple[Product, dict[VariantId, int]]]


async def export_page(tx: Tx, store: StoreId, *, after: ProductId, limit: int) -> Exported:
    """Oldest first, in whatever status, each with what there is of its variants."""
    products = read(await queries.export_page(tx, store=store, after=after, limit=limit))
    ids = [variant.id for product in products for variant in product.variants]
    on_hand = {v: level.on_hand for v, level in (await inventory.levels(tx, store, ids)).items()}
    return [(product, on_hand) for product in products]


async def products_of(tx: Tx, store: StoreId, variants: Sequence[VariantId]) -> list[Product]:
    """The products on sale that these variants are of, each with all its variants.

    A variant that is archived, of a product that is not active, or of another store has none.
    """
    if not variants:
        return []
    return read(await queries.products_sold(tx, store, list(variants)))


async def sold_as(
    tx: Tx, store: StoreId, skus: Sequence[str]
) -> dict[str, tuple[Product, Variant]]:
    """What is on sale under these SKUs, spelled as they are; the others are left out."""
    homes = await queries.homes_of(tx, store, list(skus))
    wanted = set(skus)
    return {
        variant.sku: (product, variant)
        for product in await products_by_id(tx, store, list(dict.fromkeys(homes)))
        if product.status is ProductStatus.ACTIVE
        for variant in product.variants
        if variant.sku in wanted
    }


async def require_variants(tx: Tx, store: StoreId, variants: Sequence[VariantId]) -> list[Product]:
    """As `products_of`, but for all or none. Raises catalogue.variant_not_found."""
    products = await products_of(tx, store, variants)
    sold = {variant.id for product in products for variant in product.variants}
    for variant in variants:
        if variant not in sold:
            raise VariantNotFound(variant=encode("var", variant))
    return products


def read(texts: Sequence[Whole]) -> list[Product]:
    return [rules.product_of(text) for text in texts]
