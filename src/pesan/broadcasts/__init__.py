"""What a store tells many at once: segments of its customers, and broadcasts to them.

Only those are told who agreed to offers and can be reached, each once, through the one send layer;
what they buy soon after is put down to the last broadcast that reached them.
"""

from .actions import (
    ADVANCE,
    NewBroadcast,
    audience_of,
    cancel,
    create_broadcast,
    create_segment,
    pause,
    preview,
    preview_of,
    require_broadcast,
    results_of,
    resume,
    schedule,
)
from .errors import NobodyToTell
from .models import Broadcast, BroadcastStatus, Conditions, Segment, Wording
from .queries import list_broadcasts, list_segments
from .rules import VARIABLES, may_move

__all__ = [
    "ADVANCE",
    "VARIABLES",
    "Broadcast",
    "BroadcastStatus",
    "Conditions",
    "NewBroadcast",
    "NobodyToTell",
    "Segment",
    "Wording",
    "audience_of",
    "cancel",
    "create_broadcast",
    "create_segment",
    "list_broadcasts",
    "list_segments",
    "may_move",
    "pause",
    "preview",
    "preview_of",
    "require_broadcast",
    "results_of",
    "resume",
    "schedule",
]
