"""What a store tells many at once: segments of its customers, and broadcasts to them.

Only those are told who agreed to offers and can be reached, each once, through the one send layer;
what they buy soon after is put down to the last broadcast that reached them.
"""

from .actions import (
    ADVANCE,
    NewBroadcast,
    audience_of,
    cancel,
    change_broadcast,
    change_segment,
    create_broadcast,
    create_segment,
    delete_broadcast,
    delete_segment,
    estimate_of,
    pause,
    preview,
    preview_of,
    require_broadcast,
    require_segment,
    results_of,
    resume,
    resume_with,
    schedule,
    try_out,
)
from .errors import NobodyToTell
from .models import Broadcast, BroadcastStatus, Conditions, RecipientStatus, Segment, Skip, Wording
from .queries import list_broadcasts, list_recipients, list_segments, outlines_of
from .rules import VARIABLES, may_move
from .schemas import ChangeBroadcast, ConditionsIn, CreateBroadcast, named

__all__ = [
    "ADVANCE",
    "VARIABLES",
    "Broadcast",
    "BroadcastStatus",
    "ChangeBroadcast",
    "Conditions",
    "ConditionsIn",
    "CreateBroadcast",
    "NewBroadcast",
    "NobodyToTell",
    "RecipientStatus",
    "Segment",
    "Skip",
    "Wording",
    "audience_of",
    "cancel",
    "change_broadcast",
    "change_segment",
    "create_broadcast",
    "create_segment",
    "delete_broadcast",
    "delete_segment",
    "estimate_of",
    "list_broadcasts",
    "list_recipients",
    "list_segments",
    "may_move",
    "named",
    "outlines_of",
    "pause",
    "preview",
    "preview_of",
    "require_broadcast",
    "require_segment",
    "results_of",
    "resume",
    "resume_with",
    "schedule",
    "try_out",
]
