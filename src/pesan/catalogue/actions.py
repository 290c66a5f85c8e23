from collections.abc import Sequence
from typing import Any

import asyncpg
import msgspec

from .. import audit, inventory
from ..kit import clock
from ..kit.db import Tx
from ..kit.errors import FieldError, Invalid
from ..kit.ids import ProductId, StoreId, VariantId, encode, new_id
from ..kit.money import Currency, Money
from ..stores import VersionStale
from . import queries, ranking, rules
from .errors import (
    LastVariant,
    ProductNotFound,
    SkuTaken,
    SlugTaken,
    TooManyVariants,
    VariantNotFound,
)
from .models import NewProduct, NewVariant, Product, ProductRow, Variant, VariantRow

# What PostgreSQL hands over for ranking. A store has seldom more that match a query at all.
CANDIDATES_MAX = 60


async def create_product(tx: Tx, store: StoreId, new: NewProduct, *, actor: str) -> Product:
    """Puts a product on sale with its variants and their first stock.

    Raises catalogue.sku_taken, requests.invalid.
    """
    assert new.variants, "a product has a variant"
    product, now = ProductId(new_id()), clock.now()
    options = new.options or rules.option_names([variant.options for variant in new.variants])
    if errors := rules.wrong_variants(new.variants, options):
        raise Invalid(errors)
    variants = _rows(product, new.variants, options, first=0)
    row = ProductRow(
        id=product,
        slug=rules.slug_of(new.name),
        name=new.name,
        description=new.description,
        category=new.category,
        tags=list(new.tags),
        images=new.images,
        options=list(options),
        status=new.status,
        metadata=new.metadata,
        version=1,
        created_at=now,
        updated_at=now,
    )
    row = await _insert(tx, store, row, ranking.search_text(row, variants))
    await _insert_variants(tx, store, variants, new.variants, actor=actor)
    await _note(tx, store, "catalogue.create", product, actor=actor, detail={"name": new.name})
    return (await _assemble(tx, store, [row]))[0]


async def change_product(
    tx: Tx,
    store: StoreId,
    product: ProductId,
    changes: dict[str, Any],
    *,
    version: int | None,
    actor: str,
) -> Product:
    """`changes` are fields of ProductRow.

    Raises catalogue.product_not_found, requests.version_stale, requests.invalid.
    """
    row = msgspec.structs.replace(await _lock(tx, store, product, version), **changes)
    variants = await queries.variants_of(tx, store, [product])
    used = rules.option_names([variant.options for variant in variants])
    if missing := [name for name in used if name not in row.options]:
        raise Invalid.field("options", f"variants of this product use {', '.join(missing)}")
    row = await _update(tx, store, row, variants)
    detail = {"fields": ", ".join(changes)}
    await _note(tx, store, "catalogue.change", product, actor=actor, detail=detail)
    return (await _assemble(tx, store, [row]))[0]


async def archive_product(tx: Tx, store: StoreId, product: ProductId, *, actor: str) -> None:
    """Takes it off sale; orders keep it. Nothing the second time.

    Raises catalogue.product_not_found.
    """
    if await queries.archive_product(tx, store=store, product=product, now=clock.now()):
        await _note(tx, store, "catalogue.archive", product, actor=actor, detail={})
    elif await queries.find_product(tx, store, product) is None:
        raise ProductNotFound(product=encode("prd", product))


async def add_variant(
    tx: Tx,
    store: StoreId,
    product: ProductId,
    new: NewVariant,
    *,
    version: int | None = None,
    actor: str,
) -> Product:
    """Raises catalogue.product_not_found, sku_taken, too_many_variants, requests.invalid."""
    row = await _lock(tx, store, product, version)
    present = await queries.variants_of(tx, store, [product])
    if len(present) >= rules.VARIANTS_MAX:
        raise TooManyVariants(most=rules.VARIANTS_MAX)
    # The first variant to name an option brings it.
    options = (*row.options, *(name for name in new.options if name not in row.options))
    beside = [variant.options for variant in present]
    if errors := rules.wrong_variants([new], options, beside=beside, field=""):
        raise Invalid(errors)
    first = await queries.next_position(tx, store, product)
    added = _rows(product, [new], options, first=first)
    await _insert_variants(tx, store, added, [new], actor=actor)
    row = msgspec.structs.replace(row, options=list(options))
    row = await _update(tx, store, row, [*present, *added])
    detail = {"sku": new.sku}
    await _note(tx, store, "catalogue.add_variant", product, actor=actor, detail=detail)
    return (await _assemble(tx, store, [row]))[0]


