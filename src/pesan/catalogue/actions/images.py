"""A product's pictures: the first stands for it wherever it is shown small."""

from collections.abc import Sequence

import msgspec

from ... import files
from ...kit.db import Tx
from ...kit.ids import ProductId, StoreId
from .. import queries, rules
from ..errors import ImageNotFound, TooManyImages
from .hold import lock, note, update


async def add_image(
    tx: Tx, store: StoreId, product: ProductId, picture: files.Picture, *, actor: str
) -> files.KeptFile:
    """Behind those it has.

    Raises catalogue.product_not_found, catalogue.too_many_images, files.quota_spent.
    """
    row = await lock(tx, store, product, None)
    if len(row.images) >= rules.IMAGES_MAX:
        raise TooManyImages(most=rules.IMAGES_MAX)
    kept = await files.keep(tx, store, picture)
    row = msgspec.structs.replace(row, images=(*row.images, files.path_of(kept.name)))
    await update(tx, store, row, await queries.variants_of(tx, store, [product]))
    await note(tx, store, "catalogue.add_image", product, actor=actor, detail={"file": kept.name})
    return kept


async def remove_image(
    tx: Tx, store: StoreId, product: ProductId, name: str, *, actor: str
) -> None:
    """Raises catalogue.product_not_found, catalogue.image_not_found."""
    row = await lock(tx, store, product, None)
    path = files.path_of(name)
    if path not in row.images:
        raise ImageNotFound(image=name[:80])
    kept = tuple(image for image in row.images if image != path)
    row = msgspec.structs.replace(row, images=kept)
    await update(tx, store, row, await queries.variants_of(tx, store, [product]))
    await let_go(tx, store, product, [path])
    await note(tx, store, "catalogue.remove_image", product, actor=actor, detail={"file": name})


async def let_go(tx: Tx, store: StoreId, product: ProductId, paths: Sequence[str]) -> None:
    """Removes the files that this product showed, if no other shows them."""
    ours = [path for path in paths if files.is_ours(path)]
    if ours:
        shown = await queries.images_shown(tx, store=store, but=product, images=ours)
        await files.remove(tx, store, [path for path in ours if path not in shown])
