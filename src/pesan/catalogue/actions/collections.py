"""A seller's own shelves, and what stands on them in which order."""

from collections.abc import Sequence
from typing import Any

import msgspec

from ... import audit, files
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CollectionId, ProductId, StoreId, encode, new_id
from ...stores import VersionStale
from .. import queries, rules
from ..errors import CollectionFull, CollectionNotFound, ProductNotFound, SlugTaken
from ..models import Collection, Product, Standing
from .find import products_by_id


async def create_collection(
    tx: Tx, store: StoreId, *, title: str, description: str, image: str | None, actor: str
) -> Collection:
    """Its slug is made from the title; one that is taken gets the end of the id behind it."""
    collection = CollectionId(new_id())
    slug = rules.slug_of(title, otherwise="koleksi")
    for candidate in (slug, f"{slug}-{encode('col', collection)[-6:]}"):
        made = await queries.insert_collection(
            tx,
            store=store,
            collection=collection,
            slug=candidate,
            title=title,
            description=description,
            image=image,
            now=clock.now(),
        )
        if made is not None:
            await _note(tx, store, "create", collection, actor=actor, detail={"title": title})
            return made
    raise SlugTaken(slug=slug)


async def list_collections(
    tx: Tx, store: StoreId, *, after: CollectionId, limit: int
) -> list[Collection]:
    return await queries.list_collections(tx, store=store, after=after, limit=limit)


async def require_collection(tx: Tx, store: StoreId, collection: CollectionId) -> Collection:
    """Raises catalogue.collection_not_found."""
    found = await queries.find_collection(tx, store, collection)
    if found is None:
        raise CollectionNotFound(collection=encode("col", collection))
    return found


async def change_collection(
    tx: Tx,
    store: StoreId,
    collection: CollectionId,
    changes: dict[str, Any],
    *,
    version: int | None,
    actor: str,
) -> Collection:
    """`changes` are fields of Collection.

    Raises catalogue.collection_not_found, requests.version_stale.
    """
    before = await _lock(tx, store, collection)
    if version is not None and version != before.version:
        raise VersionStale(version=version)
    after = msgspec.structs.replace(before, **changes)
    changed = await queries.update_collection(
        tx,
        store=store,
        collection=collection,
        title=after.title,
        description=after.description,
        image=after.image,
        now=clock.now(),
    )
    if before.image is not None and before.image != after.image:
        await files.remove(tx, store, [before.image])
    detail = {"fields": ", ".join(changes)}
    await _note(tx, store, "change", collection, actor=actor, detail=detail)
    return changed


async def set_image(
    tx: Tx, store: StoreId, collection: CollectionId, picture: files.Picture, *, actor: str
) -> Collection:
    """Raises catalogue.collection_not_found, files.quota_spent."""
    await _lock(tx, store, collection)  # before the store's sum of bytes: stores.actions.set_logo
    kept = await files.keep(tx, store, picture)
    changes = {"image": files.path_of(kept.name)}
    return await change_collection(tx, store, collection, changes, version=None, actor=actor)


async def delete_collection(
    tx: Tx, store: StoreId, collection: CollectionId, *, actor: str
) -> None:
    """Its products stay; they only stand here no more. Raises catalogue.collection_not_found."""
    before = await _lock(tx, store, collection)
    await queries.empty_collection(tx, store, collection)
    await queries.delete_collection(tx, store, collection)
    if before.image is not None:
        await files.remove(tx, store, [before.image])
    await _note(tx, store, "delete", collection, actor=actor, detail={"title": before.title})


async def arrange(
    tx: Tx, store: StoreId, collection: CollectionId, products: Sequence[ProductId], *, actor: str
) -> None:
    """These products and no others, in this order.

    Raises catalogue.collection_not_found, catalogue.product_not_found.
    """
    await _lock(tx, store, collection)
    await queries.empty_collection(tx, store, collection)
    await _append(tx, store, collection, products)
    detail = {"products": str(len(products))}
    await _note(tx, store, "arrange", collection, actor=actor, detail=detail)


async def add_to_collection(
    tx: Tx, store: StoreId, collection: CollectionId, products: Sequence[ProductId], *, actor: str
) -> None:
    """Behind those that stand there; one that does already stays where it is.

    Raises catalogue.collection_not_found, catalogue.product_not_found, catalogue.collection_full.
    """
    await _lock(tx, store, collection)
    await _append(tx, store, collection, products)
    if await queries.count_standing(tx, store, collection) > rules.COLLECTION_MAX:
        raise CollectionFull(most=rules.COLLECTION_MAX)
    detail = {"products": str(len(products))}
    await _note(tx, store, "add", collection, actor=actor, detail=detail)


async def take_off(
    tx: Tx, store: StoreId, collection: CollectionId, product: ProductId, *, actor: str
) -> None:
    """Raises catalogue.collection_not_found, catalogue.product_not_found."""
    await _lock(tx, store, collection)
    if not await queries.take_off(tx, store=store, collection=collection, product=product):
        raise ProductNotFound(product=encode("prd", product))
    detail = {"product": encode("prd", product)}
    await _note(tx, store, "take_off", collection, actor=actor, detail=detail)


async def standing(
    tx: Tx, store: StoreId, collection: CollectionId, *, after: int, limit: int
) -> list[tuple[int, Product]]:
    """Each with its position, in order; archived ones are not shown."""
    found: list[Standing] = await queries.standing(
        tx, store=store, collection=collection, after=after, limit=limit
    )
    products = await products_by_id(tx, store, [place.product_id for place in found])
    of = {product.id: product for product in products}
    return [(place.position, of[place.product_id]) for place in found]


async def _append(
    tx: Tx, store: StoreId, collection: CollectionId, products: Sequence[ProductId]
) -> None:
    wanted = list(dict.fromkeys(products))
    known = await queries.products_known(tx, store, wanted)
    for product in wanted:
        if product not in known:
            raise ProductNotFound(product=encode("prd", product))
    await queries.append(tx, store=store, collection=collection, products=wanted)


async def _lock(tx: Tx, store: StoreId, collection: CollectionId) -> Collection:
    found = await queries.lock_collection(tx, store, collection)
    if found is None:
        raise CollectionNotFound(collection=encode("col", collection))
    return found


async def _note(
    tx: Tx,
    store: StoreId,
    verb: str,
    collection: CollectionId,
    *,
    actor: str,
    detail: dict[str, str],
) -> None:
    await audit.record(
        tx,
        store,
        actor=actor,
        action=f"catalogue.{verb}_collection",
        subject=encode("col", collection),
        detail=detail,
    )