async def change_variant(
    tx: Tx,
    store: StoreId,
    variant: VariantId,
    changes: dict[str, Any],
    *,
    backorder: bool | None,
    version: int | None,
    actor: str,
) -> Product:
    """`changes` are fields of VariantRow; `version` is the product's.

    Raises catalogue.variant_not_found, catalogue.sku_taken, requests.version_stale,
    requests.invalid, inventory.would_oversell.
    """
    row, variants = await _lock_by_variant(tx, store, variant, version)
    before = next(v for v in variants if v.id == variant)
    options = changes.get("options", before.options)
    if errors := _wrong_options(options, row, [v for v in variants if v.id != variant]):
        raise Invalid(errors)
    if "options" in changes and before.title == rules.title_of(before.options, row.options):
        changes = {"title": rules.title_of(options, row.options), **changes}
    after = msgspec.structs.replace(before, **changes)
    await _update_variant(tx, store, after)
    if backorder is not None:
        await inventory.set_backorder(tx, store, variant, allowed=backorder)
    row = await _update(tx, store, row, [after if v.id == variant else v for v in variants])
    detail = {"sku": after.sku, "fields": ", ".join(changes)}
    await _note(tx, store, "catalogue.change_variant", row.id, actor=actor, detail=detail)
    return (await _assemble(tx, store, [row]))[0]


async def archive_variant(
    tx: Tx, store: StoreId, variant: VariantId, *, version: int | None = None, actor: str
) -> None:
    """Takes one variant off sale; its SKU is free again.

    Raises catalogue.variant_not_found, catalogue.last_variant.
    """
    row, variants = await _lock_by_variant(tx, store, variant, version)
    rest = [v for v in variants if v.id != variant]
    if not rest:
        raise LastVariant(variant=encode("var", variant))
    await queries.archive_variant(tx, store=store, variant=variant, now=clock.now())
    await _update(tx, store, row, rest)
    detail = {"variant": encode("var", variant)}
    await _note(tx, store, "catalogue.archive_variant", row.id, actor=actor, detail=detail)


async def require_product(tx: Tx, store: StoreId, product: ProductId) -> Product:
    """In whatever status. Raises catalogue.product_not_found."""
    row = await queries.find_product(tx, store, product)
    if row is None:
        raise ProductNotFound(product=encode("prd", product))
    return (await _assemble(tx, store, [row]))[0]


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
    return await _assemble(tx, store, rows)


async def products_of(tx: Tx, store: StoreId, variants: Sequence[VariantId]) -> list[Product]:
    """The products on sale that these variants are of, each with all its variants.

    A variant that is archived, of a product that is not active, or of another store has none.
    """
    if not variants:
        return []
    return await _assemble(tx, store, await queries.products_sold(tx, store, list(variants)))


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
    candidates = await _assemble(tx, store, await queries.products_by_id(tx, store, found))
    return ranking.ranked(candidates, query)[:limit]


async def _insert(tx: Tx, store: StoreId, row: ProductRow, search_text: str) -> ProductRow:
    """A slug already taken gets the end of the id behind it."""
    for slug in (row.slug, f"{row.slug}-{encode('prd', row.id)[-6:]}"):
        inserted = await queries.insert_product(
            tx,
            store=store,
            product=row.id,
            slug=slug,
            name=row.name,
            description=row.description,
            category=row.category,
            tags=row.tags,
            images=row.images,
            options=row.options,
            status=row.status,
            search_text=search_text,
            metadata=row.metadata,
            now=row.created_at,
        )
        if inserted:
            return msgspec.structs.replace(row, slug=slug)
    raise SlugTaken(slug=row.slug)


