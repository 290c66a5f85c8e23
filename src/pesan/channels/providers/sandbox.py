"""The simulated phone of `pesan demo`: a channel like any other, whose other end is a page of ours.

Its webhooks are signed and posted like a provider's. `send` needs no network: the page reads the
conversation's own messages.

    {"id": "...", "from": "+628..." or "ID.1502...", "name": "Sari", "timestamp": 1, and one of
     "text": "...", "choice"?: "..."
     "type": "image" | "audio" | "location", "text"?: "...", "image" | "audio" | "location": {...}}
    {"id": "...", "status": "delivered", "message": "sandbox.msg_...", "code"?: "...", "timestamp": 1}
    {"id": "...", "template": "promo", "language": "id", "status": "approved", "reason"?: "..."}
"""

import re
import wave
from collections.abc import Mapping, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any, ClassVar, Protocol

from ...kit import clock
from ...kit.ids import new_id
from ..errors import DeliveryRefused, MediaGone, SubscriptionRefused, UpdateMalformed
from ..images import qr_png
from ..models import (
    Downloaded,
    Identity,
    IdentityKind,
    IncomingMedia,
    ListedTemplate,
    MediaKind,
    NewTemplate,
    Outgoing,
    Received,
    Review,
    Sent,
    StatusChanged,
    StatusKind,
    TemplateChanged,
    TemplateStatus,
    Update,
)
from ..provider import Filed
from .signed import Webhook, instant, signed, verify
from .strict_json import identifier_in, object_in, read_object, required, text_in
from .whatsapp_content import items_in

_MEDIA = {"image": "image/png", "audio": "audio/wav"}
_REVIEWED = {
    Review.APPROVE: (TemplateStatus.APPROVED, None),
    Review.WAIT: (TemplateStatus.PENDING, None),
    Review.REJECT: (TemplateStatus.REJECTED, "by a switch of the simulated phone"),
}
SENT = "sandbox."  # stands before our reference in the id of what was sent
KINDS = frozenset({"text", "image", "audio", "location", "order"})
TEXT_CHARS_MAX = 65_536
NAME_CHARS_MAX = 256
REASON_CHARS_MAX = 500
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class SandboxPhone(Protocol):
    """Where the simulated phone keeps its switches: it has no database of its own."""

    async def take(self, person: str, *, template: bool) -> None:
        """Takes a message, or raises as `Channel.send`."""
        ...

    async def review(self) -> Review:
        """What is said to a template that is handed in now."""
        ...


class Sandbox:
    """A `Channel` and a `TemplateBook` (channels/provider.py)."""

    reacts: ClassVar[bool] = True

    def __init__(self, *, secret: str, phone: SandboxPhone | None = None) -> None:
        self._secret = secret
        self._phone = phone

    def confirm_subscription(self, query: Mapping[str, str]) -> str:  # noqa: ARG002 - a Channel is asked so
        """Nobody subscribes: the page knows the address."""
        raise SubscriptionRefused

    def read_updates(self, headers: Mapping[str, str], body: bytes) -> Sequence[Update]:
        verify(self._secret, headers, body)
        document = read_object(body)
        if "template" in document:
            return [_reviewed(document)]
        return [_status(document) if "status" in document else _received(document)]

    async def send(self, message: Outgoing) -> Sent:
        shows = message.media or message.template or message.place
        if not (message.text.strip() or shows or message.contact or message.reaction):
            raise DeliveryRefused(reason="the text is empty")
        if message.to.kind != IdentityKind.SANDBOX:
            raise DeliveryRefused(reason=f"the sandbox cannot send to a {message.to.kind}")
        if self._phone is not None:
            await self._phone.take(message.to.value, template=message.template is not None)
        return Sent(f"{SENT}{message.reference}")

    async def download(self, media: IncomingMedia, *, bytes_max: int) -> Downloaded:  # noqa: ARG002 - as above
        """Its gallery holds one picture and one second of silence."""
        match media.id:
            case "sandbox.image":
                return Downloaded(qr_png("Halo dari ponsel simulasi"), "image/png")
            case "sandbox.audio":
                return Downloaded(_silence(), "audio/wav")
            case _:
                raise MediaGone(reason="the simulated phone has no such file")

    async def show_reading(self, to: Identity, provider_id: str, *, typing: bool) -> None:
        """Nobody looks."""

    async def list_templates(self) -> Sequence[ListedTemplate]:
        """It has no book of its own: what was handed in stands in the shop's."""
        return []

    async def submit_template(self, new: NewTemplate) -> Filed:
        review = Review.APPROVE if self._phone is None else await self._phone.review()
        status, reason = _REVIEWED[review]
        return Filed(f"{SENT}{new.name}.{new.language}", status, None, reason)

    async def delete_template(self, name: str, provider_id: str) -> None:
        """It has no book of its own."""


