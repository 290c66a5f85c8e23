from msgspec import Struct

from ...kit.ids import encode
from ...kit.schemas import wire_time
from .models import Heard, HeardStatus, Run
from .statement import RowWrong


class GatewayOut(Struct, frozen=True, kw_only=True):
    """What came of one gateway. `partial`: its money, and not all that it knows of it."""

    connection_id: str
    provider: str
    status: HeardStatus
    listed: int
    healed: int
    opened: int
    reason: str | None
    hint: str | None

    @classmethod
    def of(cls, heard: Heard) -> "GatewayOut":
        return cls(
            connection_id=encode("cnx", heard.connection_id),
            provider=heard.provider,
            status=heard.status,
            listed=heard.listed,
            healed=heard.healed,
            opened=heard.opened,
            reason=heard.reason,
            hint=heard.hint,
        )


class ReconciliationOut(Struct, frozen=True, kw_only=True):
    """One time that our books were held against the gateways'."""

    id: str
    status: str
    since: str
    until: str
    listed: int
    healed: int
    opened: int
    gateways: list[GatewayOut]
    failure: str | None
    actor: str
    started_at: str
    finished_at: str | None

    @classmethod
    def of(cls, run: Run) -> "ReconciliationOut":
        return cls(
            id=encode("rec", run.id),
            status=run.status,
            since=wire_time(run.since),
            until=wire_time(run.until),
            listed=run.listed,
            healed=run.healed,
            opened=run.opened,
            gateways=[GatewayOut.of(one) for one in run.gateways],
            failure=run.failure,
            actor=run.actor,
            started_at=wire_time(run.started_at),
            finished_at=None if run.finished_at is None else wire_time(run.finished_at),
        )


class StatementOut(Struct, frozen=True, kw_only=True):
    """`errors` holds the first hundred; `failed` counts all rows that were left out."""

    dry_run: bool
    rows: int
    healed: int  # money we had missed, and have booked now
    opened: int  # cases
    payouts: int  # booked now
    failed: int
    errors: list[RowWrong]
