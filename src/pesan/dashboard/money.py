"""What the pages about money show: rows as their read queries answer them."""

from datetime import date, datetime

from msgspec import Struct

from ..kit.ids import (
    CaseId,
    ConversationId,
    DisputeId,
    JournalEntryId,
    OrderId,
    PaymentId,
    StatementLineId,
)


class CaseRow(Struct, frozen=True, kw_only=True):
    """A case, and whose money it is about."""

    id: CaseId
    kind: str
    status: str
    order_id: OrderId | None
    number: int | None
    customer: str | None
    payment_id: PaymentId | None
    provider: str | None
    method: str | None
    livemode: bool
    amount_minor: int | None
    currency: str | None
    detail: str
    due_at: datetime | None
    created_at: datetime
    resolved_at: datetime | None


class DisputeRow(Struct, frozen=True, kw_only=True):
    gateway_id: str
    state: str
    amount_minor: int
    currency: str
    reason: str
    due_at: datetime | None


class DisputedRow(DisputeRow, frozen=True, kw_only=True):
    """A dispute, and whose money it is about."""

    id: DisputeId
    opened_at: datetime
    provider: str
    livemode: bool
    order_id: OrderId
    number: int
    order_status: str
    customer: str
    conversation_id: ConversationId | None
    case_id: CaseId | None


class WaitingRow(Struct, frozen=True, kw_only=True):
    """Money a person has to see come: a transfer, or cash at the door."""

    id: PaymentId
    order_id: OrderId
    number: int
    customer: str
    method: str
    amount_minor: int
    unique_code: int | None
    currency: str
    created_at: datetime
    expires_at: datetime


class LineRow(Struct, frozen=True, kw_only=True):
    """A line of the bank's statement, and what it paid."""

    id: StatementLineId
    booked_on: date
    description: str
    amount_minor: int
    currency: str
    status: str
    order_id: OrderId | None
    number: int | None


class GatewayRow(Struct, frozen=True, kw_only=True):
    provider: str
    status: str
    detail: str | None
    livemode: bool


class AccountRow(Struct, frozen=True, kw_only=True):
    """An account of the ledger: what moved in the period, and how it stands."""

    account: str
    currency: str
    debit_minor: int
    credit_minor: int
    stands_minor: int


class Posting(Struct, frozen=True):
    account: str
    currency: str
    amount_minor: int


class EntryRow(Struct, frozen=True, kw_only=True):
    """An entry of the ledger, and the order it is about."""

    id: JournalEntryId
    kind: str
    source: str
    order_id: OrderId | None
    number: int | None
    livemode: bool
    at: datetime
    lines: tuple[Posting, ...]

    @property
    def amount_minor(self) -> int:
        return sum(line.amount_minor for line in self.lines if line.amount_minor > 0)
