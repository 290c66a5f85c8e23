"""What a seller showed a visitor beside words, at an address that is told to that visitor alone.

A page asks for a picture without saying who it is, so the address itself proves that it was told.
"""

from urllib.parse import quote

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from .. import conversations
from ..kit.ids import MessageId, NoSuchId, decode
from ..kit.pages import SECURITY
from . import queries
from .errors import NoSuchFile
from .visit import Visit

# Shown by the merchant's page, kept by one browser; whatever it is, it runs nothing.
_HEADERS = {
    **SECURITY,
    "Cache-Control": "private, max-age=86400, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@get(
    "/files/{message_id:str}/{proof:str}",
    operation_id="chatFile",
    media_type="*/*",
    public="the address is told to the visitor it was sent to, and proves it",
)
async def file(
    visit: NamedDependency[Visit], message_id: FromPath[str], proof: FromPath[str]
) -> Response[bytes]:
    """A picture or document that a seller sent."""
    visit.count("chat_addresses", visit.address)
    try:
        message = MessageId(decode("msg", message_id))
    except NoSuchId as error:
        raise NoSuchFile from error
    if not visit.proves(proof, message):
        raise NoSuchFile
    async with visit.world.database.store(visit.store) as tx:
        thread = await queries.thread_of(
            tx, store=visit.store, connection=visit.connection, message=message
        )
        if thread is None:
            raise NoSuchFile
        try:
            found = await conversations.content_of(tx, visit.store, thread, message, small=False)
        except conversations.AttachmentNotFound as error:
            raise NoSuchFile from error
    how = "inline" if found.kind is conversations.AttachmentKind.IMAGE else "attachment"
    name = f"{how}; filename*=UTF-8''{quote(found.filename, safe='')}"
    headers = {**_HEADERS, "Content-Disposition": name}
    return Response(found.content, media_type=found.content_type, headers=headers)
