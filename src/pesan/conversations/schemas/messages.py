from typing import Annotated, Any

from msgspec import Meta, Struct

from ...channels import MessageCostOut, MessageStatus
from ...kit.errors import Invalid
from ...kit.ids import encode
from ...kit.schemas import wire_time
from ..models import Attachment, AttachmentKind, Message, Undelivered

TEXT_CHARACTERS_MAX = 4096  # WhatsApp's limit for a text message
CAPTION_CHARACTERS_MAX = 700  # of its 1,024 for a caption: a product's own words come after
_Uploaded = Annotated[str, Meta(pattern="^att_")]
_Value = Annotated[str, Meta(min_length=1, max_length=1024)]
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
    cost: MessageCostOut | None
    sequence: int
    created_at: str

    @classmethod
    def of(cls, message: Message) -> "MessageOut":
        media = next((message.payload[kind] for kind in _MEDIA if kind in message.payload), None)
        media = message.payload.get("attachment", media)
        media = message.payload.get("file", media)
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
            cost=None if message.cost is None else MessageCostOut.of(message.cost),
            sequence=message.sequence,
            created_at=wire_time(message.created_at),
        )


class UndeliveredOut(Struct, frozen=True, kw_only=True):
    """`reason` is an error's code, by which others that failed like it are found."""

    id: str
    reason: str | None
    message: MessageOut

    @classmethod
    def of(cls, one: Undelivered) -> "UndeliveredOut":
        shown = MessageOut.of(one)
        return cls(id=shown.id, reason=one.reason, message=shown)


class Redeliver(Struct, frozen=True, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(min_length=1, max_length=80)]


class Redelivered(Struct, frozen=True):
    queued: int


class TemplateValues(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value for each gap, in their order."""

    header: _Value | None = None
    body: Annotated[list[_Value], Meta(max_length=50)] = []
    buttons: Annotated[list[_Value], Meta(max_length=10)] = []


class SayTemplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without a language, one that is approved."""

    name: Annotated[str, Meta(min_length=1, max_length=512)]
    language: Annotated[str, Meta(min_length=2, max_length=10)] | None = None
    parameters: TemplateValues = TemplateValues()


class SayContact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to reach: the courier, another branch. A chat without such cards shows it as words."""

    name: Annotated[str, Meta(min_length=1, max_length=64, pattern=r"\S")]
    phone: Annotated[str, Meta(pattern=r"^\+?[0-9][0-9 ()./-]{3,29}$")]
    organization: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    email: Annotated[str, Meta(pattern=r"^[^@\s]{1,64}@[^@\s]{1,120}$")] | None = None


class SayReaction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An emoji on something the customer wrote; null takes it off again."""

    message_id: str
    emoji: Annotated[str, Meta(min_length=1, max_length=16, pattern=r"^[^\x00-\x7f]+$")] | None


class Say(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words; or one thing, with words to it or none; or a template the channel has approved.

    `product_id`: its picture, name, price and what there is of it. `image`, `document`: an
    attachment that was uploaded for this conversation. `contact` and `reaction` go without words;
    a channel that shows no reactions refuses one. `template` alone may be sent to who last
    wrote longer ago than the channel allows: `window_open_until` of the conversation.
    """

    text: Annotated[str, Meta(min_length=1, max_length=TEXT_CHARACTERS_MAX)] | None = None
    product_id: str | None = None
    image: _Uploaded | None = None
    document: _Uploaded | None = None
    template: SayTemplate | None = None
    contact: SayContact | None = None
    reaction: SayReaction | None = None

    def words(self) -> str:
        """Raises requests.invalid for a message that says nothing, or too much in one."""
        things = [self.product_id, self.image, self.document]
        given = sum(one is not None for one in things)
        alone = [one for one in (self.template, self.contact, self.reaction) if one is not None]
        if given + len(alone) > 1:
            raise Invalid.field(
                "",
                "one of product_id, image, document, template, contact and reaction, each its own "
                "message",
            )
        text = (self.text or "").strip()
        if alone:
            if text and self.template is not None:
                raise Invalid.field("text", "is the template's own: fill its gaps instead")
            if text:
                raise Invalid.field("text", "is a message of its own")
            return ""
        if not given and not text:
            raise Invalid.field("text", "says nothing")
        if given and len(text) > CAPTION_CHARACTERS_MAX:
            raise Invalid.field(
                "text", f"beside a thing it has {CAPTION_CHARACTERS_MAX} characters"
            )
        return self.text or ""


class AttachmentOut(Struct, frozen=True, kw_only=True):
    id: str
    conversation_id: str
    kind: AttachmentKind
    content_type: str
    filename: str
    width: int | None
    height: int | None
    size_bytes: int
    created_at: str

    @classmethod
    def of(cls, one: Attachment) -> "AttachmentOut":
        return cls(
            id=encode("att", one.id),
            conversation_id=encode("con", one.conversation_id),
            kind=one.kind,
            content_type=one.content_type,
            filename=one.filename,
            width=one.width,
            height=one.height,
            size_bytes=one.bytes,
            created_at=wire_time(one.created_at),
        )
