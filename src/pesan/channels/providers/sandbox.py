"""The simulated phone of `pesan demo`: a channel like any other, whose other end is a page of ours.

Its webhooks are signed and posted like a provider's. `send` needs no network: the page reads the
conversation's own messages.

    {"id": "...", "from": "+628...", "name": "Sari", "text": "...", "choice": "...", "timestamp": 1}
"""

import re
from collections.abc import Mapping, Sequence

from ...kit import clock
from ...kit.ids import new_id
from ..errors import (
    DeliveryRefused,
    MediaGone,
    SubscriptionRefused,
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
from .signed import Webhook, instant, signed, verify
from .strict_json import identifier_in, read_object, required, text_in

TEXT_CHARS_MAX = 65_536
NAME_CHARS_MAX = 256
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class Sandbox:
    """A `Channel` (channels/provider.py)."""

    def __init__(self, *, secret: str) -> None:
        self._secret = secret

    def confirm_subscription(self, query: Mapping[str, str]) -> str:  # noqa: ARG002 - a Channel is asked so
        """Nobody subscribes: the page knows the address."""
        raise SubscriptionRefused

    def read_updates(self, headers: Mapping[str, str], body: bytes) -> Sequence[Update]:
        verify(self._secret, headers, body)
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
) -> Webhook:
    """The headers and body of a genuine webhook: somebody wrote `text`, or pressed a button."""
    update = {
        "id": f"sandbox.{new_id()}",
        "from": sender,
        "name": name,
        "text": text,
        "timestamp": int(clock.now().timestamp()),
        **({} if choice is None else {"choice": choice}),
    }
    return signed(secret, update)


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
        sent_at=instant(document.get("timestamp")),
        content=document,
    )
