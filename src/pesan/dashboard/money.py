"""What the pages about money show: rows as their read queries answer them."""

from datetime import datetime

from msgspec import Struct

from ..kit.ids import CaseId, OrderId, PaymentId


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
