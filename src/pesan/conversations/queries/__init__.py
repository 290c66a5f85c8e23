from .messages import append, append_received, find_message, list_messages, was_answered
from .owners import assign, change_owner, end_automation, take_for_automation
from .threads import change_identity, find, list_conversations, lock, mark_read
from .turns import (
    answer_by_human,
    begin_turn,
    finish_turn,
    release_turn,
    save_dialogue,
    unanswered,
    unanswered_since,
)

__all__ = [
    "answer_by_human",
    "append",
    "append_received",
    "assign",
    "begin_turn",
    "change_identity",
    "change_owner",
    "end_automation",
    "find",
    "find_message",
    "finish_turn",
    "list_conversations",
    "list_messages",
    "lock",
    "mark_read",
    "release_turn",
    "save_dialogue",
    "take_for_automation",
    "unanswered",
    "unanswered_since",
    "was_answered",
]
