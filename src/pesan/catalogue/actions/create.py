"""Putting on sale: a product with its variants, or one more variant of it."""

from collections.abc import Sequence

import msgspec

from ... import inventory
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import ProductId, StoreId, VariantId, encode, new_id
from ...kit.money import Money
from .. import queries, ranking, rules
from ..errors import SkuTaken, SlugTaken, TooManyVariants
from ..models import NewProduct, NewVariant, Product, ProductRow, VariantRow
from . import words
from .find import require_product
from .hold import lock, note, update


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
    found_by = ranking.search_words(row, variants)
    row = await _insert(tx, store, row, words.text_of(found_by))
    await _insert_variants(tx, store, variants, new.variants, actor=actor)
    await words.insert(tx, store, {product: found_by})
    await queries.put_tags(tx, store=store, products=[product] * len(row.tags), tags=row.tags)
    await note(tx, store, "catalogue.create", product, actor=actor, detail={"name": new.name})
    return await require_product(tx, store, product)


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
    row = await lock(tx, store, product, version)
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
    row = await update(tx, store, row, [*present, *added])
    detail = {"sku": new.sku}
    await note(tx, store, "catalogue.add_variant", product, actor=actor, detail=detail)
    return await require_product(tx, store, product)


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
        (row.id, variant.stock, variant.backorder)
        for row, variant in zip(rows, new, strict=True)
        if variant.bundle is None
    ]
    await inventory.put_levels(tx, store, first, actor=actor)
    for row, variant in zip(rows, new, strict=True):  # after them: they may be its components
        if variant.bundle is not None:
            await inventory.put_bundle(tx, store, row.id, variant.bundle)


def _minor(money: Money | None) -> int | None:
    return None if money is None else money.minor
