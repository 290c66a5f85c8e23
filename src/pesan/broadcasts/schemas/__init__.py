from .broadcasts import (
    AudienceOut,
    BroadcastOut,
    ChangeBroadcast,
    CreateBroadcast,
    RecipientOut,
    ResultsOut,
    ScheduleBroadcast,
    TestBroadcast,
)
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
