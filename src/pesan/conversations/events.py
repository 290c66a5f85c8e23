from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import ConversationId, MessageId


class MessageReceived(Fact, frozen=True, kw_only=True):
    """A customer wrote, and it stands in their conversation."""

    type: ClassVar[str] = "message.received"
    conversation_id: ConversationId
    message_id: MessageId


class CatalogueOrderReceived(Fact, frozen=True, kw_only=True):
    """A customer sent what they picked in the channel's catalogue: a wish, not yet an order."""

    type: ClassVar[str] = "message.catalogue_order_received"
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


class ConversationClosed(Fact, frozen=True, kw_only=True):
    """A conversation is done; the customer was told nothing."""

    type: ClassVar[str] = "conversation.closed"
    conversation_id: ConversationId


class ConversationReopened(Fact, frozen=True, kw_only=True):
    """A seller opened a closed conversation again. A customer's message does so by itself."""

    type: ClassVar[str] = "conversation.reopened"
    conversation_id: ConversationId


class ConversationSnoozed(Fact, frozen=True, kw_only=True):
    """A conversation is put aside, until a time or until its customer writes."""

    type: ClassVar[str] = "conversation.snoozed"
    conversation_id: ConversationId


class ConversationWoken(Fact, frozen=True, kw_only=True):
    """The time came until which a conversation was put aside."""

    type: ClassVar[str] = "conversation.woken"
    conversation_id: ConversationId


class MessageFileKept(Fact, frozen=True, kw_only=True):
    """The file that came with a message can be opened now."""

    type: ClassVar[str] = "message.file_kept"
    conversation_id: ConversationId
    message_id: MessageId
