from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from ... import files
from ...kit.db import Tx
from ...kit.headers import PRIVATE
from ...kit.ids import MessageId, decode
from ...stores import Right, StoreCall
from .. import actions
from ..models import AttachmentContent, AttachmentKind
from ..schemas import AttachmentOut
from .paths import read_conversation

# For this caller, now; whatever it is, it runs nothing and is shown by no page but ours.
_HEADERS = {
    **PRIVATE,
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@post(
    "/conversations/{conversation_id:str}/attachments",
    operation_id="uploadAttachment",
    takes=files.ATTACHMENT_MEDIA_TYPES,
    request_max_body_size=files.ATTACHMENT_BODY_BYTES_MAX,
    right=Right.WRITE_CONVERSATIONS,
)
async def upload_attachment(
    call: NamedDependency[StoreCall],
    conversation_id: FromPath[str],
    request: Request[object, object, State],
) -> Response[AttachmentOut]:
    """Upload a picture (PNG, JPEG, WebP to 5 MiB, drawn anew) or a PDF (to 10 MiB), to be sent.

    It is said with a message of its own; what is not sent within a day is gone.
    """
    async with call.transaction() as tx:  # nobody without the right makes us decode pictures
        await actions.require_conversation(tx, call.store, read_conversation(conversation_id))
    file = await files.read_attachment(request)

    async def act(tx: Tx) -> AttachmentOut:
        conversation = read_conversation(conversation_id)
        attached = await actions.attach(tx, call.store, conversation, file, actor=call.actor)
        return AttachmentOut.of(attached)

    return await call.once(act)


@get(
    "/conversations/{conversation_id:str}/messages/{message_id:str}/attachment",
    operation_id="getAttachment",
    media_type="*/*",
    right=Right.READ_CONVERSATIONS,
)
async def get_attachment(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], message_id: FromPath[str]
) -> Response[bytes]:
    """The file a seller sent with this message. It has no address that anybody else could open."""
    async with call.transaction() as tx:
        found = await actions.content_of(
            tx,
            call.store,
            read_conversation(conversation_id),
            MessageId(decode("msg", message_id)),
            small=False,
        )
    return served(found)


def served(found: AttachmentContent) -> Response[bytes]:
    """A picture may be shown; all else is saved, under the name it was given (RFC 6266)."""
    how = "inline" if found.kind is AttachmentKind.IMAGE else "attachment"
    name = f"{how}; filename*=UTF-8''{quote(found.filename, safe='')}"
    headers = {**_HEADERS, "Content-Disposition": name}
    return Response(found.content, media_type=found.content_type, headers=headers)


routes = [upload_attachment, get_attachment]
