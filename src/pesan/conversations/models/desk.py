"""What lies on a seller's desk: labels, notes, canned replies, macros."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import CannedReplyId, ConversationId, LabelId, MacroId, NoteId, UserId


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


class Facts(Struct, frozen=True, kw_only=True):
    """What a canned reply may speak of."""

    customer_name: str
    customer_phone: str | None
    store_name: str
    order_number: int | None
    order_total_minor: int | None
    currency: str
