"""A file that a form brings along."""

from collections.abc import AsyncIterator

from litestar.datastructures import UploadFile

from ...screen import Screen

FORM_BYTES_MAX = 10 * 1024 * 1024  # years of a small shop's statements; larger ones go by the API
_CHUNK_BYTES = 64 * 1024


async def chunks_of_form(screen: Screen) -> AsyncIterator[bytes] | None:
    """None: no file was chosen."""
    file = (await screen.request.form()).get("file")
    return _chunks(file) if isinstance(file, UploadFile) and file.filename else None


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK_BYTES):
        yield chunk
