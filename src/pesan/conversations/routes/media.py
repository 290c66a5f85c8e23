"""What came with a message, for whoever may read the conversation: it has no other address."""

import re
from urllib.parse import quote

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ...kit.headers import PRIVATE
from ...kit.ids import MessageId, decode
from ...stores import Right, StoreCall
from .. import actions, rules
from ..models import FileContent
from .paths import read_conversation

_RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,12})-(?P<last>[0-9]{0,12})")
_FILE = "/conversations/{conversation_id:str}/messages/{message_id:str}/file"
# A stranger sent it: opened by itself it is saved, and runs nothing.
_HEADERS = {
    **PRIVATE,
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@get(
    _FILE,
    operation_id="getMessageFile",
    media_type="*/*",
    right=Right.READ_CONVERSATIONS,
)
async def get_file(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], message_id: FromPath[str]
) -> Response[bytes]:
    """A picture as we drew it anew; sounds, films and documents as they came."""
    return await _served(call, conversation_id, message_id, small=False)


@get(
    f"{_FILE}/thumbnail",
    operation_id="getMessageThumbnail",
    media_type="image/webp",
    right=Right.READ_CONVERSATIONS,
)
async def get_thumbnail(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], message_id: FromPath[str]
) -> Response[bytes]:
    """Of a picture alone."""
    return await _served(call, conversation_id, message_id, small=True)


async def _served(
    call: StoreCall, conversation_id: str, message_id: str, *, small: bool
) -> Response[bytes]:
    async with call.transaction() as tx:
        conversation = read_conversation(conversation_id)
        message = MessageId(decode("msg", message_id))
        await actions.require_conversation(tx, call.store, conversation)
        found = await actions.file_content(tx, call.store, conversation, message, small=small)
    return serve_file(found)


def serve_file(found: FileContent, *, wanted: str | None = None) -> Response[bytes]:
    """Whole, or the one range of it that is `wanted` (RFC 9110, 14.2): a phone plays no sound or
    film that cannot be read in pieces.
    """
    name = rules.filename_of(found.filename, found.content_type)
    headers = {**_HEADERS, "Content-Disposition": _disposition(name), "Accept-Ranges": "bytes"}
    whole, status = found.content, 200
    part = _part_of(len(whole), wanted)
    if part is not None:
        first, last = part
        headers["Content-Range"] = f"bytes {first}-{last}/{len(whole)}"
        whole, status = whole[first : last + 1], 206
    return Response(whole, media_type=found.content_type, headers=headers, status_code=status)


def _part_of(size: int, wanted: str | None) -> tuple[int, int] | None:
    """The first and last byte; None for what is no single range of ours: then all of it goes."""
    asked = _RANGE.fullmatch(wanted or "")
    if asked is None:
        return None
    first, last = asked["first"], asked["last"]
    if not first:
        return (max(0, size - int(last)), size - 1) if last and int(last) else None
    begin, end = int(first), min(int(last or size - 1), size - 1)
    return (begin, end) if begin <= end else None


def _disposition(name: str) -> str:
    plain = name.encode("ascii", "replace").decode().translate(str.maketrans('"\\', "__"))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


routes = [get_file, get_thumbnail]
