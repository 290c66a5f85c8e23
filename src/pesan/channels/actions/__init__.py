from .fallback import fall_back
from .reach import lost
from .receive import (
    are_messages,
    bar,
    keep_malformed,
    receive,
    receive_messages,
    take_waiting,
)
from .redeliver import confirm_arrival, redeliver, redeliver_all
from .send import DUE, LEASE_SECONDS, Rest, begin_sending, refuse, sent, take_lease
from .statuses import EARLY_STATUS, apply, apply_early_status, move
from .tombstones import TOMBSTONES
from .window import FreeWords, free_words

__all__ = [
    "DUE",
    "EARLY_STATUS",
    "LEASE_SECONDS",
    "TOMBSTONES",
    "FreeWords",
    "Rest",
    "apply",
    "apply_early_status",
    "are_messages",
    "bar",
    "begin_sending",
    "confirm_arrival",
    "fall_back",
    "free_words",
    "keep_malformed",
    "lost",
    "move",
    "receive",
    "receive_messages",
    "redeliver",
    "redeliver_all",
    "refuse",
    "sent",
    "take_lease",
    "take_waiting",
]
