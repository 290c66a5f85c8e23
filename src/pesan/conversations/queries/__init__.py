from .messages import append, append_received, find_message, list_messages, was_answered
from .owners import assign, change_owner
from .threads import change_identity, find, list_conversations, lock, mark_read
from .turns import answer_by_human, begin_turn, finish_turn, release_turn, save_dialogue, unanswered

__all__ = [
    "answer_by_human",
    "append",
    "append_received",
    "assign",
    "begin_turn",
    "change_identity",
    "change_owner",
    "find",
    "find_message",
    "finish_turn",
    "list_conversations",
    "list_messages",
    "lock",
    "mark_read",
    "release_turn",
    "save_dialogue",
    "unanswered",
    "was_answered",
]
