from .attempts import (
    allow_again,
    ask_for,
    begin,
    close_attempts,
    find_latest,
    give_up,
    record_answer,
    refuse,
    require_payment,
    resume,
    watch,
)
from .captures import apply_truth
from .cases import open_case
from .confirmations import confirm
from .disputes import apply_dispute
from .lines import close_underpaid, guesses_for, ignore_line, match_line, reopen_line, require_line
from .notices import receive, replay, take
from .refunds import (
    apply_refund,
    give_back,
    give_back_all,
    give_back_for,
    leave_to_hand,
    look_at_refund,
    look_soon,
    not_there,
    refuse_refund,
    settle,
    tell_unknown,
)
from .resolutions import over_of, resolve
from .statements import keep_line, leave_open, transfers_for
from .transfers import put_accounts

__all__ = [
    "allow_again",
    "apply_dispute",
    "apply_refund",
    "apply_truth",
    "ask_for",
    "begin",
    "close_attempts",
    "close_underpaid",
    "confirm",
    "find_latest",
    "give_back",
    "give_back_all",
    "give_back_for",
    "give_up",
    "guesses_for",
    "ignore_line",
    "keep_line",
    "leave_open",
    "leave_to_hand",
    "look_at_refund",
    "look_soon",
    "match_line",
    "not_there",
    "open_case",
    "over_of",
    "put_accounts",
    "receive",
    "record_answer",
    "refuse",
    "refuse_refund",
    "reopen_line",
    "replay",
    "require_line",
    "require_payment",
    "resolve",
    "resume",
    "settle",
    "take",
    "tell_unknown",
    "transfers_for",
    "watch",
]
