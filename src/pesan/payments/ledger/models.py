from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import JournalEntryId, OrderId, PaymentId
from ...kit.money import Currency


class Account(StrEnum):
    GATEWAY = "gateway"  # what gateways hold for the shop
    BANK = "bank"  # what the shop itself has taken: its account, its till
    SALES = "sales"  # what buyers paid for their orders
    REFUNDS = "refunds"  # what was given back of it: goods returned, goodwill
    OWED = "owed"  # what is no order's, until it has gone back to its buyer
    FEES = "fees"  # what gateways took for their work
    DISPUTES = "disputes"  # what banks took back
    UNMATCHED = "unmatched"  # what came in a currency nobody asked for


class EntryKind(StrEnum):
    CAPTURE = "capture"
    SURPLUS = "surplus"  # what came is no order's: it will go back
    SURPLUS_KEPT = "surplus_kept"  # it did not go back after all
    REFUND = "refund"
    DISPUTE = "dispute"  # a bank gave it back to the buyer for good
    DISPUTE_WON = "dispute_won"  # and took that back, on appeal
    FEE = "fee"
    PAYOUT = "payout"


class Line(Struct, frozen=True):
    account: Account
    currency: Currency
    amount_minor: int  # a debit is above nought, a credit below


class Entry(Struct, frozen=True, kw_only=True):
    id: JournalEntryId
    kind: EntryKind
    source: str  # of what it is the entry: one a kind and source, for ever
    order_id: OrderId | None
    payment_id: PaymentId | None
    livemode: bool
    at: datetime
    lines: tuple[Line, ...]


class Balance(Struct, frozen=True, kw_only=True):
    """All that was ever booked on an account."""

    account: Account
    currency: Currency
    debit_minor: int
    credit_minor: int


class Posting(Struct, frozen=True, kw_only=True):
    """A line of an entry, with what whoever reads it elsewhere wants to know of it."""

    entry_id: JournalEntryId
    at: datetime
    kind: EntryKind
    account: Account
    currency: Currency
    amount_minor: int
    order_number: int | None
    order_id: OrderId | None
    payment_id: PaymentId | None
    provider: str | None
    reference: str | None  # the gateway's
    livemode: bool
