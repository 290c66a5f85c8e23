from .automations import LEASE_OVER, end_automation, take_for_automation
from .look import mark_read, recent_messages, require_conversation, require_message
from .owners import assign, give_back, hand_over, take_over
from .receive import receive
from .say import reply_as_human, say
from .turns import (
    begin_turn,
    finish_turn,
    release_turn,
    save_dialogue,
    unanswered_since,
)

__all__ = [
    "LEASE_OVER",
    "assign",
    "begin_turn",
    "end_automation",
    "finish_turn",
    "give_back",
    "hand_over",
    "mark_read",
    "receive",
    "recent_messages",
    "release_turn",
    "reply_as_human",
    "require_conversation",
    "require_message",
    "save_dialogue",
    "say",
    "take_for_automation",
    "take_over",
    "unanswered_since",
]
