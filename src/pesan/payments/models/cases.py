from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import CaseId, OrderId, PaymentId, ReconciliationId, StoreId
from ...kit.money import Currency


class CaseKind(StrEnum):
    """What payments itself opens cases for; other rooms have words of their own."""

    PAID_NO_ORDER = "paid_no_order"
    ORDER_PAID_NO_MONEY = "order_paid_no_money"
    DOUBLE_PAY = "double_pay"
    UNDERPAID = "underpaid"
    OVERPAID = "overpaid"
    LATE_PAY = "late_pay"
    REFUND_MADE_OUTSIDE = "refund_made_outside"
    AMOUNT_DIFFERS = "amount_differs"
    BOOKS_DISAGREE = "books_disagree"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_REFERENCE = "wrong_reference"
    REFUND_BY_HAND = "refund_by_hand"
    TRANSFER_AMBIGUOUS = "transfer_ambiguous"
    REFUND_FAILED = "refund_failed"
    REFUND_UNKNOWN = "refund_unknown"
    REFUND_DISAGREES = "refund_disagrees"
    DISPUTE = "dispute"


class CaseStatus(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"


class Case(Struct, frozen=True, kw_only=True):
    """What a person has to look at: money and orders that do not agree."""

    id: CaseId
    store_id: StoreId
    kind: str
    order_id: OrderId | None  # None: money that belongs to no order of ours
    payment_id: PaymentId | None
    subject: str  # what it is about: one case a kind and subject
    amount_minor: int | None  # of what stands at the gateway alone
    currency: Currency | None
    detail: str
    status: CaseStatus
    due_at: datetime | None  # when it is too late for whoever should answer
    action: str | None  # which of the offered ones was chosen
    resolution: str | None
    resolved_by: str | None
    created_at: datetime
    resolved_at: datetime | None
    reconciliation_id: ReconciliationId | None  # the run that found it, as long as that is kept
