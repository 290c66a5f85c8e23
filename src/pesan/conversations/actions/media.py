"""Files that came with messages: promised with the message, fetched after it, shown with it."""

from datetime import datetime
from typing import Any

from ... import channels, files
from ...channels import IncomingMedia
from ...files import Picture
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit
from ...kit.ids import ConversationId, MessageId, StoreId, encode
from ...kit.jobs import enqueue
from ...kit.live import tell
from .. import rules
from ..errands import FetchFile
from ..errors import FileNotThere
from ..events import MessageFileKept
from ..models import File, FileContent, FileStatus, FileToFetch
from ..queries import attachments
from ..queries import media as queries
from .look import TOPIC


async def expect_file(
    tx: Tx, store: StoreId, conversation: ConversationId, message: MessageId, media: IncomingMedia
) -> None:
    """A message with a file is there: its bytes are sent for."""
    await queries.insert(
        tx,
        store=store,
        message=message,
        conversation=conversation,
        kind=media.kind,
        source=media,
        content_type=rules.content_type_of(media.content_type),
        filename=media.filename,
        voice=media.voice,
        now=clock.now(),
    )
    await enqueue(tx, FetchFile(store_id=store, message_id=message))


def promised(media: IncomingMedia) -> dict[str, Any]:
    """What a message shows of a file that is yet to be fetched."""
    return {
        "status": FileStatus.WAITING,
        "kind": media.kind,
        "content_type": rules.content_type_of(media.content_type),
        "filename": media.filename,
        "voice": media.voice,
    }


async def keep_file(
    tx: Tx,
    store: StoreId,
    wanted: FileToFetch,
    *,
    content: bytes,
    content_type: str,
    picture: Picture | None,
) -> None:
    """Raises files.quota_spent; the transaction is then to be rolled back."""
    bytes_kept = len(content) if picture is None else picture.bytes_kept
    kept = await queries.keep(
        tx,
        store=store,
        message=wanted.message_id,
        content_type=content_type if picture is None else picture.format.media_type,
        width=None if picture is None else picture.width,
        height=None if picture is None else picture.height,
        bytes=bytes_kept,
        content=content if picture is None else picture.content,
        thumbnail=None if picture is None else picture.thumbnail,
        now=clock.now(),
    )
    if not kept:
        return  # another was faster, or the message was taken back meanwhile
    await channels.let_go(tx, store, wanted.source)
    await files.take_room(tx, store, bytes_kept)
    await _show(tx, store, wanted.message_id)
    await emit(
        tx,
        MessageFileKept(
            store_id=store,
            conversation_id=wanted.conversation_id,
            message_id=wanted.message_id,
        ),
    )


async def give_file_up(
    tx: Tx, store: StoreId, message: MessageId, *, status: FileStatus, reason: str
) -> None:
    if await queries.give_up(
        tx, store=store, message=message, status=status, reason=reason, now=clock.now()
    ):
        await _show(tx, store, message)


async def remove_file(tx: Tx, store: StoreId, message: MessageId) -> None:
    """Whoever sent it: what came with the message, and what a seller attached to it."""
    for one in (queries.delete, attachments.delete_sent):
        freed = await one(tx, store, message)
        if freed is not None and freed.bytes:
            await files.give_room(tx, store, freed.bytes)


async def expire_files(tx: Tx, store: StoreId, *, before: datetime, limit: int) -> int:
    """Of what came or was sent before that, the bytes go and their room is free again; says how many."""
    now = clock.now()
    found = [
        await one(tx, store=store, before=before, limit=limit, now=now)
        for one in (queries.expire, queries.expire_sent)
    ]
    freed = sum(one.bytes for one in found)
    if freed:
        await files.give_room(tx, store, freed)
        await tell(tx, store, TOPIC)
    return sum(one.files for one in found)


async def find_file(tx: Tx, store: StoreId, message: MessageId) -> File | None:
    return await queries.find(tx, store, message)


async def file_content(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    message: MessageId,
    *,
    small: bool = False,
) -> FileContent:
    """Raises conversations.file_not_there."""
    found = await queries.find_content(
        tx, store=store, conversation=conversation, message=message, small=small
    )
    if found is None:
        raise FileNotThere(message=encode("msg", message))
    return found


async def _show(tx: Tx, store: StoreId, message: MessageId) -> None:
    found = await queries.find(tx, store, message)
    assert found is not None, "written just now"
    kept = found.status is FileStatus.KEPT
    path = rules.file_path(store, found.conversation_id, message) if kept else None
    drawn = kept and found.content_type.startswith("image/")
    await queries.show(
        tx,
        store=store,
        message=message,
        status=found.status,
        reason=found.reason,
        bytes=found.bytes,
        content_type=found.content_type,
        path=path,
        thumbnail_path=f"{path}/thumbnail" if drawn else None,
        now=clock.now(),
    )
    await tell(tx, store, TOPIC)
