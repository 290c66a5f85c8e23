"""Products with their variants and stock: one, a list, or what answers a buyer's words."""

from collections.abc import Sequence

import msgspec

from ... import inventory
from ...kit.db import Tx
from ...kit.ids import ProductId, StoreId, VariantId, encode
from ...kit.money import Currency, Money
from .. import queries, ranking
from ..errors import ProductNotFound, VariantNotFound
from ..models import Product, ProductRow, Variant, VariantRow

# What PostgreSQL hands over for ranking. A store has seldom more that match a query at all.
CANDIDATES_MAX = 60


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
    limit: int,
) -> list[Product]:
    """Newest first, in three statements whatever their number; archived ones only if asked for."""
    rows = await queries.list_products(
        tx, store=store, after=after, status=status, category=category, tag=tag, limit=limit
    )
    return await assemble(tx, store, rows)


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


async def search(tx: Tx, store: StoreId, query: str, limit: int) -> list[Product]:
    """Active products that answer a buyer's words, best first. In four statements."""
    terms = ranking.terms_of(query)
    if not terms:
        return []
    found = await queries.search(
        tx,
        store=store,
        words=ranking.spellings(terms),
        swapped=ranking.swaps(terms),
        limit=CANDIDATES_MAX,
    )
    candidates = await assemble(tx, store, await queries.products_by_id(tx, store, found))
    return ranking.ranked(candidates, query)[:limit]


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


def _variant(row: VariantRow, level: inventory.Level | None) -> Variant:
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
    )


def _money(minor: int | None, currency: Currency) -> Money | None:
    return None if minor is None else Money(minor, currency)
