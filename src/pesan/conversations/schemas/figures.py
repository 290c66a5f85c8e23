from msgspec import Struct

from ..models import InboxCounts, Took


class InboxCountsOut(Struct, frozen=True, kw_only=True):
    """The figures of the inbox's tabs; `mine` and `mentions` are the caller's."""

    need_you: int
    agent: int
    mine: int
    unassigned: int
    open: int
    overdue: int
    snoozed: int
    closed: int
    mentions: int

    @classmethod
    def of(cls, counts: InboxCounts) -> "InboxCountsOut":
        return cls(**{name: getattr(counts, name) for name in cls.__struct_fields__})


class TookOut(Struct, frozen=True, kw_only=True):
    """`on_target`: of responses, how many came no later than the store's target."""

    count: int
    median_seconds: float | None
    p90_seconds: float | None
    on_target: int | None

    @classmethod
    def of(cls, took: Took | None, *, target: bool) -> "TookOut":
        if took is None:
            return cls(count=0, median_seconds=None, p90_seconds=None, on_target=None)
        return cls(
            count=took.count,
            median_seconds=took.median_seconds,
            p90_seconds=took.p90_seconds,
            on_target=took.on_target if target else None,
        )


class ResponseTimes(Struct, frozen=True, kw_only=True):
    """How long customers waited for people; what the agent answered is in none of it."""

    begins_at: str
    ends_at: str
    target_minutes: int | None
    first_response: TookOut
    reply: TookOut
    resolution: TookOut
