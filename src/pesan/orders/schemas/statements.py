from typing import Annotated

from msgspec import Meta, Struct

from ...kit.ids import encode
from ...kit.money import Money
from ...kit.schemas import MoneyOut, wire_time
from ...payments import Effect, Guess, Reason, StatementLine


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
    booked: bool  # by this line; else its money was known before it came
    settled_by: str | None  # who matched or ignored it
    settled_at: str | None
    note: str | None  # why it was ignored
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
            booked=line.booked,
            settled_by=line.settled_by,
            settled_at=None if line.settled_at is None else wire_time(line.settled_at),
            note=line.note,
            imported_at=wire_time(line.imported_at),
        )


class MatchLine(Struct, frozen=True, forbid_unknown_fields=True):
    """`already_booked`: whether it is what somebody has confirmed by hand. Left out: it is, if the
    amounts are the same.
    """

    payment_id: Annotated[str, Meta(max_length=40)]
    already_booked: bool | None = None


class IgnoreLine(Struct, frozen=True, forbid_unknown_fields=True):
    note: Annotated[str, Meta(min_length=1, max_length=500)] | None = None


class CandidateOut(Struct, frozen=True, kw_only=True):
    """A transfer that a line may be: why, and what comes of it if it is."""

    payment_id: str
    order_id: str
    order_number: str
    order_status: str
    customer_name: str | None  # null: erased, or not for whoever asks
    payment_status: str
    amount: MoneyOut
    received: MoneyOut  # what has come for it, and was not promised back
    booked_by_hand: MoneyOut | None  # what somebody confirmed, and no line is known of
    reasons: list[Reason]
    effect: Effect
    asked_on: str

    @classmethod
    def of(cls, guess: Guess, line: StatementLine, *, with_name: bool) -> "CandidateOut":
        found, currency = guess.of, line.currency.value
        by_hand = found.by_hand_minor
        return cls(
            payment_id=encode("pay", found.payment_id),
            order_id=encode("ord", found.order_id),
            order_number=str(found.order_number),
            order_status=found.order_status,
            customer_name=found.customer_name if with_name else None,
            payment_status=found.payment_status,
            amount=MoneyOut.minor(found.amount_minor, currency),
            received=MoneyOut.minor(found.kept_minor, currency),
            booked_by_hand=None if by_hand is None else MoneyOut.minor(by_hand, currency),
            reasons=list(guess.reasons),
            effect=guess.effect,
            asked_on=found.asked_on.isoformat(),
        )
