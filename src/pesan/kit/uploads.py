"""A file that is the body of a request: read as it comes, never in memory as a whole."""

import asyncio
from collections.abc import AsyncIterator

from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import InternalServerException

FILE_BYTES_MAX = 100 * 1024 * 1024
CHUNK_SECONDS = 60  # without a byte, and the upload counts as cut off
# How it ends when they have gone: as Litestar says it, and as we do who waited.
CUT_OFF = (InternalServerException, TimeoutError)
CSV = frozenset(
    {
        "",
        "application/csv",
        "application/octet-stream",
        "application/vnd.ms-excel",
        "text/csv",
        "text/plain",
    }
)  # what browsers and tools call it

Upload = Request[object, object, State]


def media_type_of(request: Upload) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def chunks_of(request: Upload) -> AsyncIterator[bytes]:
    """Raises one of CUT_OFF."""
    chunks = request.stream()
    while True:
        async with asyncio.timeout(CHUNK_SECONDS):
            chunk = await anext(chunks, None)
        if chunk is None:
            return
        yield chunk
