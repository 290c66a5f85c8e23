"""Who changes a product or its variants holds its row first, and leaves a line in the audit log."""

from collections.abc import Sequence

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ProductId, StoreId, VariantId, encode
from ...stores import VersionStale
from .. import queries
from ..errors import ProductNotFound, VariantNotFound
from ..models import ProductRow, VariantRow
from . import words


async def lock(tx: Tx, store: StoreId, product: ProductId, version: int | None) -> ProductRow:
    row = await queries.lock_product(tx, store, product)
    if row is None:
        raise ProductNotFound(product=encode("prd", product))
    if version is not None and version != row.version:
        raise VersionStale(version=version)
    return row


async def lock_by_variant(
    tx: Tx, store: StoreId, variant: VariantId, version: int | None
) -> tuple[ProductRow, list[VariantRow]]:
    product = await queries.find_product_of(tx, store, variant)
    if product is None:
        raise VariantNotFound(variant=encode("var", variant))
    row = await lock(tx, store, product, version)
    variants = await queries.variants_of(tx, store, [product])
    if all(v.id != variant for v in variants):  # removed while we waited for the lock
        raise VariantNotFound(variant=encode("var", variant))
    return row, variants


async def update(
    tx: Tx, store: StoreId, row: ProductRow, variants: Sequence[VariantRow]
) -> ProductRow:
    """The caller holds the product's lock."""
    changed = await queries.update_product(
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
        now=clock.now(),
    )
    await words.spell(tx, store, [(changed, variants)])
    return changed


async def note(
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
