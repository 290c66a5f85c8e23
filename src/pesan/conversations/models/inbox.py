"""Threads as sellers look through them, and how long people wait there."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...channels import ChannelName
from ...kit.ids import ConnectionId, ConversationId, CustomerId, TeamId, UserId
from .desk import Tag
from .messages import Message
from .threads import ConversationStatus, Owner, Priority


class Sorting(StrEnum):
    """In which order the inbox is read."""

    LATEST = "latest"  # the liveliest first
    WAITING = "waiting"  # who waits for a human, longest first


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
