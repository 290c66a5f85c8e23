"""The one HTTP client. Everything that leaves the house goes through here (law: Egress).

Timeouts on everything, no redirects, no proxy from the environment, a cap on the answer's size.
Merchant-supplied URLs get their own guarded door here before any feature may take one.
"""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
import certifi
from yarl import URL

ANSWER_BYTES_MAX = 1024 * 1024
CONNECT_SECONDS = 3.0
KEPT_SECONDS = 15.0  # an idle connection; the providers' own servers keep theirs longer
WHOLE_SECONDS = 30.0  # of an exchange from end to end, where its asker does not say
HEADERS = {"accept": "*/*", "accept-encoding": "identity", "user-agent": "pesan"}

# To one host at once, from one process. Of the forty things that a worker does at once (kit/jobs.py)
# two hosts that hang leave hands for the chat of every shop. More hands instead would all want a
# connection to PostgreSQL, of which there are ten.
LANES = 15
WAITING_MAX = 15
STUCK_SECONDS = 1.0


@lru_cache
def _trust() -> ssl.SSLContext:
    """The certificates we believe in, read once a process."""
    return ssl.create_default_context(cafile=certifi.where())


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered, whatever its status."""

    status_code: int
    headers: Mapping[str, str]  # by names of any case
    content: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status_code < 300


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

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        self._trust = trust or _trust()
        # By host: providers, so a few.
        self._roads: defaultdict[str, _Road] = defaultdict(_Road)
        self._session: aiohttp.ClientSession | None = None

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
        """Sends one request. Raises NotSent or OutcomeUnknown; any HTTP status is an answer.

        `url` as it is, its parts quoted by its maker. A GET, PUT or DELETE on a kept connection that
        its host hangs up just then is sent once more, on another: twice asked is once done.
        """
        async with self._roads[urlsplit(url).netloc].lane():
            try:
                async with asyncio.timeout(timeout_seconds or WHOLE_SECONDS):
                    return await self._exchange(method, url, headers, content, answer_bytes_max)
            except TimeoutError as error:
                raise OutcomeUnknown("no whole answer in time") from error

    async def _exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        content: bytes | None,
        bytes_max: int,
    ) -> Response:
        try:
            async with self._opened().request(
                method, URL(url, encoded=True), headers=headers, data=content, allow_redirects=False
            ) as response:
                body = bytearray()
                async for chunk in response.content.iter_any():
                    body += chunk
                    if len(body) > bytes_max:
                        response.close()
                        raise AnswerTooLarge(f"the answer is larger than {bytes_max} bytes")
                return Response(response.status, response.headers, bytes(body))
        except _NOT_SENT as error:
            raise NotSent(type(error).__name__) from error
        except aiohttp.ClientError as error:
            raise OutcomeUnknown(type(error).__name__) from error

    def _opened(self) -> aiohttp.ClientSession:
        """Made where the loop runs that it belongs to."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    ssl=self._trust, limit=0, keepalive_timeout=KEPT_SECONDS
                ),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
                headers=HEADERS,
                skip_auto_headers=("content-type",),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()


# It was not connected, or there was nothing that could be sent.
_NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
    ValueError,
)
