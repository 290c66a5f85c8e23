"""A refund as the gateway has it (`Refunded`), and as we do (`Refund`)."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import PaymentId, RefundId, StoreId
from ...kit.money import Currency, Money


class RefundState(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Refunded(Struct, frozen=True, kw_only=True):
    provider_id: str
    state: RefundState
    amount: Money | None = None
    reference: str | None = None  # ours; finds the row when the first answer was lost
    failure_code: str | None = None


class RefundStatus(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    MANUAL = "manual"  # the gateway cannot: a person gives it back, and resolves the case


class Refund(Struct, frozen=True, kw_only=True):
    id: RefundId
    store_id: StoreId
    payment_id: PaymentId
    status: RefundStatus
    amount_minor: int
    surplus_minor: int  # what of it the order does not ask for: too much, too late, called off
    currency: Currency
    reason: str
    request_id: str | None  # the gateway's request whose money goes back
    asked_at: datetime | None  # the gateway may have been asked; never asked twice
    gateway_id: str | None
    failure: str | None
    created_at: datetime
    updated_at: datetime
    version: int

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def surplus(self) -> Money:
        return Money(self.surplus_minor, self.currency)


class PaidRequest(Struct, frozen=True, kw_only=True):
    """A gateway's request that money came on, and how much of it has gone back or is promised."""

    id: str
    captured_minor: int
    promised_minor: int
    captured_at: datetime
