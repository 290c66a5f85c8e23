"""Changing a product or one of its variants."""

from collections.abc import Sequence
from typing import Any

import asyncpg
import msgspec

from ... import inventory
from ...kit.db import Tx
from ...kit.errors import FieldError, Invalid
from ...kit.ids import ProductId, StoreId, VariantId
from .. import queries, rules
from ..errors import SkuTaken
from ..models import Product, ProductRow, VariantRow
from .find import require_product
from .hold import lock, lock_by_variant, note, update
from .images import let_go


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
    before = await lock(tx, store, product, version)
    row = msgspec.structs.replace(before, **changes)
    variants = await queries.variants_of(tx, store, [product])
    used = rules.option_names([variant.options for variant in variants])
    if missing := [name for name in used if name not in row.options]:
        raise Invalid.field("options", f"variants of this product use {', '.join(missing)}")
    row = await update(tx, store, row, variants)
    await _retag(tx, store, product, before.tags, row.tags)
    await let_go(tx, store, product, [image for image in before.images if image not in row.images])
    detail = {"fields": ", ".join(changes)}
    await note(tx, store, "catalogue.change", product, actor=actor, detail=detail)
    return await require_product(tx, store, row.id)


async def change_variant(
    tx: Tx,
    store: StoreId,
    variant: VariantId,
    changes: dict[str, Any],
    *,
    backorder: bool | None,
    bundle: tuple[inventory.Component, ...] | None = None,
    version: int | None,
    actor: str,
) -> Product:
    """`changes` are fields of VariantRow; `version` is the product's.

    Raises catalogue.variant_not_found, catalogue.sku_taken, requests.version_stale,
    requests.invalid, inventory.would_oversell, inventory.bundle_has_no_stock,
    inventory.no_component.
    """
    row, variants = await lock_by_variant(tx, store, variant, version)
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
    if bundle is not None:
        if (await inventory.require_level(tx, store, variant)).bundle is None:
            raise Invalid.field("bundle", "is what a variant is made with; this one is kept itself")
        await inventory.put_bundle(tx, store, variant, bundle)
    row = await update(tx, store, row, [after if v.id == variant else v for v in variants])
    detail = {"sku": after.sku, "fields": ", ".join(changes)}
    await note(tx, store, "catalogue.change_variant", row.id, actor=actor, detail=detail)
    return await require_product(tx, store, row.id)


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


async def _retag(
    tx: Tx, store: StoreId, product: ProductId, before: list[str], after: list[str]
) -> None:
    gone, new = [t for t in before if t not in after], [t for t in after if t not in before]
    await queries.drop_tags(tx, store=store, products=[product] * len(gone), tags=gone)
    await queries.put_tags(tx, store=store, products=[product] * len(new), tags=new)


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
