"""Payments in our words."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from msgspec import Struct

from ..kit.ids import (
    CaseId,
    ConnectionId,
    DisputeId,
    OrderId,
    PaymentId,
    RefundId,
    StatementLineId,
    StoreId,
)
from ..kit.money import Currency, Money
from .reconciler.models import ListedKind

CaptureId = NewType("CaptureId", UUID)
NoticeId = NewType("NoticeId", UUID)  # a stored webhook; never on the wire


class Provider(StrEnum):
    XENDIT = "xendit"
    STRIPE = "stripe"
    SANDBOX = "sandbox"  # the simulated gateway of `pesan demo`
    MANUAL = "manual"  # a person takes the money, and says so


class Method(StrEnum):
    QRIS = "qris"
    VIRTUAL_ACCOUNT = "virtual_account"
    EWALLET = "ewallet"
    CARD = "card"
    RETAIL_OUTLET = "retail_outlet"  # a code, paid at a till
    PAYLATER = "paylater"
    DIRECT_DEBIT = "direct_debit"
    PAYMENT_LINK = "payment_link"  # the buyer chooses on the gateway's own page
    BANK_TRANSFER = "bank_transfer"  # to the shop's own account; these two are taken by hand
    COD = "cod"


class PaymentStatus(StrEnum):
    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    CAPTURED = "captured"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    DISPUTED = "disputed"  # the buyer's bank has taken it back for now
    LOST = "lost"  # and for good
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Ask(Struct, frozen=True, kw_only=True):
    """What we ask a gateway to collect. One row of ours is one ask, and one reference."""

    reference: str  # ours, unique per attempt: the payment's wire id
    amount: Money
    method: Method
    channel_code: str | None  # the provider's own channel name; None: the method's usual one
    description: str
    expires_at: datetime  # ours; a provider that can, shows it
    return_url: str  # where a redirect method sends the buyer afterwards
    payee: str | None = None  # the shop's name, for a bank's screen
    phone: str | None = None  # the buyer's, E.164: some wallets are rung up


class ActionType(StrEnum):
    QR = "qr"  # value: the EMVCo string to draw
    REDIRECT = "redirect"  # value: a URL
    ACCOUNT_NUMBER = "account_number"  # value: the number or code to pay to
    NONE = "none"


class Action(Struct, frozen=True):
    type: ActionType
    value: str | None = None


class Refundable(StrEnum):
    """How much of a payment a channel can give back."""

    NONE = "none"
    FULL = "full"  # the whole, or nothing
    ONE_PART = "one_part"  # the whole, or one part once
    PARTS = "parts"


class AskState(StrEnum):
    """How a request for payment stands at the gateway, in our words."""

    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    CAPTURED = "captured"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Asked(Struct, frozen=True, kw_only=True):
    """The gateway took the ask."""

    provider_id: str
    state: AskState
    action: Action


class Capture(Struct, frozen=True, kw_only=True):
    """Money the gateway says it holds for us."""

    provider_id: str  # the gateway's id of the payment itself: one capture is booked once
    amount: Money
    captured_at: datetime | None


class Truth(Struct, frozen=True, kw_only=True):
    """The gateway's own object, read from the gateway: the only thing money moves on.

    State and captures are told apart: late money stands on an expired request, and a second
    payment on a captured one. The caller compares amounts.
    """

    provider_id: str
    reference: str
    state: AskState
    requested: Money
    captures: tuple[Capture, ...]
    failure_code: str | None = None


class NoticeKind(StrEnum):
    PAYMENT = "payment"  # something happened to a payment or its request: re-read it
    REFUND = "refund"
    DISPUTE = "dispute"
    UNRECOGNISED = "unrecognised"


class Notice(Struct, frozen=True, kw_only=True):
    """A genuine webhook: which thing to re-read. Nothing in it is believed about money."""

    key: str  # unique per happening, stable over redeliveries
    kind: NoticeKind
    event: str  # the provider's name for it
    request_id: str | None = None  # the gateway's id of the payment request
    capture_id: str | None = None  # the gateway's id of the payment
    refund_id: str | None = None
    dispute_id: str | None = None
    reference: str | None = None


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


class DisputeState(StrEnum):
    INQUIRY = "inquiry"  # the bank asks; no money has gone
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Disputed(Struct, frozen=True, kw_only=True):
    """A dispute as the gateway has it now."""

    provider_id: str
    capture_id: str  # of the capture whose money it is about
    state: DisputeState
    amount: Money
    reason: str
    due_at: datetime | None  # until when evidence is taken; None: none is, or no more


class KnownDispute(Struct, frozen=True):
    id: DisputeId
    state: DisputeState


class Credentials(Struct, frozen=True):
    """A connection's decrypted values by name. Its repr shows names only."""

    values: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Credentials({', '.join(sorted(self.values))})"


