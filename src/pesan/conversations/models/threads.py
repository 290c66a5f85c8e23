"""A thread, and whose turn it is."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from ...channels import ChannelName, IdentityKind
from ...kit.ids import ConnectionId, ConversationId, CustomerId, StoreId, TeamId, UserId


class Owner(StrEnum):
    """Whose turn it is to answer; the others hold still."""

    AGENT = "agent"
    HUMAN = "human"
    AUTOMATION = "automation"


class ConversationStatus(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


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


class Priority(StrEnum):
    """Above or below the others; most have none."""

    URGENT = "urgent"
    HIGH = "high"
    LOW = "low"


class Standing(Struct, frozen=True, kw_only=True):
    """Whether the agent has something to answer."""

    owner: Owner
    last_inbound_at: datetime | None
    unanswered_since: datetime | None  # when the first came that nobody has answered
    has_unsent: bool


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
