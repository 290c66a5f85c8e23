"""The agent's right to answer once."""

from typing import Any

from msgspec import Struct

from ...channels import ChannelName, Lease
from ...kit.ids import ConversationId, CustomerId, StoreId
from .messages import Message


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
