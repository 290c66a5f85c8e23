"""The chat on a merchant's own site: a channel like any other, whose provider is our chat room.

A browser cannot be given the connection's secret, so it never signs: the chat room knows a visitor
by their token, writes down what they did as an update, and signs that. `send` needs no network: the
visitor's page reads the conversation's own messages.

    {"id": "web.<visitor>.<key>", "visitor": "<id>", "timestamp": 1.0, and one of
     "text": "...", "choice"?: "...", "name"?: "...", "contact"?: {...}, "page"?: "https://..."
     "file": {"id": "upl_...", "kind": "image", "content_type": "image/png", "name"?: "...",
         "voice": false, "size_bytes": 1}, "text"?: "...", and the rest as with words
     "status": "delivered" | "read", "message": "msg_..."
     "becomes": "user:<id>"}
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol

from ..errors import DeliveryRefused, MediaGone, MediaTooLarge, SubscriptionRefused, UpdateMalformed
from ..models import (
    Downloaded,
    Identity,
    IdentityChanged,
    IdentityKind,
    IncomingMedia,
    MediaKind,
    Outgoing,
    Received,
    Sent,
    StatusChanged,
    StatusKind,
    Update,
)
from .signed import Webhook, instant, signed, verify
from .strict_json import identifier_in, object_in, read_object, required, text_in

TEXT_CHARS_MAX = 4096
NAME_CHARS_MAX = 256
_STATUSES = {"delivered": StatusKind.DELIVERED, "read": StatusKind.READ}


class Shelf(Protocol):
    """Where what visitors upload lies: the chat has no database of its own."""

    async def bytes_of(self, upload: str) -> bytes | None: ...


class Web:
    """A `Channel` (channels/provider.py)."""

    reacts: ClassVar[bool] = False

    def __init__(self, *, secret: str, shelf: Shelf | None = None) -> None:
        self._secret = secret
        self._shelf = shelf

    def confirm_subscription(self, query: Mapping[str, str]) -> str:  # noqa: ARG002 - a Channel is asked so
        """Nobody subscribes: the page asks us."""
        raise SubscriptionRefused

    def read_updates(self, headers: Mapping[str, str], body: bytes) -> Sequence[Update]:
        verify(self._secret, headers, body)
        return [_update(read_object(body))]

    async def send(self, message: Outgoing) -> Sent:
        if message.to.kind != IdentityKind.VISITOR:
            raise DeliveryRefused(reason=f"the chat on a site cannot send to a {message.to.kind}")
        if message.reaction is not None:
            raise DeliveryRefused(reason="the chat on a site shows no reactions")
        shows = message.media or message.link or message.place or message.contact
        if not message.text.strip() and not shows:
            raise DeliveryRefused(reason="the text is empty")
        return Sent(provider_id_of(message.reference))

    async def download(self, media: IncomingMedia, *, bytes_max: int) -> Downloaded:
        content = None if self._shelf is None else await self._shelf.bytes_of(media.id)
        if content is None:
            raise MediaGone(reason="the upload was removed")
        if len(content) > bytes_max:
            raise MediaTooLarge(most=bytes_max)
        return Downloaded(content, media.content_type)

    async def show_reading(self, to: Identity, provider_id: str, *, typing: bool) -> None:
        """The page asks by itself whether somebody is answering."""


def provider_id_of(reference: str) -> str:
    return f"web.{reference}"


def web_update(secret: str, update: Mapping[str, object]) -> Webhook:
    """The headers and body of a genuine update."""
    return signed(secret, update)


def snippet(public_url: str, connection: str) -> str:
    """The line a merchant pastes into their pages."""
    return f'<script src="{public_url}/widget.js" data-store="{connection}" async></script>'


def _update(document: Mapping[str, object]) -> Update:
    key = required(identifier_in(document, "id"), "id")
    visitor = _visitor(required(identifier_in(document, "visitor"), "visitor"))
    at = instant(document.get("timestamp"))
    becomes, status = identifier_in(document, "becomes"), text_in(document, "status")
    if becomes is not None:
        return IdentityChanged(
            provider_id=key,
            before=(visitor,),
            after=(_visitor(becomes),),
            at=at,
            content=document,
        )
    if status is not None:
        if status not in _STATUSES:
            raise UpdateMalformed(reason="status is not one of ours")
        message = required(identifier_in(document, "message"), "message")
        return StatusChanged(
            provider_id=provider_id_of(message),
            kind=_STATUSES[status],
            reference=message,
            at=at,
            content=document,
        )
    choice, name = text_in(document, "choice"), text_in(document, "name")
    text, media = text_in(document, "text"), _media(object_in(document, "file"))
    if media is None:
        text = required(text, "text")
    return Received(
        provider_id=key,
        identities=(visitor,),
        type=_type_of(media, choice),
        text=text[:TEXT_CHARS_MAX] if text else None,
        choice=choice,
        media=media,
        profile_name=name[:NAME_CHARS_MAX] if name else None,
        # No phone: what a stranger types proves nothing, and would open another buyer's thread.
        phone=None,
        sent_at=at,
        content=document,
    )


def _type_of(media: IncomingMedia | None, choice: str | None) -> str:
    if media is not None:
        return media.kind.value
    return "text" if choice is None else "interactive"


def _media(file: Mapping[str, object]) -> IncomingMedia | None:
    if not file:
        return None
    kind, size = required(text_in(file, "kind"), "kind"), file.get("size_bytes")
    if kind not in set(MediaKind):
        raise UpdateMalformed(reason="kind is none we know")
    return IncomingMedia(
        kind=MediaKind(kind),
        id=required(identifier_in(file, "id"), "id"),
        content_type=required(text_in(file, "content_type"), "content_type"),
        filename=text_in(file, "name"),
        size_bytes=size if isinstance(size, int) else None,
        voice=file.get("voice") is True,
    )


def _visitor(value: str) -> Identity:
    return Identity(IdentityKind.VISITOR, value)
