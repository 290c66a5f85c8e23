"""What came in and goes out, as it is stored and queued."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import (
    ConnectionId,
    ConversationId,
    CustomerId,
    EventId,
    MessageId,
    UpdateId,
    UploadId,
)
from .incoming import (
    AccountAlert,
    Echoed,
    IdentityChanged,
    PreferenceChanged,
    ReachChanged,
    Received,
    StatusChanged,
    TemplateChanged,
)
from .names import ChannelName, IdentityKind
from .outgoing import (
    Button,
    Contact,
    Link,
    MediaKind,
    Menu,
    Place,
    Products,
    Reaction,
    Template,
)
from .sending import Notice, Purpose, SendingSettings
from .templates import TemplateCategory


class UpdateKind(StrEnum):
    """What kind of thing came in, as it is stored."""

    RECEIVED = "received"  # waits for its conversation: a message, or a person's new name
    STATUS = "status"
    ALERT = "alert"  # of the merchant's account: shown to the shop
    TEMPLATE = "template"
    UNRECOGNISED = "unrecognised"
    MALFORMED = "malformed"


class Content(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An update in our words, as it is stored: one of these, and where it came from."""

    channel: ChannelName
    livemode: bool
    sender: str | None = None
    received: Received | None = None
    echoed: Echoed | None = None
    identity_changed: IdentityChanged | None = None
    preference_changed: PreferenceChanged | None = None
    status: StatusChanged | None = None
    template_changed: TemplateChanged | None = None
    alert: AccountAlert | None = None
    reach_changed: ReachChanged | None = None
    unrecognised: str | None = None
    acknowledge: str | None = None


class NewUpdate(Struct, frozen=True, kw_only=True):
    id: UpdateId
    event: EventId | None = None  # of the fact that is told of it, if it is new
    dedupe_key: str
    kind: UpdateKind
    sender: str | None = None  # orders the updates of one person
    becomes: str | None = None  # who their sender is from now on, where that changes
    content: Content | None
    body: bytes | None  # the raw bytes, where `content` does not hold the provider's own object
    received_at: datetime


class Inserted(Struct, frozen=True):
    """Of updates that were to be stored."""

    new: list[UpdateId]  # the others were there
    has_buried: bool  # something erased may be among them, and none was stored


class Tombstone(Struct, frozen=True):
    """Something erased that must not come back, known by its keyed hash alone."""

    hash: bytes
    erased_at: datetime


class Alert(Struct, frozen=True, kw_only=True):
    """Something a channel said of the merchant's account."""

    id: UpdateId
    content: Content
    received_at: datetime


class WaitingUpdate(Struct, frozen=True, kw_only=True):
    """A received update that no conversation has taken yet."""

    id: UpdateId
    connection_id: ConnectionId
    content: Content
    received_at: datetime


class KnownUpdate(Struct, frozen=True):
    """An update as it was stored, and whose."""

    connection_id: ConnectionId
    content: Content


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


class ShopPicture(Struct, frozen=True, kw_only=True):
    """A picture of the shop's own: at one of our addresses, or at the seller's."""

    path: str | None = None
    url: str | None = None


class AttachedFile(Struct, frozen=True, kw_only=True):
    """What a seller attached: its bytes lie with the conversation it is sent in."""

    id: str
    kind: MediaKind
    content_type: str
    filename: str


class Attached(Struct, frozen=True):
    """The bytes of such a file."""

    content: bytes


class Attachments(Struct, frozen=True, kw_only=True):
    """What a queued message's payload may hold beside its text, as `Outgoing` has it."""

    reply_to: str | None = None
    image: QrImage | None = None
    picture: ShopPicture | None = None
    attachment: AttachedFile | None = None
    buttons: tuple[Button, ...] = ()
    menu: Menu | None = None
    link: Link | None = None
    template: Template | None = None
    products: Products | None = None
    place: Place | None = None
    contact: Contact | None = None
    reacts: Reaction | None = None  # `reaction` is what was put on this message itself
    notice: Notice | None = None


class Read(Struct, frozen=True, kw_only=True):
    """What a person wrote last in a conversation, by the channel's name for it."""

    channel: ChannelName
    connection_id: ConnectionId
    version: int  # of its connection's credentials
    identity_kind: IdentityKind
    identity_value: str
    provider_id: str


class Offer(Struct, frozen=True):
    """What a message of ours offered to choose."""

    payload: Attachments


class QueuedMessage(Struct, frozen=True, kw_only=True):
    """The next message a conversation has to send, and to whom."""

    id: MessageId
    conversation_id: ConversationId
    connection_id: ConnectionId
    channel: ChannelName
    identity_kind: IdentityKind
    identity_value: str
    customer_id: CustomerId
    last_inbound_at: datetime | None
    unreachable_reason: str | None
    pair_full_in_seconds: float | None  # until what the person was sent lately is made up for
    purpose: Purpose
    due_at: datetime
    slotted: bool
    text: str | None
    payload: Attachments
    attempts: int
    overtaken: bool  # a person took over since the agent or an automation said it
    settings: SendingSettings | None  # of the store, if it has set any
    template_category: TemplateCategory | None  # of its template, where there is one and we know it
    referred_at: datetime | None  # came by an advertisement then, and was not answered since
    free_entry_until: datetime | None


class ConnectionNow(Struct, frozen=True):
    """Which of a connection's credentials hold, and whether anything may go by them."""

    version: int
    is_stopped: bool


class Lease(Struct, frozen=True, kw_only=True):
    """The right to send a conversation's messages, by what they leave, and which is next."""

    until: datetime
    connection_id: ConnectionId
    connection: ConnectionNow | None  # None: it was closed
    has_queued: bool
    has_begun: bool  # one that nobody has told the end of
    next: QueuedMessage | None  # of what may go by now


class Beginning(Struct, frozen=True, kw_only=True):
    """Of a message that was to leave."""

    has_place: bool  # in its connection's pace
    has_begun: bool  # False: somebody else had it


class Settled(Struct, frozen=True, kw_only=True):
    """Of a message that its channel took."""

    has_moved: bool
    is_done: bool  # nothing else waits, and the lease is given back
    early: list[EarlyStatus] | None  # what the channel has said of it meanwhile


class TakenMessage(Struct, frozen=True, kw_only=True):
    """One that the channel took before, and what could tell the same."""

    id: MessageId
    connection_id: ConnectionId
    payload: Attachments
    settings: SendingSettings | None


class HookHealth(Struct, frozen=True, kw_only=True):
    """What a provider says of the webhook it delivers to."""

    url: str  # empty where there is none
    pending_updates: int
    last_error: str | None
    last_error_at: datetime | None


class Uploaded(Struct, frozen=True, kw_only=True):
    """A file a visitor of a site uploaded, for a message to come."""

    id: UploadId
    kind: str
    content_type: str
    filename: str | None
    voice: bool
    bytes: int
    sent_key: str | None  # of the message it goes with, as its page calls that


class UploadedContent(Struct, frozen=True):
    content: bytes
