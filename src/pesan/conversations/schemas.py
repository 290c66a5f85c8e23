from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from ..channels import MessageStatus, window_open_until
from ..kit.ids import encode
from ..kit.schemas import wire_time
from .models import Message, Summary

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


class CustomerOut(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    phone: str | None


class ConversationOut(Struct, frozen=True, kw_only=True):
    id: str
    channel: str
    customer: CustomerOut
    owner: str
    assignee: str | None
    status: str
    unread: int
    last_message: MessageOut | None
    last_message_at: str
    window_open_until: str | None
    livemode: bool
    created_at: str

    @classmethod
    def of(cls, one: Summary) -> "ConversationOut":
        until = window_open_until(one.channel, one.last_inbound_at)
        return cls(
            id=encode("con", one.id),
            channel=one.channel,
            customer=CustomerOut(
                id=encode("cus", one.customer_id),
                name=one.customer_name,
                phone=one.customer_phone,
            ),
            owner=one.owner,
            assignee=None if one.assignee_id is None else encode("usr", one.assignee_id),
            status=one.status,
            unread=one.unread,
            last_message=None if one.last_message is None else MessageOut.of(one.last_message),
            last_message_at=wire_time(one.last_message_at),
            window_open_until=None if until is None else wire_time(until),
            livemode=one.livemode,
            created_at=wire_time(one.created_at),
        )


class SayText(Struct, frozen=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=TEXT_CHARACTERS_MAX)]


class ChangeOwner(Struct, frozen=True, forbid_unknown_fields=True):
    owner: Literal["agent", "human"]
    assignee: str | None = None
