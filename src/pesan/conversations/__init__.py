"""The thread with a customer: what was said, who owns it, whose turn it is.

The owner answers and the others hold still. Each change of owner and each turn moves the fence; an
answer that carries an old fence is dropped.
"""

from ..channels import Button
from .actions import (
    LEASE_OVER,
    assign,
    begin_turn,
    end_automation,
    finish_turn,
    give_back,
    hand_over,
    mark_read,
    recent_messages,
    release_turn,
    reply_as_human,
    require_conversation,
    save_dialogue,
    say,
    take_for_automation,
    take_over,
    unanswered_since,
)
from .errors import AssigneeNotMember, ConversationNotFound, OwnershipLost
from .events import ConversationGivenBack, ConversationHandedOver, MessageReceived
from .fragments import TOLD
from .models import Author, Conversation, Message, Owner, Turn

__all__ = [
    "LEASE_OVER",
    "TOLD",
    "AssigneeNotMember",
    "Author",
    "Button",
    "Conversation",
    "ConversationGivenBack",
    "ConversationHandedOver",
    "ConversationNotFound",
    "Message",
    "MessageReceived",
    "Owner",
    "OwnershipLost",
    "Turn",
    "assign",
    "begin_turn",
    "end_automation",
    "finish_turn",
    "give_back",
    "hand_over",
    "mark_read",
    "recent_messages",
    "release_turn",
    "reply_as_human",
    "require_conversation",
    "save_dialogue",
    "say",
    "take_for_automation",
    "take_over",
    "unanswered_since",
]
