from msgspec import Struct

from ..kit.ids import encode
from ..kit.schemas import wire_time
from .trace import ToolCall, TurnRow


class TurnOut(Struct, frozen=True, kw_only=True):
    """Why the assistant answered as it did."""

    id: str
    outcome: str
    brain: str
    messages: list[str]
    calls: list[ToolCall]
    draft: str
    incidents: list[str]
    said: str | None
    started_at: str
    finished_at: str

    @classmethod
    def of(cls, row: TurnRow) -> "TurnOut":
        return cls(
            id=encode("trn", row.id),
            outcome=row.outcome,
            brain=row.trace.brain,
            messages=list(row.trace.messages),
            calls=list(row.trace.calls),
            draft=row.trace.draft,
            incidents=list(row.trace.incidents),
            said=row.trace.said,
            started_at=wire_time(row.started_at),
            finished_at=wire_time(row.finished_at),
        )
