from .look import mark_read, recent_messages, require_conversation, require_message
from .owners import assign, give_back, hand_over
from .receive import receive
from .say import reply_as_human, say
from .turns import begin_turn, finish_turn, release_turn, save_dialogue

__all__ = [
    "assign",
    "begin_turn",
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
]
