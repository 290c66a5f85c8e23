"""What any channel brings in and carries out, in our words."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from ..kit.ids import ConnectionId, ConversationId, MessageId, UpdateId


class ChannelName(StrEnum):
    WHATSAPP = "whatsapp"
    SANDBOX = "sandbox"  # the simulated phone of `pesan demo`


class IdentityKind(StrEnum):
    """How a channel names a person. A WhatsApp customer may have any one or several of these."""

    WA_ID = "wa_id"  # digits of the phone number, as WhatsApp writes them
    BSUID = "bsuid"  # business-scoped user id, `ID.1502...`; opaque, never stripped of anything
    USERNAME = "username"  # may pass to another person: shown, never looked a customer up by
    SANDBOX = "sandbox"


class Identity(Struct, frozen=True):
    kind: IdentityKind
    value: str


class RequestedItem(Struct, frozen=True):
    """A line of a catalogue order. Without a price: the one in the message is the phone's copy."""

    retailer_id: str  # our SKU, as the catalogue was given it
    quantity: int  # at least 1


class Received(Struct, frozen=True, kw_only=True):
    """One message a person sent. `identities` is never empty; the first is the one to answer to."""

    provider_id: str  # the provider's message id: the key duplicates are dropped by
    identities: tuple[Identity, ...]
    type: str  # "text", "image", "interactive", "order", "location", ... as the provider calls it
    text: str | None  # what can be read as words: text, caption, button title
    choice: str | None = None  # the payload of the button or list row that was chosen
    items: tuple[RequestedItem, ...] = ()  # of an "order"; empty if any line is unreadable
    profile_name: str | None = None
    phone: str | None = None  # E.164 with "+", where the channel reveals one
    sent_at: datetime
    content: Mapping[str, object]  # the provider's own message object, for what we do not model


class StatusKind(StrEnum):
    """Monotone: a later one never goes back to an earlier; failed is terminal."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class StatusChanged(Struct, frozen=True, kw_only=True):
    provider_id: str
    kind: StatusKind
    reference: str | None = None  # ours, when the provider echoes it (biz_opaque_callback_data)
    error_code: str | None = None
    at: datetime
    content: Mapping[str, object] = field(default_factory=dict)  # theirs, with its `pricing`


class IdentityChanged(Struct, frozen=True, kw_only=True):
    """The channel says that a person it knew by `before` is now known by `after` too or instead.

    Not something the person wrote: nobody answers it. Neither tuple is empty.
    """

    provider_id: str
    before: tuple[Identity, ...]
    after: tuple[Identity, ...]
    at: datetime
    content: Mapping[str, object]


class Unrecognised(Struct, frozen=True, kw_only=True):
    """An update we store and do not act on: template reviews, account alerts, things to come."""

    key: str  # unique for this update, so a duplicate is stored once
    kind: str


Update = Received | StatusChanged | IdentityChanged | Unrecognised


class Button(Struct, frozen=True):
    id: str
    title: str  # at most 20 characters on WhatsApp


class Outgoing(Struct, frozen=True, kw_only=True):
    """One message to send. An image shows with the text as its caption."""

    to: Identity
    text: str
    buttons: tuple[Button, ...] = ()  # at most 3; where they do not fit they become lines of text
    image_url: str | None = None
    image_png: bytes | None = None  # used where no public URL can be given: uploaded first
    reference: str  # at most 512 characters; echoed in status updates, settles unknown outcomes


class Sent(Struct, frozen=True):
    provider_id: str


class UpdateKind(StrEnum):
    """What kind of thing came in, as it is stored."""

    RECEIVED = "received"  # waits for its conversation: a message, or a person's new name
    STATUS = "status"
    UNRECOGNISED = "unrecognised"
    MALFORMED = "malformed"


class Content(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An update in our words, as it is stored: one of the three, and where it came from."""

    channel: ChannelName
    livemode: bool
    sender: str | None = None  # orders the updates of one person
    received: Received | None = None
    identity_changed: IdentityChanged | None = None
    status: StatusChanged | None = None
    unrecognised: str | None = None


class NewUpdate(Struct, frozen=True, kw_only=True):
    id: UpdateId
    dedupe_key: str
    kind: UpdateKind
    content: Content | None
    body: bytes | None  # the raw bytes, where `content` does not hold the provider's own object
    received_at: datetime


class Tombstone(Struct, frozen=True):
    """Something erased that must not come back, known by its keyed hash alone."""

    hash: bytes
    erased_at: datetime


class WaitingUpdate(Struct, frozen=True, kw_only=True):
    """A received update that no conversation has taken yet."""

    id: UpdateId
    connection_id: ConnectionId
    content: Content
    received_at: datetime


class EarlyStatus(Struct, frozen=True, kw_only=True):
    """A status that came before we knew the message it is about."""

    id: UpdateId
    connection_id: ConnectionId
    content: Content


class MessageStatus(StrEnum):
    """Where a message stands between us and the person; moves: channels/rules.py."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"


class QrImage(Struct, frozen=True, kw_only=True):
    """A QR code to show: at `path` under our public URL, or drawn from its text."""

    path: str
    qr: str


class Attachments(Struct, frozen=True, kw_only=True):
    """What a queued message's payload may hold beside its text."""

    buttons: tuple[Button, ...] = ()
    image: QrImage | None = None


class QueuedMessage(Struct, frozen=True, kw_only=True):
    """The next message a conversation has to send, and to whom."""

    id: MessageId
    conversation_id: ConversationId
    connection_id: ConnectionId
    channel: ChannelName
    identity_kind: IdentityKind
    identity_value: str
    last_inbound_at: datetime | None
    text: str | None
    payload: Attachments
    attempts: int
