"""Products with their variants and stock: one, or a list."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from ... import inventory
from ...kit.db import Tx
from ...kit.ids import CollectionId, ProductId, StoreId, VariantId, encode
from ...kit.money import Currency, Money
from .. import queries
from ..errors import ProductNotFound, VariantNotFound
from ..models import Counted, Product, ProductRow, Variant, VariantRow

LABELS_MAX = 500  # categories or tags that are listed
BEYOND_ALL = ProductId(UUID(int=2**128 - 1))  # before the first page


async def require_product(tx: Tx, store: StoreId, product: ProductId) -> Product:
    """In whatever status. Raises catalogue.product_not_found."""
    row = await queries.find_product(tx, store, product)
    if row is None:
        raise ProductNotFound(product=encode("prd", product))
    return (await assemble(tx, store, [row]))[0]


async def list_products(
    tx: Tx,
    store: StoreId,
    *,
    after: ProductId | None = None,
    status: str | None = None,
    category: str | None = None,
    tag: str | None = None,
    collection: CollectionId | None = None,
    limit: int,
) -> list[Product]:
    """Newest first, in three statements whatever their number; archived ones only if asked for."""
    page: dict[str, Any] = {"store": store, "after": after or BEYOND_ALL, "limit": limit}
    if collection is not None:
        rows = await queries.list_collected(
            tx, collection=collection, status=status, category=category, tag=tag, **page
        )
    elif tag is not None:
        rows = await queries.list_tagged(tx, status=status, category=category, tag=tag, **page)
    elif category is not None:
        rows = await queries.list_in_category(tx, status=status, category=category, **page)
    elif status is not None:
        rows = await queries.list_in_status(tx, status=status, **page)
    else:
        rows = await queries.list_products(tx, **page)
    return await assemble(tx, store, rows)


async def categories(tx: Tx, store: StoreId) -> list[Counted]:
    return await queries.categories(tx, store=store, limit=LABELS_MAX)


async def tags(tx: Tx, store: StoreId) -> list[Counted]:
    return await queries.tags(tx, store=store, limit=LABELS_MAX)


Exported = list[tuple[Product, dict[VariantId, int]]]


async def export_page(tx: Tx, store: StoreId, *, after: ProductId, limit: int) -> Exported:
    """Oldest first, in whatever status, each with what there is of its variants."""
    rows = await queries.export_page(tx, store=store, after=after, limit=limit)
    products = await assemble(tx, store, rows)
    ids = [variant.id for product in products for variant in product.variants]
    on_hand = {v: level.on_hand for v, level in (await inventory.levels(tx, store, ids)).items()}
    return [(product, on_hand) for product in products]


async def products_of(tx: Tx, store: StoreId, variants: Sequence[VariantId]) -> list[Product]:
    """The products on sale that these variants are of, each with all its variants.

    A variant that is archived, of a product that is not active, or of another store has none.
    """
    if not variants:
        return []
    return await assemble(tx, store, await queries.products_sold(tx, store, list(variants)))


async def require_variants(tx: Tx, store: StoreId, variants: Sequence[VariantId]) -> list[Product]:
    """As `products_of`, but for all or none. Raises catalogue.variant_not_found."""
    products = await products_of(tx, store, variants)
    sold = {variant.id for product in products for variant in product.variants}
    for variant in variants:
        if variant not in sold:
            raise VariantNotFound(variant=encode("var", variant))
    return products


async def assemble(tx: Tx, store: StoreId, rows: Sequence[ProductRow]) -> list[Product]:
    """Products with their variants and stock: two statements, whatever their number."""
    if not rows:
        return []
    variants = await queries.variants_of(tx, store, [row.id for row in rows])
    levels = await inventory.levels(tx, store, [variant.id for variant in variants])
    of: dict[ProductId, list[Variant]] = {row.id: [] for row in rows}
    for variant in variants:
        of[variant.product_id].append(_variant(variant, levels.get(variant.id)))
    return [
        Product(**msgspec.structs.asdict(row), variants=tuple(of[row.id]))  # the same names
        for row in rows
    ]


def _variant(row: VariantRow, level: inventory.Availability | None) -> Variant:
    currency = Currency(row.currency)
    return Variant(
        id=row.id,
        product_id=row.product_id,
        sku=row.sku,
        title=row.title,
        options=row.options,
        price=Money(row.price_minor, currency),
        compare_at=_money(row.compare_at_minor, currency),
        cost=_money(row.cost_minor, currency),
        weight_grams=row.weight_grams,
        barcode=row.barcode,
        available=level.available if level else 0,
        backorder=level.backorder if level else False,
        bundle=level.bundle if level else None,
    )


def _money(minor: int | None, currency: Currency) -> Money | None:
    return None if minor is None else Money(minor, currency)
