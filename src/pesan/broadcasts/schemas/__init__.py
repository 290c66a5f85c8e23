from .broadcasts import (
    BroadcastOut,
    ChangeBroadcast,
    CreateBroadcast,
    ScheduleBroadcast,
    TestBroadcast,
)
from .outcomes import AudienceOut, RecipientOut, ResultsOut
from .segments import (
    ChangeSegment,
    ConditionsIn,
    CreateSegment,
    PreviewOut,
    PreviewSegment,
    SegmentOut,
    named,
)

__all__ = [
    "AudienceOut",
    "BroadcastOut",
    "ChangeBroadcast",
    "ChangeSegment",
    "ConditionsIn",
    "CreateBroadcast",
    "CreateSegment",
    "PreviewOut",
    "PreviewSegment",
    "RecipientOut",
    "ResultsOut",
    "ScheduleBroadcast",
    "SegmentOut",
    "TestBroadcast",
    "named",
]
