from .end import apply_refund, fail, leave_to_hand, settle, succeed
from .give import book_outside, give_back, give_back_all, give_back_for
from .look import look_at_refund, look_soon, not_there, refuse_refund, tell_unknown

__all__ = [
    "apply_refund",
    "book_outside",
    "fail",
    "give_back",
    "give_back_all",
    "give_back_for",
    "leave_to_hand",
    "look_at_refund",
    "look_soon",
    "not_there",
    "refuse_refund",
    "settle",
    "succeed",
    "tell_unknown",
]
