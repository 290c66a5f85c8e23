from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from ..channels import ChannelName, IdentityKind, MessageStatus
from ..kit.ids import ConnectionId, ConversationId, CustomerId, MessageId, StoreId, TeamId, UserId


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


class Summary(Struct, frozen=True, kw_only=True):
    """A conversation as an inbox lists it, with its customer and its last message."""

    id: ConversationId
    customer_id: CustomerId
    customer_name: str
    customer_phone: str | None
    channel: ChannelName
    owner: Owner
    assignee_id: UserId | None
    status: ConversationStatus
    unread: int
    last_inbound_at: datetime | None
    last_message_at: datetime
    last_message: Message | None
    livemode: bool
    created_at: datetime


class Turn(Struct, frozen=True, kw_only=True):
    """The right to answer once. Worth nothing as soon as the conversation's fence has moved on."""

    store_id: StoreId
    conversation_id: ConversationId
    customer_id: CustomerId
    channel: ChannelName
    fence: int
    messages: tuple[Message, ...]  # unanswered ones of the customer, oldest first
    dialogue: dict[str, Any]
    first_contact: bool  # nothing was ever answered here

    @property
    def upto_sequence(self) -> int:
        return self.messages[-1].sequence


class Appended(Struct, frozen=True):
    """Where a received message was put."""

    conversation_id: ConversationId
    sequence: int
