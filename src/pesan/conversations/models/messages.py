"""What stands in a thread."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from ...channels import MessageCost, MessageStatus
from ...kit.ids import ConversationId, MessageId


class Author(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    HUMAN = "human"
    AUTOMATION = "automation"
    SYSTEM = "system"


SPEAKERS = (Author.AGENT, Author.AUTOMATION)  # who speaks by a lease: a person needs none


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


CATALOGUE_ORDER = "order"  # the type of a message that is what they picked in a catalogue

SYSTEM_LINE = "system"  # the type of a line only the sellers see: who took over, and why


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
