import secrets
from collections.abc import Sequence

from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import FileId, StoreId, new_id
from . import queries, rules
from .errors import QuotaSpent
from .models import KeptFile, Picture, Served


async def keep(tx: Tx, store: StoreId, picture: Picture) -> KeptFile:
    """Under a name of 128 random bits: whoever knows the address may see it. Raises files.quota_spent."""
    name = f"{secrets.token_hex(16)}.{picture.format.extension}"
    kept = await queries.insert_file(
        tx,
        store=store,
        file=FileId(new_id()),
        name=name,
        media_type=picture.format.media_type,
        width=picture.width,
        height=picture.height,
        bytes=picture.bytes_kept,
        content=picture.content,
        thumbnail=picture.thumbnail,
        most=rules.STORE_BYTES_MAX,
        now=clock.now(),
    )
    if not kept:
        raise QuotaSpent(most=rules.STORE_BYTES_MAX)
    return KeptFile(name=name, width=picture.width, height=picture.height)


async def read(tx: Tx, store: StoreId, path: str) -> Served | None:
    """What lies at one of our addresses, if it is this store's."""
    if not rules.is_ours(path):
        return None
    [name] = rules.names_of([path])
    return await queries.find_content(tx, store=store, name=name, small=False)


async def remove(tx: Tx, store: StoreId, paths: Sequence[str]) -> None:
    """Those of these addresses that are ours, and of this store; the rest is left alone."""
    if names := rules.names_of(list(paths)):
        await queries.delete_files(tx, store=store, names=names)


async def take_room(tx: Tx, store: StoreId, bytes_taken: int) -> None:
    """For a picture that another room keeps: buyers' pictures, which have no address here.

    They fill half of a store's room at most: strangers send them, and the shop's own must fit too.
    Until the transaction ends no other picture of the store is written. Raises files.quota_spent.
    """
    most = rules.STORE_BYTES_MAX // 2
    if not await queries.take_room(tx, store=store, bytes=bytes_taken, most=most):
        raise QuotaSpent(most=most)


async def give_room(tx: Tx, store: StoreId, bytes_given: int) -> None:
    """That picture is gone."""
    await queries.give_room(tx, store=store, bytes=bytes_given)
