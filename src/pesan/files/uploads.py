"""A picture in a request: the body itself, or the one file of a form."""

from typing import Any

from litestar import Request
from litestar.datastructures import State, UploadFile

from ..kit.cards import mask
from ..kit.requests import TooLarge
from . import rules
from .errors import DocumentBroken, NotAPicture, NotAttachable, NotSendable
from .models import Document, Format, Picture, Sent
from .pictures import redraw
from .sniffing import sniff

BODY_BYTES_MAX = rules.BYTES_MAX + 64 * 1024  # with what a form writes around the file
_FORM = "multipart/form-data"
# A route that takes a picture says so with `takes=MEDIA_TYPES`, for the contract.
MEDIA_TYPES = (*(kind.media_type for kind in Format), _FORM)
_RAW = {"", "application/octet-stream", *MEDIA_TYPES} - {_FORM}
_PDF = "application/pdf"
ATTACHMENT_MEDIA_TYPES = (*MEDIA_TYPES, _PDF)
SENT_BODY_BYTES_MAX = rules.SENT_BYTES_MAX + 1024
ATTACHMENT_BODY_BYTES_MAX = rules.DOCUMENT_BYTES_MAX + 64 * 1024

Upload = Request[Any, Any, State]


async def read_picture(request: Upload, *, to: Format | None = None) -> Picture:
    """Raises files.not_a_picture, files.broken, files.too_many_pixels, requests.too_large."""
    return await redraw(await _bytes_of(request), to=to)


async def read_attachment(request: Upload) -> Picture | Document:
    """A picture, drawn anew in a format that any channel shows, or a PDF.

    Raises files.not_attachable, files.broken, files.too_many_pixels, files.document_broken,
    requests.too_large.
    """
    raw, filename = await _file_of(request)
    if rules.is_pdf(raw):
        if len(raw) > rules.DOCUMENT_BYTES_MAX:
            raise TooLarge
        if not rules.is_whole_pdf(raw):
            raise DocumentBroken
        return Document(filename=rules.filename_of(filename), content=raw)
    kind = rules.format_of(raw)
    if kind is None:
        raise NotAttachable
    if len(raw) > rules.BYTES_MAX:
        raise TooLarge
    return await redraw(raw, to=Format.JPEG if kind is Format.WEBP else kind)


async def read_sent(request: Upload, *, name: str) -> Sent:
    """Whatever people send each other in a chat, as the body itself.

    Raises files.not_sendable, files.broken, files.too_many_pixels, files.document_broken,
    requests.too_large.
    """
    raw = await request.body()
    if len(raw) > rules.SENT_BYTES_MAX:
        raise TooLarge
    found = sniff(raw)
    if found is None:
        raise NotSendable
    if found.kind == "image":
        raw = (await redraw(raw)).content
    if found.content_type == _PDF and not rules.is_whole_pdf(raw):
        raise DocumentBroken
    return Sent(found.kind, found.content_type, rules.name_of(mask(name)), raw)


async def _file_of(request: Upload) -> tuple[bytes, str]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == _FORM:
        files = [v for v in (await request.form()).values() if isinstance(v, UploadFile)]
        if len(files) != 1:
            raise NotAttachable
        return await files[0].read(), files[0].filename
    if media_type not in _RAW | {_PDF}:
        raise NotAttachable
    return await request.body(), ""


async def _bytes_of(request: Upload) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == _FORM:
        files = [v for v in (await request.form()).values() if isinstance(v, UploadFile)]
        if len(files) != 1:
            raise NotAPicture
        raw = await files[0].read()
    elif media_type in _RAW:
        raw = await request.body()
    else:
        raise NotAPicture
    if len(raw) > rules.BYTES_MAX:
        raise TooLarge
    return raw
