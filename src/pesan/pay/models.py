from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ..kit.ids import OrderId, PaymentId
from ..payments import Action, PaymentStatus


class Face(StrEnum):
    """What the page shows."""

    WAIT = "wait"  # the gateway has not answered yet
    SLOW = "slow"  # it does not answer: another way may be quicker
    PAY = "pay"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    CLOSED = "closed"  # another attempt took its place, or the order was cancelled
    RETURNED = "returned"  # the money went back


class Memory(StrEnum):
    """What a card's page has to do with cards that are remembered."""

    NONE = "none"  # its gateway keeps none
    OFFERED = "offered"  # this browser may agree to it
    KNOWN = "known"  # this browser has agreed before
    OPEN = "open"  # the gateway's page shows what this browser agreed to
    ANOTHERS = "anothers"  # it shows another's: this browser is not led there


class Bill(Struct, frozen=True, kw_only=True):
    """One payment as its payer may see it."""

    payment_id: PaymentId
    order_id: OrderId
    number: int
    order_status: str
    store_name: str
    locale: str
    timezone: str
    status: PaymentStatus
    provider: str
    method: str
    channel_code: str | None
    amount_minor: int
    held_minor: int  # what has come by it, and has not gone back
    came_minor: int  # by all of its order's, likewise
    unique_code: int | None
    currency: str
    action: Action | None
    failure: str | None
    expires_at: datetime
    updated_at: datetime
    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    tax_minor: int
    tax_inclusive: bool
    total_minor: int
    shipping_method: str | None
    logo: str | None  # one of ours: a page shows no picture of a foreign host


class BillLine(Struct, frozen=True, kw_only=True):
    title: str
    quantity: int
    total_minor: int


class Successor(Struct, frozen=True):
    """A newer attempt for the same order."""

    pay_token: str
    status: PaymentStatus
