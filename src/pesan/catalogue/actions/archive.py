"""Taking off sale. Orders keep what they sold."""

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ProductId, StoreId, VariantId, encode
from .. import queries
from ..errors import LastVariant, ProductNotFound
from . import words
from .hold import lock_by_variant, note, update


async def archive_product(tx: Tx, store: StoreId, product: ProductId, *, actor: str) -> None:
    """Takes it off sale; orders keep it. Nothing the second time.

    Raises catalogue.product_not_found.
    """
    if await queries.archive_product(tx, store=store, product=product, now=clock.now()):
        await words.put(tx, store, {product: {}})
        await note(tx, store, "catalogue.archive", product, actor=actor, detail={})
    elif not await queries.products_known(tx, store, [product]):
        raise ProductNotFound(product=encode("prd", product))


async def archive_variant(
    tx: Tx, store: StoreId, variant: VariantId, *, version: int | None = None, actor: str
) -> None:
    """Takes one variant off sale; its SKU is free again.

    Raises catalogue.variant_not_found, catalogue.last_variant.
    """
    row, variants = await lock_by_variant(tx, store, variant, version)
    rest = [v for v in variants if v.id != variant]
    if not rest:
        raise LastVariant(variant=encode("var", variant))
    await queries.archive_variant(tx, store=store, variant=variant, now=clock.now())
    await update(tx, store, row, rest)
    detail = {"variant": encode("var", variant)}
    await note(tx, store, "catalogue.archive_variant", row.id, actor=actor, detail=detail)
