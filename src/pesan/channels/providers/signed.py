"""Webhooks between ourselves: the simulated phone's, and those of the chat on sites.

`X-Pesan-Signature` is an HMAC-SHA256 of the raw bytes under the connection's secret.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from ..errors import SignatureInvalid, UpdateMalformed

SIGNATURE = "x-pesan-signature"
TIMESTAMP_MAX = 99_999_999_999

Webhook = tuple[dict[str, str], bytes]  # headers and body


def signed(secret: str, update: Mapping[str, object]) -> Webhook:
    body = json.dumps(update, separators=(",", ":")).encode()
    return {"content-type": "application/json", SIGNATURE: _signature(secret, body).decode()}, body


def verify(secret: str, headers: Mapping[str, str], body: bytes) -> None:
    """Raises channels.signature_invalid."""
    given = headers.get(SIGNATURE, "").encode(errors="replace")
    if not secret or not hmac.compare_digest(given, _signature(secret, body)):
        raise SignatureInvalid


def instant(seconds: object) -> datetime:
    """Raises channels.update_malformed."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise UpdateMalformed(reason="timestamp is not a time")
    if not 0 <= seconds <= TIMESTAMP_MAX:
        raise UpdateMalformed(reason="timestamp is not a time")
    return datetime.fromtimestamp(seconds, UTC)


def _signature(secret: str, body: bytes) -> bytes:
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}".encode()
