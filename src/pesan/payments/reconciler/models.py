from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import ConnectionId, OrderId, PaymentId, ReconciliationId, RefundId
from ...kit.money import Currency, Money


class Bookkeeper(StrEnum):
    """The gateways that tell what they did."""

    XENDIT = "xendit"
    STRIPE = "stripe"
    SANDBOX = "sandbox"


class ListedKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"


class Listed(Struct, frozen=True, kw_only=True):
    """A line of a gateway's own books: money that came, or went back."""

    kind: ListedKind
    subject: str  # the gateway's id of the payment or the refund itself
    request_id: str | None
    reference: str | None
    amount: Money
    fee: Money | None
    at: datetime
    store: str | None = None  # whose it is, by our own mark in it


class Leaf(Struct, frozen=True):
    """A page of them, oldest first."""

    lines: tuple[Listed, ...]
    next: str | None  # None: the last one
    without: str | None = None  # what of its books our key may not see


class RunStatus(StrEnum):
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"  # some gateways could not be asked; the others were
    FAILED = "failed"


class Connected(Struct, frozen=True):
    id: ConnectionId
    provider: str
    until: datetime | None  # how far it was held against our books; None: never


class HeardStatus(StrEnum):
    DONE = "done"
    PARTIAL = "partial"  # the money itself, and not all there is to know of it
    FAILED = "failed"  # asked again from where this run began


class Heard(Struct, frozen=True, kw_only=True):
    """What came of one gateway in one run."""

    connection_id: ConnectionId
    provider: str
    status: HeardStatus
    listed: int
    healed: int
    opened: int
    reason: str | None
    hint: str | None


class Run(Struct, frozen=True, kw_only=True):
    id: ReconciliationId
    status: RunStatus
    since: datetime
    until: datetime
    listed: int
    healed: int
    opened: int
    gateways: list[Heard]
    failure: str | None
    actor: str
    started_at: datetime
    finished_at: datetime | None


class Booked(Struct, frozen=True, kw_only=True):
    """A capture as we have it."""

    gateway_id: str
    request_id: str
    payment_id: PaymentId
    order_id: OrderId
    amount_minor: int
    currency: Currency

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class GivenBack(Struct, frozen=True, kw_only=True):
    """A refund as we have it."""

    id: RefundId
    gateway_id: str | None
    payment_id: PaymentId
    order_id: OrderId
    status: str
    amount_minor: int
    currency: Currency

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class Standing(Struct, frozen=True, kw_only=True):
    """An order and its money, once all that could be done by itself was."""

    order_id: OrderId
    status: str
    payment_terms: str
    currency: Currency
    total_minor: int
    kept_minor: int  # came, and is not promised back
    came_minor: int  # less what is surplus and on its way back, or lost
    lost_minor: int  # what banks took back for good
    captures: int
    payment_id: PaymentId  # the newest that holds something, else the newest
    books_agree: bool  # the payments' sums are their captures'
