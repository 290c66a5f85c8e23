from .receive import TOMBSTONES, keep_malformed, receive, take_waiting
from .send import LEASE_SECONDS, begin_sending, sent, take_lease
from .statuses import EARLY_STATUS, apply_early_status, move

__all__ = [
    "EARLY_STATUS",
    "LEASE_SECONDS",
    "TOMBSTONES",
    "apply_early_status",
    "begin_sending",
    "keep_malformed",
    "move",
    "receive",
    "sent",
    "take_lease",
    "take_waiting",
]
