"""One connection to one Pesan."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from .models import Page
from .operations import Operations
from .problems import problem_of

T = TypeVar("T")
TRIES = 5
WAIT_SECONDS_MAX = 30.0
_LATER = {429, 502, 503}
_IN_USE = "requests.idempotency_key_in_use"


class Pesan(Operations):
    """`token` is an access token or an API key (`psn_live_...`)."""

    def __init__(self, url: str, token: str = "", *, http: httpx.AsyncClient | None = None) -> None:
        self.token = token
        self.http = http or httpx.AsyncClient(base_url=url, timeout=30)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.http.aclose()

    async def every(
        self, operation: Callable[..., Awaitable[Page[T]]], *path: str, **query: Any
    ) -> AsyncIterator[T]:
        """All items of a list, page by page: `pesan.every(pesan.list_orders, store_id)`."""
        page = await operation(*path, **query)
        while True:
            for item in page.items:
                yield item
            if page.next_cursor is None:
                return
            page = await operation(*path, **query, cursor=page.next_cursor)

    async def _ask(
        self,
        kind: Any,
        method: str,
        path: str,
        *values: str,
        query: dict[str, Any] | None = None,
        body: Any = None,
        key: str | None = None,
        headers: dict[str, str | None] | None = None,
    ) -> Any:
        """Asks until it is answered for good. Raises Problem, httpx.TransportError."""
        address = path.format(*(quote(value, safe="") for value in values))
        sent = {name: value for name, value in (headers or {}).items() if value is not None}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if key is not None:
            sent["Idempotency-Key"] = key or secrets.token_hex(16)
        content = None
        if body is not None:
            content = body if isinstance(body, bytes) else msgspec.json.encode(body)
            sent.setdefault("Content-Type", "application/json")
        request = self.http.build_request(
            method, address, params=_given(query), content=content, headers=sent
        )
        answer = await self._settled(request, may_repeat=method != "POST" or key is not None)
        if not answer.is_success:
            raise problem_of(answer)
        if kind is None:
            return None
        return answer.content if kind is bytes else msgspec.json.decode(answer.content, type=kind)

    async def _settled(self, request: httpx.Request, *, may_repeat: bool) -> httpx.Response:
        """The same request again, key and all, while nobody knows or nobody could serve it."""
        for tried in range(1, TRIES + 1):
            try:
                answer = await self.http.send(request)
            except httpx.TransportError:
                if tried == TRIES or not may_repeat:
                    raise
                await asyncio.sleep(_backoff(tried))
                continue
            if tried == TRIES or not _comes_later(answer):
                break
            await asyncio.sleep(_asked_to_wait(answer) or _backoff(tried))
        return answer


def _comes_later(answer: httpx.Response) -> bool:
    """It was not served: too many, the database is away, or its first try still runs."""
    return answer.status_code in _LATER or (
        answer.status_code == 409 and _IN_USE.encode() in answer.content
    )


def _asked_to_wait(answer: httpx.Response) -> float | None:
    said = answer.headers.get("Retry-After", "")
    return min(float(said), WAIT_SECONDS_MAX) if said.isdigit() else None


def _backoff(tried: int) -> float:
    longest: float = min(0.2 * 2**tried, WAIT_SECONDS_MAX)
    return random.uniform(longest / 2, longest)  # noqa: S311 - no secret


def _given(query: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (query or {}).items() if value is not None}
