from .messages import TEXT_CHARACTERS_MAX, MessageOut, SayText
from .threads import ChangeOwner, ConversationOut, CustomerOut

__all__ = [
    "TEXT_CHARACTERS_MAX",
    "ChangeOwner",
    "ConversationOut",
    "CustomerOut",
    "MessageOut",
    "SayText",
]