class Payment(Struct, frozen=True, kw_only=True):
    """One attempt to be paid for one order."""

    id: PaymentId
    store_id: StoreId
    order_id: OrderId
    connection_id: ConnectionId | None  # None: taken by hand, no gateway knows of it
    provider: str
    method: str
    channel_code: str | None
    status: PaymentStatus
    amount_minor: int
    unique_code: int | None  # of a transfer: so many rupiah of the amount tell it from others
    captured_minor: int  # what gateways hold for it, surplus and all
    promised_minor: int  # refunds under way, done, or left to a hand
    refunded_minor: int  # refunds done
    currency: Currency
    livemode: bool
    asks: int  # how often the gateway was asked, each time under a reference of its own
    asked_at: datetime | None  # the last ask; without `gateway_id` its outcome is unknown
    gateway_id: str | None
    action: Action | None
    failure: str | None
    request_fingerprint: bytes | None
    metadata: dict[str, str]
    pay_token: str
    expires_at: datetime
    created_at: datetime
    updated_at: datetime
    version: int

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def connection(self) -> ConnectionId:
        """The gateway's. Nobody asks one about money that is taken by hand."""
        assert self.connection_id is not None
        return self.connection_id

    @property
    def kept_minor(self) -> int:
        """What is held and not promised back. A lost dispute has left nothing to give."""
        if self.status is PaymentStatus.LOST:
            return 0
        return self.captured_minor - self.promised_minor

    @property
    def kept(self) -> Money:
        return Money(self.kept_minor, self.currency)


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


class PayRoute(Struct, frozen=True):
    """Whose payment a pay page's token opens."""

    store_id: StoreId
    id: PaymentId


class OrderToPay(Struct, frozen=True, kw_only=True):
    """What payments has to know of an order; the row is locked against moving on meanwhile."""

    id: OrderId
    status: str
    total_minor: int
    currency: Currency
    payment_terms: str
    reserved_until: datetime


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


class StoredNotice(Struct, frozen=True, kw_only=True):
    """A genuine webhook as it was kept."""

    id: NoticeId
    connection_id: ConnectionId
    notice: Notice | None  # None: genuine, but not of the gateway's shape
    processed_at: datetime | None


class Happened(Struct, frozen=True, kw_only=True):
    """An event as a gateway lists it: the webhook that came, or never did."""

    id: str
    at: datetime
    notice: Notice
    body: bytes


class Happenings(Struct, frozen=True):
    """Oldest first."""

    events: tuple[Happened, ...]
    has_more: bool


class EventCursor(Struct, frozen=True):
    """How far a gateway's events were read."""

    after: str | None  # the event; None: none has come since
    since: datetime  # when that was


class Kept(Struct, frozen=True):
    id: NoticeId
    is_first: bool  # False: this happening was told before


class SandboxCapture(Struct, frozen=True):
    id: str
    amount_minor: int
    captured_at: datetime


class SandboxRequest(Struct, frozen=True, kw_only=True):
    """A request for payment as the simulated bank keeps it."""

    id: str
    reference: str
    amount_minor: int
    currency: Currency
    state: AskState
    captures: tuple[SandboxCapture, ...]

    @property
    def captured_minor(self) -> int:
        return sum(capture.amount_minor for capture in self.captures)


class SandboxRefund(Struct, frozen=True, kw_only=True):
    id: str
    request_id: str
    reference: str
    amount_minor: int
    currency: Currency


class SandboxMoved(Struct, frozen=True, kw_only=True):
    """A line of the simulated bank's statement."""

    kind: ListedKind
    id: str
    request_id: str
    reference: str
    amount_minor: int
    currency: Currency
    at: datetime


class Outcome(StrEnum):
    """What the simulated buyer does."""

    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
