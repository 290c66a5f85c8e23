"""The one HTTP client. Everything that leaves the house goes through here (law: Egress).

Timeouts on everything, no redirects, no proxy from the environment, a cap on the answer's size.
Merchant-supplied URLs get their own guarded door here before any feature may take one.
"""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from time import monotonic
from types import TracebackType
from typing import Self

import httpx

Response = httpx.Response  # what adapters read; only this module knows whose it is

ANSWER_BYTES_MAX = 1024 * 1024
TIMEOUT = httpx.Timeout(10.0, connect=3.0)
LIMITS = httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=20.0)
WHOLE_SECONDS = 30.0  # of an exchange from end to end, where its asker does not say

# To one host at once, from one process. Of the forty things that a worker does at once (kit/jobs.py)
# two hosts that hang leave hands for the chat of every shop. More hands instead would all want a
# connection to PostgreSQL, of which there are ten.
LANES = 15
WAITING_MAX = 15
STUCK_SECONDS = 1.0


@lru_cache
def _trust() -> ssl.SSLContext:
    """The certificates we believe in, read once a process."""
    return httpx.create_ssl_context(trust_env=False)


class NotSent(Exception):  # noqa: N818 - it says what is so.
    """The request certainly did not reach the other side; repeating it is safe."""


class OutcomeUnknown(Exception):  # noqa: N818
    """It may have reached the other side: a timeout or a cut connection. Look before repeating."""


class AnswerTooLarge(OutcomeUnknown):
    """It was answered, at greater length than the asker wants to hear."""


class _Road:
    """The lanes to one host. Who finds them full waits a moment, and not at all while nothing moves."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(LANES)
        self._waiting = 0
        self._moved = 0.0  # when a lane was last taken or left

    @asynccontextmanager
    async def lane(self) -> AsyncIterator[None]:
        """Raises NotSent."""
        if self._free.locked():
            stuck = monotonic() - self._moved > STUCK_SECONDS
            if stuck or self._waiting >= WAITING_MAX:
                raise NotSent("too many calls wait for its answer already")
            await self._wait()
        else:
            await self._free.acquire()
        self._moved = monotonic()
        try:
            yield
        finally:
            self._moved = monotonic()
            self._free.release()

    async def _wait(self) -> None:
        self._waiting += 1
        try:
            async with asyncio.timeout(STUCK_SECONDS):
                await self._free.acquire()
        except TimeoutError:
            raise NotSent("too many calls wait for its answer already") from None
        finally:
            self._waiting -= 1


class Egress:
    """An HTTP client for providers. One a process, shared by all adapters."""

    def __init__(self) -> None:
        self._roads: defaultdict[bytes, _Road] = defaultdict(_Road)  # by host: providers, so a few
        self._client = httpx.AsyncClient(
            verify=_trust(),
            timeout=TIMEOUT,
            limits=LIMITS,
            follow_redirects=False,
            trust_env=False,
        )

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout_seconds: float | None = None,
        answer_bytes_max: int = ANSWER_BYTES_MAX,
    ) -> Response:
        """Sends one request. Raises NotSent or OutcomeUnknown; any HTTP status is an answer."""
        request = self._client.build_request(
            method,
            url,
            headers=headers,
            content=content,
            timeout=TIMEOUT if timeout_seconds is None else httpx.Timeout(timeout_seconds),
        )
        async with self._roads[request.url.netloc].lane():
            try:
                # httpx's own clock begins anew with each byte that trickles in.
                async with asyncio.timeout(timeout_seconds or WHOLE_SECONDS):
                    return await self._exchange(request, answer_bytes_max)
            except TimeoutError as error:
                raise OutcomeUnknown("no whole answer in time") from error

    async def _exchange(self, request: httpx.Request, bytes_max: int) -> Response:
        try:
            response = await self._client.send(request, stream=True)
            try:
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > bytes_max:
                        raise AnswerTooLarge(f"the answer is larger than {bytes_max} bytes")
            finally:
                await response.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotSent(type(error).__name__) from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown(type(error).__name__) from error
        return Response(
            response.status_code,
            headers=[(k, v) for k, v in response.headers.multi_items() if k != "content-encoding"],
            content=bytes(body),
            request=request,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
