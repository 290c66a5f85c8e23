"""Money into the shop's own account, which no gateway tells of."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import OrderId, PaymentId, StatementLineId
from ...kit.money import Currency


class BankAccount(Struct, frozen=True, kw_only=True):
    """One of the shop's own, as buyers are shown it."""

    bank: str
    account_number: str
    holder: str


class Transfer(Struct, frozen=True):
    """An attempt that a line of the bank's statement may be."""

    id: PaymentId
    order_id: OrderId


class LineStatus(StrEnum):
    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"  # more than one transfer it may be: a case each
    UNMATCHED = "unmatched"


class StatementLine(Struct, frozen=True, kw_only=True):
    """Money that came into the shop's own account, as its bank says."""

    id: StatementLineId
    booked_on: date
    description: str
    amount_minor: int
    currency: Currency
    status: LineStatus
    payment_id: PaymentId | None
    imported_at: datetime