def _media(document: Mapping[str, object], kind: str) -> IncomingMedia | None:
    if kind not in _MEDIA:
        return None
    file = object_in(document, kind)
    return IncomingMedia(
        kind=MediaKind(kind),
        id=required(identifier_in(file, "id"), "id"),
        content_type=_MEDIA[kind],
        voice=kind == MediaKind.AUDIO,
    )


def _silence() -> bytes:
    sound = BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 8000)
    return sound.getvalue()


def sandbox_update(
    secret: str,
    sender: str,
    text: str | None,
    choice: str | None = None,
    *,
    name: str = "Sari",
    kind: str = "text",
    holds: Mapping[str, Any] | None = None,
    late_seconds: int = 0,
) -> Webhook:
    """The headers and body of a genuine webhook: somebody wrote `text`, pressed a button, or sent a
    picture, their voice, a place or an order from a catalogue (`holds`).
    """
    update = {
        "id": f"sandbox.{new_id()}",
        "from": sender,
        "name": name,
        "timestamp": int((clock.now() - timedelta(seconds=late_seconds)).timestamp()),
        **({} if text is None else {"text": text}),
        **({} if choice is None else {"choice": choice}),
        **({} if kind == "text" else {"type": kind, kind: dict(holds or {})}),
    }
    return signed(secret, update)


def sandbox_status(secret: str, provider_id: str, status: str, *, code: str = "") -> Webhook:
    """The headers and body of a genuine webhook: a message was delivered, read or failed."""
    update = {
        "id": f"sandbox.{new_id()}",
        "status": status,
        "message": provider_id,
        "timestamp": int(clock.now().timestamp()),
        **({"code": code} if code else {}),
    }
    return signed(secret, update)


def sandbox_review(
    secret: str, name: str, language: str, status: TemplateStatus, *, reason: str | None
) -> Webhook:
    """The headers and body of a genuine webhook: a template was reviewed."""
    update = {
        "id": f"sandbox.{new_id()}",
        "template": name,
        "language": language,
        "status": status.value,
        **({"reason": reason} if reason else {}),
    }
    return signed(secret, update)


def _reviewed(document: Mapping[str, object]) -> TemplateChanged:
    status, reason = required(text_in(document, "status"), "status"), text_in(document, "reason")
    if status not in set(TemplateStatus):
        raise UpdateMalformed(reason="status is none we know")
    return TemplateChanged(
        key=required(identifier_in(document, "id"), "id"),
        provider_id=None,
        name=required(identifier_in(document, "template"), "template"),
        language=required(identifier_in(document, "language"), "language"),
        status=TemplateStatus(status),
        reason=reason[:REASON_CHARS_MAX] if reason else None,
    )


def _status(document: Mapping[str, object]) -> StatusChanged:
    kind = required(text_in(document, "status"), "status")
    if kind not in set(StatusKind):
        raise UpdateMalformed(reason="status is none we know")
    message = required(identifier_in(document, "message"), "message")
    return StatusChanged(
        provider_id=message,
        kind=StatusKind(kind),
        reference=message.removeprefix(SENT),  # ours: an answer that was lost is settled by it
        error_code=identifier_in(document, "code"),
        at=instant(document.get("timestamp")),
        content=document,
    )


def _received(document: Mapping[str, object]) -> Received:
    sender = required(identifier_in(document, "from"), "from")
    text, choice = text_in(document, "text"), text_in(document, "choice")
    name, kind = text_in(document, "name"), text_in(document, "type") or "text"
    if kind not in KINDS:
        raise UpdateMalformed(reason="type is none we know")
    if kind == "text":
        text = required(text, "text")
    elif not object_in(document, kind):
        raise UpdateMalformed(reason=f"{kind} is missing")
    return Received(
        provider_id=required(identifier_in(document, "id"), "id"),
        identities=(Identity(IdentityKind.SANDBOX, sender),),
        type=kind if choice is None else "interactive",
        text=text[:TEXT_CHARS_MAX] if text else None,
        choice=choice,
        profile_name=name[:NAME_CHARS_MAX] if name else None,
        media=_media(document, kind),
        items=items_in(document) if kind == "order" else (),
        phone=sender if _E164.fullmatch(sender) else None,
        sent_at=instant(document.get("timestamp")),
        content=document,
    )
