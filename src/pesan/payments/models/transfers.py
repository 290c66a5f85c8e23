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
    IGNORED = "ignored"  # no order's, as a person says


class StatementLine(Struct, frozen=True, kw_only=True):
    """Money that came into the shop's own account, as its bank says."""

    id: StatementLineId
    booked_on: date
    description: str
    amount_minor: int
    currency: Currency
    status: LineStatus
    payment_id: PaymentId | None
    booked: bool  # by this line; else its money was known before it came
    settled_by: str | None  # who matched it, or put it aside
    settled_at: datetime | None
    note: str | None
    imported_at: datetime


class Reason(StrEnum):
    """Why a line may be a transfer's."""

    AMOUNT = "amount"  # just what is awaited
    AMOUNT_WITHOUT_CODE = "amount_without_code"  # the buyer forgot it
    ORDER_NUMBER = "order_number"  # the bank's words name it
    CUSTOMER_NAME = "customer_name"  # and them
    TIME = "time"  # booked while it was awaited, or soon after
    PROOF = "proof"  # the buyer sent a picture


class Effect(StrEnum):
    """What comes of it if it is."""

    PAYS = "pays"
    PART = "part"  # too little: a case says so until the rest has come
    OVER = "over"  # pays, and what is too much is to go back
    AGAIN = "again"  # the order is paid already: all of it is to go back
    LATE = "late"  # the order was given up: sold anew if its stock is there, else it goes back
    ALREADY_BOOKED = "already_booked"  # somebody saw this money come: nothing is booked again
    UNCLEAR = "unclear"  # another amount than somebody has booked by hand: a person says


class Candidate(Struct, frozen=True, kw_only=True):
    """A transfer that a line may be."""

    payment_id: PaymentId
    order_id: OrderId
    order_number: int
    order_status: str
    is_paid: bool  # the order, by this payment or another
    customer_name: str | None
    payment_status: str
    amount_minor: int
    unique_code: int | None
    kept_minor: int
    by_hand_minor: int | None  # what somebody confirmed, and no line is of yet
    has_proof: bool
    asked_on: date
    until: date


class Guess(Struct, frozen=True):
    of: Candidate
    reasons: tuple[Reason, ...]
    effect: Effect
