from msgspec import Struct

from ...kit.ids import encode
from ...kit.money import Money
from ...kit.schemas import MoneyOut, wire_time
from ...payments import StatementLine


class MatchOut(Struct, frozen=True, kw_only=True):
    row: int
    payment_id: str


class FaultOut(Struct, frozen=True):
    row: int
    message: str


class StatementImported(Struct, frozen=True, kw_only=True):
    """What became of the file's credits; `errors` are rows that could not be read."""

    matched: int
    ambiguous: int
    unmatched: int
    seen_before: int
    unreadable: int
    matches: list[MatchOut]
    errors: list[FaultOut]


class StatementLineOut(Struct, frozen=True, kw_only=True):
    id: str
    booked_on: str
    description: str
    amount: MoneyOut
    status: str
    payment_id: str | None
    imported_at: str

    @classmethod
    def of(cls, line: StatementLine) -> "StatementLineOut":
        return cls(
            id=encode("bsl", line.id),
            booked_on=line.booked_on.isoformat(),
            description=line.description,
            amount=MoneyOut.of(Money(line.amount_minor, line.currency)),
            status=line.status,
            payment_id=None if line.payment_id is None else encode("pay", line.payment_id),
            imported_at=wire_time(line.imported_at),
        )
