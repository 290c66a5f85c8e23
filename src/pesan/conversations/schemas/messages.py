from typing import Annotated, Any

from msgspec import Meta, Struct

from ...channels import MessageStatus
from ...kit.ids import encode
from ...kit.schemas import wire_time
from ..models import Message

TEXT_CHARACTERS_MAX = 4096  # WhatsApp's limit for a text message
_ON_THE_WIRE = {MessageStatus.SENDING: MessageStatus.QUEUED}  # a step of ours, no state of theirs
_MEDIA = ("image", "video", "audio", "document", "sticker")


class MessageOut(Struct, frozen=True, kw_only=True):
    id: str
    conversation_id: str
    direction: str
    author: str
    type: str
    text: str | None
    media: dict[str, Any] | None
    payload: dict[str, Any]
    status: str
    error: str | None
    sequence: int
    created_at: str

    @classmethod
    def of(cls, message: Message) -> "MessageOut":
        media = next((message.payload[kind] for kind in _MEDIA if kind in message.payload), None)
        return cls(
            id=encode("msg", message.id),
            conversation_id=encode("con", message.conversation_id),
            direction=message.direction,
            author=message.author,
            type=message.type,
            text=message.text,
            media=media,
            payload=message.payload,
            status=_ON_THE_WIRE.get(message.status, message.status),
            error=message.error,
            sequence=message.sequence,
            created_at=wire_time(message.created_at),
        )


class SayText(Struct, frozen=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=TEXT_CHARACTERS_MAX)]
