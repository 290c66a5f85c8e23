from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from ..channels import ChannelName, IdentityKind, IncomingMedia, Lease, MessageCost, MessageStatus
from ..kit.ids import (
    AttachmentId,
    CannedReplyId,
    ConnectionId,
    ConversationId,
    CustomerId,
    LabelId,
    MacroId,
    MessageId,
    NoteId,
    StoreId,
    TeamId,
    UserId,
)


class Owner(StrEnum):
    """Whose turn it is to answer; the others hold still."""

    AGENT = "agent"
    HUMAN = "human"
    AUTOMATION = "automation"


class Author(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    HUMAN = "human"
    AUTOMATION = "automation"
    SYSTEM = "system"


SPEAKERS = (Author.AGENT, Author.AUTOMATION)  # who speaks by a lease: a person needs none


class ConversationStatus(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


CATALOGUE_ORDER = "order"  # the type of a message that is what they picked in a catalogue
SYSTEM_LINE = "system"  # the type of a line only the sellers see: who took over, and why


class Conversation(Struct, frozen=True, kw_only=True):
    """One thread with one customer over one connection."""

    id: ConversationId
    store_id: StoreId
    customer_id: CustomerId
    connection_id: ConnectionId
    channel: ChannelName
    identity_kind: IdentityKind
    identity_value: str
    owner: Owner
    owner_until: datetime | None  # of an automation; then whoever had it before
    assignee_id: UserId | None
    team_id: TeamId | None
    fence: int
    status: ConversationStatus
    last_sequence: int
    answered_sequence: int
    unread: int
    last_inbound_at: datetime | None
    last_message_at: datetime
    dialogue: dict[str, Any]
    livemode: bool
    created_at: datetime


class Message(Struct, frozen=True, kw_only=True):
    id: MessageId
    conversation_id: ConversationId
    sequence: int
    direction: Direction
    author: Author
    type: str
    text: str | None
    payload: dict[str, Any]
    status: MessageStatus
    error: str | None
    created_at: datetime
    cost: MessageCost | None = None  # where it was asked for, and once it has left


class UndeliveredStatus(StrEnum):
    FAILED = "failed"
    UNKNOWN = "unknown"


class Undelivered(Message, frozen=True, kw_only=True):
    """Of which we know that it was not sent, or do not know that it was."""

    reason: str | None  # an error's code


class Sorting(StrEnum):
    """In which order the inbox is read."""

    LATEST = "latest"  # the liveliest first
    WAITING = "waiting"  # who waits for a human, longest first


class Priority(StrEnum):
    """Above or below the others; most have none."""

    URGENT = "urgent"
    HIGH = "high"
    LOW = "low"


class Color(StrEnum):
    """What a label may look like; the pages have a light and a dark of each."""

    GRAY = "gray"
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"
    PINK = "pink"


class Tag(Struct, frozen=True):
    """A label as a conversation bears it."""

    id: LabelId
    name: str
    color: Color


class Summary(Struct, frozen=True, kw_only=True):
    """A conversation as an inbox lists it, with its customer and its last message."""

    id: ConversationId
    customer_id: CustomerId
    customer_name: str
    customer_phone: str | None
    channel: ChannelName
    connection_id: ConnectionId
    owner: Owner
    assignee_id: UserId | None
    team_id: TeamId | None
    status: ConversationStatus
    snoozed_until: datetime | None
    priority: Priority | None
    labels: tuple[Tag, ...]
    unread: int
    waiting_since: datetime | None  # for a human
    response_due_at: datetime | None
    opened_at: datetime | None
    first_answered_at: datetime | None
    last_inbound_at: datetime | None
    last_message_at: datetime
    last_message: Message | None
    livemode: bool
    created_at: datetime


class Standing(Struct, frozen=True, kw_only=True):
    """Whether the agent has something to answer."""

    owner: Owner
    last_inbound_at: datetime | None
    unanswered_since: datetime | None  # when the first came that nobody has answered
    has_unsent: bool


class Begun(Struct, frozen=True, kw_only=True):
    """A turn as the database gives it out."""

    fence: int
    customer_id: CustomerId
    channel: ChannelName
    dialogue: dict[str, Any]
    seen_sequence: int
    messages: tuple[Message, ...]
    first_contact: bool
    customer_name: str | None
    has_phone: bool
    has_unsent: bool


class Turn(Struct, frozen=True, kw_only=True):
    """The right to answer once. Worth nothing as soon as the conversation's fence has moved on."""

    store_id: StoreId
    conversation_id: ConversationId
    customer_id: CustomerId
    channel: ChannelName
    fence: int
    seen_sequence: int  # of all that stood there when it began
    messages: tuple[Message, ...]  # unanswered ones of the customer, oldest first
    dialogue: dict[str, Any]
    first_contact: bool  # nothing was ever answered here
    customer_name: str | None
    has_phone: bool  # a number of theirs is known
    has_unsent: bool  # of what was said here before

    @property
    def upto_sequence(self) -> int:
        return self.messages[-1].sequence


class TurnEnd(Struct, frozen=True):
    """What a turn left behind as it ended."""

    last_sequence: int
    lease: Lease | None  # to send what it said, where it asked for one and nobody else is at it


class Load(Struct, frozen=True):
    """How many conversations somebody has in hand."""

    user_id: UserId
    conversations: int


class Appended(Struct, frozen=True):
    """Where a received message was put, and who is to answer it."""

    conversation_id: ConversationId
    sequence: int
    owner: Owner
    store_version: int  # of the store whose rules decided that


class Label(Struct, frozen=True, kw_only=True):
    id: LabelId
    name: str
    color: Color
    version: int
    created_at: datetime
    updated_at: datetime


class Note(Struct, frozen=True, kw_only=True):
    """What sellers tell each other in a thread; never sent."""

    id: NoteId
    conversation_id: ConversationId
    author: str
    text: str
    after_sequence: int  # it stands below the message of this sequence
    mentions: tuple[UserId, ...]
    created_at: datetime


class Mention(Struct, frozen=True, kw_only=True):
    """A note in which somebody is asked to look."""

    note_id: NoteId
    conversation_id: ConversationId
    customer_name: str
    author: str
    text: str
    created_at: datetime
    read_at: datetime | None


class CannedReply(Struct, frozen=True, kw_only=True):
    id: CannedReplyId
    code: str
    text: str
    version: int
    created_at: datetime
    updated_at: datetime


class StepKind(StrEnum):
    REPLY = "reply"  # with a canned reply
    LABEL = "label"
    UNLABEL = "unlabel"
    ASSIGN = "assign"
    SNOOZE = "snooze"
    CLOSE = "close"
    HAND_TO_AGENT = "hand_to_agent"


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a macro. Of the fields below `do`, each kind has the one it needs."""

    do: StepKind
    canned_reply_id: str | None = None  # as on the wire
    label_id: str | None = None
    assignee: str | None = None  # a member; `me` is whoever runs it; None: nobody
    minutes: int | None = None  # of snoozing; None: until the customer writes


class Macro(Struct, frozen=True, kw_only=True):
    id: MacroId
    name: str
    steps: tuple[Step, ...]
    version: int
    created_at: datetime
    updated_at: datetime


class InboxCounts(Struct, frozen=True, kw_only=True):
    """The figures on the inbox's tabs. All but the last three are of what is open."""

    need_you: int
    agent: int
    mine: int
    unassigned: int
    open: int
    overdue: int
    snoozed: int
    closed: int
    mentions: int


class Took(Struct, frozen=True, kw_only=True):
    """How long people took, over a range."""

    kind: str
    count: int
    median_seconds: float
    p90_seconds: float
    on_target: int  # of those that were no later than the store's target


class Facts(Struct, frozen=True, kw_only=True):
    """What a canned reply may speak of."""

    customer_name: str
    customer_phone: str | None
    store_name: str
    order_number: int | None
    order_total_minor: int | None
    currency: str


class AttachmentKind(StrEnum):
    IMAGE = "image"
    DOCUMENT = "document"


class Attachment(Struct, frozen=True, kw_only=True):
    """A file a seller uploaded for this conversation: sent with one message, or gone after a day."""

    id: AttachmentId
    conversation_id: ConversationId
    message_id: MessageId | None
    kind: AttachmentKind
    content_type: str
    filename: str
    width: int | None
    height: int | None
    bytes: int
    created_at: datetime


class AttachmentContent(Struct, frozen=True, kw_only=True):
    kind: AttachmentKind
    content_type: str
    filename: str
    content: bytes


class FileStatus(StrEnum):
    """Where the file of a message stands; only what is kept can be opened."""

    WAITING = "waiting"
    KEPT = "kept"
    GONE = "gone"  # the channel has it no longer
    EXPIRED = "expired"  # it was kept as long as files of chats are (PESAN_KEEP_CHAT_FILES_DAYS)
    REFUSED = "refused"  # too large, broken, or there is no room for it


class File(Struct, frozen=True, kw_only=True):
    """A file that came with a message."""

    message_id: MessageId
    conversation_id: ConversationId
    kind: str
    content_type: str
    filename: str | None
    voice: bool
    status: FileStatus
    reason: str | None
    bytes: int | None


class FileToFetch(Struct, frozen=True, kw_only=True):
    message_id: MessageId
    conversation_id: ConversationId
    connection_id: ConnectionId
    source: IncomingMedia
    attempts: int


class FileContent(Struct, frozen=True, kw_only=True):
    kind: str
    content_type: str
    filename: str | None
    content: bytes


class Expired(Struct, frozen=True):
    """What was removed because it was old."""

    files: int
    bytes: int


class Freed(Struct, frozen=True):
    """So many bytes of the store's room are free again."""

    bytes: int
