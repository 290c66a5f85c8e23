"""The SDK's HTTP, by our one egress client: its timeouts, its caps, its trust, no proxy.

The SDK repeats nothing of its own accord here: what may have arrived is the caller's to look up.
"""

from collections.abc import Mapping
from typing import Any

import stripe

from ....kit.egress import Egress
from .wire import Unreadable, parse

# The one place. A webhook endpoint should be pinned to the same one, though of an event we read
# nothing but its ids.
API_VERSION = "2026-10-28.endive"

# What Stripe has to be told. The SDK would also tell of our machine and its environment.
_TOLD = {"authorization", "content-type", "idempotency-key", "stripe-version"}


def client(
    egress: Egress, api_url: str, secret_key: str, *, timeout_seconds: float | None
) -> stripe.StripeClient:
    return stripe.StripeClient(
        secret_key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_url},
        max_network_retries=0,
        http_client=_Line(egress, timeout_seconds),
    )


class _Line(stripe.HTTPClient):
    name = "pesan"

    def __init__(self, egress: Egress, timeout_seconds: float | None) -> None:
        super().__init__()
        self._egress = egress
        self._timeout_seconds = timeout_seconds

    async def request_async(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[bytes, int, Any]:
        """Raises egress.NotSent, egress.OutcomeUnknown, Unreadable: the SDK lets them pass."""
        response = await self._egress.send(
            method.upper(),
            url,
            headers={name: value for name, value in headers.items() if name.lower() in _TOLD},
            content=None if post_data is None else post_data.encode(),
            timeout_seconds=self._timeout_seconds,
        )
        body = _read(response.content) if response.is_success else _refusal(response.content)
        return body, response.status_code, response.headers

    async def close_async(self) -> None:
        """The egress client is everybody's: whoever opened it closes it."""


def _read(body: bytes) -> bytes:
    """One JSON object; of anything else the SDK would make what it pleases."""
    parse(body)
    return body


def _refusal(body: bytes) -> bytes:
    """A proxy in between may answer HTML, or anything: then only the status speaks."""
    try:
        is_stripes = isinstance(parse(body).get("error"), dict)
    except Unreadable:
        is_stripes = False
    return body if is_stripes else b"{}"