def _rows(
    product: ProductId, new: Sequence[NewVariant], options: Sequence[str], *, first: int
) -> tuple[VariantRow, ...]:
    return tuple(
        VariantRow(
            id=VariantId(new_id()),
            product_id=product,
            sku=variant.sku,
            title=variant.title
            if variant.title is not None
            else rules.title_of(variant.options, options),
            options=variant.options,
            price_minor=variant.price.minor,
            compare_at_minor=_minor(variant.compare_at),
            cost_minor=_minor(variant.cost),
            currency=variant.price.currency,
            weight_grams=variant.weight_grams,
            barcode=variant.barcode,
            position=position,
        )
        for position, variant in enumerate(new, start=first)
    )


async def _insert_variants(
    tx: Tx,
    store: StoreId,
    rows: tuple[VariantRow, ...],
    new: Sequence[NewVariant],
    *,
    actor: str,
) -> None:
    inserted = await queries.insert_variants(tx, store=store, variants=rows, now=clock.now())
    if missing := {row.sku for row in rows} - set(inserted):
        raise SkuTaken(sku=min(missing))
    first = [
        (row.id, variant.stock, variant.backorder) for row, variant in zip(rows, new, strict=True)
    ]
    await inventory.put_levels(tx, store, first, actor=actor)


async def _lock(tx: Tx, store: StoreId, product: ProductId, version: int | None) -> ProductRow:
    row = await queries.lock_product(tx, store, product)
    if row is None:
        raise ProductNotFound(product=encode("prd", product))
    if version is not None and version != row.version:
        raise VersionStale(version=version)
    return row


async def _lock_by_variant(
    tx: Tx, store: StoreId, variant: VariantId, version: int | None
) -> tuple[ProductRow, list[VariantRow]]:
    product = await queries.find_product_of(tx, store, variant)
    if product is None:
        raise VariantNotFound(variant=encode("var", variant))
    row = await _lock(tx, store, product, version)
    variants = await queries.variants_of(tx, store, [product])
    if all(v.id != variant for v in variants):  # removed while we waited for the lock
        raise VariantNotFound(variant=encode("var", variant))
    return row, variants


async def _update(
    tx: Tx, store: StoreId, row: ProductRow, variants: Sequence[VariantRow]
) -> ProductRow:
    """The caller holds the product's lock."""
    return await queries.update_product(
        tx,
        store=store,
        product=row.id,
        name=row.name,
        description=row.description,
        category=row.category,
        tags=row.tags,
        images=row.images,
        options=row.options,
        status=row.status,
        metadata=row.metadata,
        search_text=ranking.search_text(row, variants),
        now=clock.now(),
    )


async def _update_variant(tx: Tx, store: StoreId, row: VariantRow) -> None:
    try:
        await queries.update_variant(
            tx,
            store=store,
            variant=row.id,
            sku=row.sku,
            title=row.title,
            options=row.options,
            price_minor=row.price_minor,
            compare_at_minor=row.compare_at_minor,
            cost_minor=row.cost_minor,
            weight_grams=row.weight_grams,
            barcode=row.barcode,
        )
    except asyncpg.UniqueViolationError as error:
        raise SkuTaken(sku=row.sku) from error


def _wrong_options(
    options: dict[str, str], row: ProductRow, others: Sequence[VariantRow]
) -> list[FieldError]:
    errors = [
        FieldError(f"options.{name}", "is no option of this product")
        for name in options
        if name not in row.options
    ]
    if options and any(other.options == options for other in others):
        errors.append(FieldError("options", "another variant has the same"))
    return errors


async def _assemble(tx: Tx, store: StoreId, rows: Sequence[ProductRow]) -> list[Product]:
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


def _minor(money: Money | None) -> int | None:
    return None if money is None else money.minor


async def _note(
    tx: Tx,
    store: StoreId,
    action: str,
    product: ProductId,
    *,
    actor: str,
    detail: dict[str, str],
) -> None:
    await audit.record(
        tx, store, actor=actor, action=action, subject=encode("prd", product), detail=detail
    )
