from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import ConnectionId, OrderId, PaymentId, StoreId
from ...kit.money import Currency, Money
from .asks import Action


class PaymentStatus(StrEnum):
    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    CAPTURED = "captured"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    DISPUTED = "disputed"  # the buyer's bank has taken it back for now
    LOST = "lost"  # and for good, all of it or a part
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


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
    lost_minor: int  # what banks took back for good
    currency: Currency
    livemode: bool
    asks: int  # how often the gateway was asked, each time under a reference of its own
    asked_at: datetime | None  # the last ask; without `gateway_id` its outcome is unknown
    gateway_id: str | None
    action: Action | None
    failure: str | None
    request_fingerprint: bytes | None
    metadata: dict[str, str]
    remember: bool  # the gateway may show the buyer what it keeps of theirs, and offer to keep more
    browser: bytes | None  # whose alone may see that; None: whoever the shop gives the page to
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
        """What is held and not promised back."""
        return max(0, self.captured_minor - self.promised_minor - self.lost_minor)

    @property
    def kept(self) -> Money:
        return Money(self.kept_minor, self.currency)


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
