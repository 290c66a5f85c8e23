"""What visitors of a site upload: it lies here until the message it is sent with has fetched it.

Strangers fill this: what one of them, and what all of a store's, may upload within a day has an end.
"""

from datetime import timedelta

from ..files import Sent, give_room, take_room
from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import ConnectionId, NoSuchId, StoreId, UploadId, decode, encode, new_id
from ..kit.timers import set_timer
from ..kit.world import World
from .errors import TooManyUploads, UploadNotFound, UploadSent
from .models import IncomingMedia, Uploaded
from .queries import uploads as queries

UPLOAD_OVER = "channels.upload_over"
KEPT = timedelta(days=1)
VISITOR_FILES_MAX = 40
VISITOR_BYTES_MAX = 64 * 1024**2
STORE_BYTES_MAX = 256 * 1024**2
_LATER_SECONDS = 3600


class WebShelf:
    """As the web chat's adapter asks for them: in transactions of its own, outside ours."""

    def __init__(self, world: World, store: StoreId) -> None:
        self._database, self._store = world.database, store

    async def bytes_of(self, upload: str) -> bytes | None:
        named = _named(upload)
        if named is None:
            return None
        async with self._database.store(self._store) as tx:
            found = await queries.find_content(tx, self._store, named)
        return None if found is None else found.content


async def keep_upload(
    tx: Tx,
    store: StoreId,
    connection: ConnectionId,
    visitor: str,
    file: Sent,
    *,
    voice: bool,
) -> Uploaded:
    """For a message to come. Raises files.quota_spent, channels.too_many_uploads."""
    now = clock.now()
    await take_room(
        tx, store, len(file.content)
    )  # nobody else of the store uploads until we commit
    kept = await queries.insert(
        tx,
        store=store,
        upload=UploadId(new_id()),
        connection=connection,
        visitor=visitor,
        kind=file.kind,
        content_type=file.content_type,
        filename=file.filename,
        voice=voice and file.kind == "audio",
        bytes=len(file.content),
        content=file.content,
        files_max=VISITOR_FILES_MAX,
        bytes_max=VISITOR_BYTES_MAX,
        store_bytes_max=STORE_BYTES_MAX,
        now=now,
    )
    if kept is None:
        raise TooManyUploads(retry_after_seconds=_LATER_SECONDS)
    await set_timer(tx, store, UPLOAD_OVER, kept.id, due_at=now + KEPT)
    return kept


async def send_upload(
    tx: Tx, store: StoreId, connection: ConnectionId, visitor: str, upload: str, *, key: str
) -> dict[str, object]:
    """It goes with the message the page calls so, however often that is sent, and with no other.
    Answers what an update tells of it (providers/web.py).

    Raises channels.upload_not_found, channels.upload_sent.
    """
    named = _named(upload)
    found = None
    if named is not None:
        found = await queries.send(
            tx, store=store, connection=connection, visitor=visitor, upload=named, key=key
        )
    if found is None:
        raise UploadNotFound(upload=upload)
    if found.sent_key != key:
        raise UploadSent(upload=upload)
    called = {"name": found.filename} if found.filename else {}
    return {
        "id": encode("upl", found.id),
        "kind": found.kind,
        "content_type": found.content_type,
        "voice": found.voice,
        "size_bytes": found.bytes,
        **called,
    }


async def let_go(tx: Tx, store: StoreId, media: IncomingMedia) -> None:
    """Its bytes lie with the message now. Files of other channels do not lie here."""
    upload = _named(media.id)
    freed = None if upload is None else await queries.empty(tx, store, upload)
    if freed:
        await give_room(tx, store, freed)


async def remove(tx: Tx, store: StoreId, upload: UploadId) -> None:
    freed = await queries.delete(tx, store, upload)
    if freed:
        await give_room(tx, store, freed)


def _named(upload: str) -> UploadId | None:
    try:
        return UploadId(decode("upl", upload))
    except NoSuchId:
        return None
