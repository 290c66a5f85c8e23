"""A file that a form brings along."""

from collections.abc import AsyncIterator

from litestar.datastructures import UploadFile

from ...errors import NoFile
from ...screen import Screen

FORM_BYTES_MAX = 10 * 1024 * 1024  # years of a small shop's statements; larger ones go by the API
_CHUNK_BYTES = 64 * 1024


async def chunks_of_form(screen: Screen) -> AsyncIterator[bytes]:
    """Raises dashboard.no_file."""
    file = (await screen.request.form()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise NoFile
    return _chunks(file)


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK_BYTES):
        yield chunk
