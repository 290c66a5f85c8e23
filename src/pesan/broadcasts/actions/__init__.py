from .budget import estimate_of, left_of
from .drafts import (
    NewBroadcast,
    audience_of,
    change_broadcast,
    create_broadcast,
    delete_broadcast,
    require_broadcast,
)
from .look import Results, results_of
from .moves import ADVANCE, cancel, pause, resume, resume_with, schedule
from .segments import (
    change_segment,
    create_segment,
    delete_segment,
    preview,
    require_segment,
)
from .stages import advance, put_down
from .trial import try_out
from .wording import Said, preview_of

__all__ = [
    "ADVANCE",
    "NewBroadcast",
    "Results",
    "Said",
    "advance",
    "audience_of",
    "cancel",
    "change_broadcast",
    "change_segment",
    "create_broadcast",
    "create_segment",
    "delete_broadcast",
    "delete_segment",
    "estimate_of",
    "left_of",
    "pause",
    "preview",
    "preview_of",
    "put_down",
    "require_broadcast",
    "require_segment",
    "results_of",
    "resume",
    "resume_with",
    "schedule",
    "try_out",
]
