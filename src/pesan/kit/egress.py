"""The one HTTP client. Everything that leaves the house goes through here (law: Egress).

Timeouts on everything, no redirects, no proxy from the environment, a cap on the answer's size.
Merchant-supplied URLs get their own guarded door here before any feature may take one.
"""

import ssl
from collections.abc import Mapping
from functools import lru_cache
from types import TracebackType
from typing import Self

import httpx

Response = httpx.Response  # what adapters read; only this module knows whose it is

ANSWER_BYTES_MAX = 1024 * 1024
TIMEOUT = httpx.Timeout(10.0, connect=3.0)
LIMITS = httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=20.0)


@lru_cache
def _trust() -> ssl.SSLContext:
    """The certificates we believe in, read once a process."""
    return httpx.create_ssl_context(trust_env=False)


class NotSent(Exception):  # noqa: N818 - it says what is so.
    """The request certainly did not reach the other side; repeating it is safe."""


class OutcomeUnknown(Exception):  # noqa: N818
    """It may have reached the other side: a timeout or a cut connection. Look before repeating."""


class Egress:
    """An HTTP client for providers. One a process, shared by all adapters."""

    def __init__(self) -> None:
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
    ) -> Response:
        """Sends one request. Raises NotSent or OutcomeUnknown; any HTTP status is an answer."""
        request = self._client.build_request(
            method,
            url,
            headers=headers,
            content=content,
            timeout=TIMEOUT if timeout_seconds is None else httpx.Timeout(timeout_seconds),
        )
        try:
            response = await self._client.send(request, stream=True)
            try:
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > ANSWER_BYTES_MAX:
                        raise OutcomeUnknown(f"the answer is larger than {ANSWER_BYTES_MAX} bytes")
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
