"""Cursors are sealed at the edge: each is good for the list that gave it, and for no other.

Rooms page by the last id they showed. Outside, that id is followed by a tag over the list's whole
address (its store, its parent), so one that was made up, or given by another list or another
store's, is 422 and never reaches a query. Done here once, so no list can forget it.
"""

import base64
import hmac
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qsl, urlencode

from litestar import Request, Response
from litestar.datastructures import State
from msgspec.structs import replace

from ..kit.errors import Invalid
from ..kit.problems import NoSuchRoute
from ..kit.requests import check_query
from ..kit.schemas import Page
from ..kit.world import World

_TAG_BYTES = 10  # 80 bits: nobody guesses one


class Cursors:
    """Seals and opens, by a key of this house."""

    def __init__(self, world: World) -> None:
        self._keys = world.secret.listed("cursors")

    def sealed(self, path: str, inner: str) -> str:
        return f"{inner}.{self._tags(path, inner)[0]}"

    def opened(self, path: str, text: str) -> str:
        """Raises requests.invalid."""
        inner, _, tag = text.rpartition(".")
        tags = self._tags(path, inner)
        if not any(hmac.compare_digest(tag.encode(), one.encode()) for one in tags):
            raise Invalid.field("cursor", "is no cursor that this list gave")
        return inner

    def _tags(self, path: str, inner: str) -> list[str]:
        """By the present key first."""
        whole = f"{path}\n{inner}".encode("utf-8", "replace")
        made = [hmac.digest(key, whole, "sha256")[:_TAG_BYTES] for key in self._keys]
        return [base64.b32encode(one).decode().lower() for one in made]


_asked: ContextVar[tuple[Cursors, str]] = ContextVar("asked")  # by whom and for which list


async def open_cursor(request: Request[Any, Any, State]) -> None:
    """Before a request: its cursor as the room knows it. Raises requests.invalid."""
    path = request.scope["path"].rstrip("/")
    if "\0" in path:
        raise NoSuchRoute
    check_query(request)
    cursors: Cursors = request.app.state.cursors
    _asked.set((cursors, path))
    if b"cursor=" not in request.scope["query_string"]:
        return
    given = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    opened = [(k, cursors.opened(path, v) if k == "cursor" else v) for k, v in given]
    request.scope["query_string"] = urlencode(opened).encode()


async def seal_cursor(response: Response[Any]) -> Response[Any]:
    """After it: the next cursor, for this list alone."""
    page = response.content
    if isinstance(page, Page) and page.next_cursor is not None:
        cursors, path = _asked.get()
        response.content = replace(page, next_cursor=cursors.sealed(path, page.next_cursor))
    return response
