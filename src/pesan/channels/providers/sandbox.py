"""The simulated phone of `pesan demo`: a channel like any other, whose other end is a page of ours.

Its webhooks are signed and posted like a provider's. `send` needs no network: the page reads the
conversation's own messages.

    {"id": "...", "from": "+628...", "name": "Sari", "text": "...", "choice": "...", "timestamp": 1}
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from ...kit import clock
from ...kit.ids import new_id
from ..errors import (
    DeliveryRefused,
    MediaGone,
    SignatureInvalid,
    SubscriptionRefused,
    UpdateMalformed,
)
from ..models import (
    Downloaded,
    Identity,
    IdentityKind,
    IncomingMedia,
    Outgoing,
    Received,
    Sent,
    Update,
)
from .strict_json import identifier_in, read_object, required, text_in

SIGNATURE = "x-pesan-signature"
TEXT_CHARS_MAX = 65_536
NAME_CHARS_MAX = 256
TIMESTAMP_MAX = 99_999_999_999
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class Sandbox:
    """A `Channel` (channels/provider.py)."""

    def __init__(self, *, secret: str) -> None:
        self._secret = secret

    def confirm_subscription(self, query: Mapping[str, str]) -> str:  # noqa: ARG002 - a Channel is asked so
        """Nobody subscribes: the page knows the address."""
        raise SubscriptionRefused

    def read_updates(self, headers: Mapping[str, str], body: bytes) -> Sequence[Update]:
        """`X-Pesan-Signature` is an HMAC-SHA256 of the raw bytes under the connection's secret."""
        given = headers.get(SIGNATURE, "").encode(errors="replace")
        if not self._secret or not hmac.compare_digest(given, _signature(self._secret, body)):
            raise SignatureInvalid
        return [_received(read_object(body))]

    async def send(self, message: Outgoing) -> Sent:
        if not message.text.strip() and message.media is None:
            raise DeliveryRefused(reason="the text is empty")
        if message.to.kind != IdentityKind.SANDBOX:
            raise DeliveryRefused(reason=f"the sandbox cannot send to a {message.to.kind}")
        return Sent(f"sandbox.{message.reference}")

    async def download(self, media: IncomingMedia, *, bytes_max: int) -> Downloaded:  # noqa: ARG002 - as above
        """The page sends no files."""
        raise MediaGone(reason="the simulated phone keeps no files")

    async def show_reading(self, to: Identity, provider_id: str, *, typing: bool) -> None:
        """Nobody looks."""


def sandbox_update(
    secret: str, sender: str, text: str, choice: str | None = None, *, name: str = "Sari"
) -> tuple[dict[str, str], bytes]:
    """The headers and body of a genuine webhook: somebody wrote `text`, or pressed a button."""
    update = {
        "id": f"sandbox.{new_id()}",
        "from": sender,
        "name": name,
        "text": text,
        "timestamp": int(clock.now().timestamp()),
        **({} if choice is None else {"choice": choice}),
    }
    body = json.dumps(update, separators=(",", ":")).encode()
    signature = _signature(secret, body).decode()
    return {"content-type": "application/json", SIGNATURE: signature}, body


def _signature(secret: str, body: bytes) -> bytes:
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}".encode()


def _received(document: Mapping[str, object]) -> Received:
    sender = required(identifier_in(document, "from"), "from")
    text, choice = text_in(document, "text"), text_in(document, "choice")
    name = text_in(document, "name")
    return Received(
        provider_id=required(identifier_in(document, "id"), "id"),
        identities=(Identity(IdentityKind.SANDBOX, sender),),
        type="text" if choice is None else "interactive",
        text=required(text, "text")[:TEXT_CHARS_MAX],
        choice=choice,
        profile_name=name[:NAME_CHARS_MAX] if name else None,
        phone=sender if _E164.fullmatch(sender) else None,
        sent_at=_instant(document.get("timestamp")),
        content=document,
    )


def _instant(seconds: object) -> datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        raise UpdateMalformed(reason="timestamp is not a time")
    if not 0 <= seconds <= TIMESTAMP_MAX:
        raise UpdateMalformed(reason="timestamp is not a time")
    return datetime.fromtimestamp(seconds, UTC)
