"""Files of a chat: what a visitor uploads, and what they and the shop have sent each other.

A page asks for a picture without saying who it is, so the address itself proves that it was told.
"""

from urllib.parse import quote

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from .. import channels, conversations
from ..conversations import AttachmentContent, FileContent
from ..files import SENT_BODY_BYTES_MAX, read_sent
from ..kit.db import Tx
from ..kit.ids import MessageId, NoSuchId, decode, encode
from ..kit.pages import SECURITY
from . import queries
from .errors import NoSuchFile
from .schemas import UploadOut
from .visit import Browser, Visit

# Shown by the merchant's page, kept by one browser; whatever it is, it runs nothing.
_HEADERS = {
    **SECURITY,
    "Cache-Control": "private, max-age=86400, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@post(
    "/uploads",
    operation_id="chatUpload",
    request_max_body_size=SENT_BODY_BYTES_MAX,
    public="a visitor is whoever holds the token they were given",
)
async def upload(
    request: Browser,
    visit: NamedDependency[Visit],
    name: FromQuery[str] = "",
    voice: FromQuery[bool] = False,
) -> Response[UploadOut]:
    """A picture, document, sound or film to be sent: the body is the file, whatever it is called."""
    visitor = visit.visitor  # a stranger without a token does not make us read a file
    visit.count("chat_uploads", f"{visit.connection} {visitor}")
    visit.count("chat_upload_addresses", visit.address)
    file = await read_sent(request, name=name)
    async with visit.world.database.store(visit.store) as tx:
        kept = await channels.keep_upload(
            tx, visit.store, visit.connection, visitor, file, voice=voice
        )
    shown = UploadOut(
        id=encode("upl", kept.id),
        kind=kept.kind,
        content_type=kept.content_type,
        size_bytes=kept.bytes,
    )
    return Response(shown, status_code=201, headers=visit.headers)


@get(
    "/files/{message_id:str}/{proof:str}",
    operation_id="chatFile",
    media_type="*/*",
    public="the address is told to the visitor it was sent to, and proves it",
)
async def file(
    visit: NamedDependency[Visit], message_id: FromPath[str], proof: FromPath[str]
) -> Response[bytes]:
    """What a seller sent, or the visitor did."""
    visit.count("chat_addresses", visit.address)
    try:
        message = MessageId(decode("msg", message_id))
    except NoSuchId as error:
        raise NoSuchFile from error
    if not visit.proves(proof, message):
        raise NoSuchFile
    async with visit.world.database.store(visit.store) as tx:
        found = await _found(tx, visit, message)
    how = "inline" if found.kind == "image" else "attachment"
    name = f"{how}; filename*=UTF-8''{quote(found.filename or 'file', safe='')}"
    headers = {**_HEADERS, "Content-Disposition": name}
    return Response(found.content, media_type=found.content_type, headers=headers)


async def _found(tx: Tx, visit: Visit, message: MessageId) -> AttachmentContent | FileContent:
    """Raises chat.file_not_found."""
    store = visit.store
    thread = await queries.thread_of(tx, store=store, connection=visit.connection, message=message)
    if thread is None:
        raise NoSuchFile
    try:
        if thread.direction == "in":
            return await conversations.file_content(tx, store, thread.id, message)
        return await conversations.content_of(tx, store, thread.id, message, small=False)
    except (conversations.AttachmentNotFound, conversations.FileNotThere) as error:
        raise NoSuchFile from error


routes = [upload, file]
