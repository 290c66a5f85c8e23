from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import ConversationId, MessageId


class MessageReceived(Fact, frozen=True, kw_only=True):
    """A customer wrote, and it stands in their conversation."""

    type: ClassVar[str] = "message.received"
    conversation_id: ConversationId
    message_id: MessageId


class ConversationHandedOver(Fact, frozen=True, kw_only=True):
    """A conversation belongs to a human now."""

    type: ClassVar[str] = "conversation.handed_over"
    conversation_id: ConversationId


class ConversationGivenBack(Fact, frozen=True, kw_only=True):
    """A conversation belongs to the agent again, who may find something unanswered in it."""

    type: ClassVar[str] = "conversation.given_back"
    conversation_id: ConversationId
