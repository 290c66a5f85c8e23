from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import DisputeId, OrderId, PaymentId
from ...kit.money import Currency, Money


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


class Dispute(Struct, frozen=True, kw_only=True):
    """As it stands in our books."""

    id: DisputeId
    payment_id: PaymentId
    order_id: OrderId
    provider: str
    gateway_id: str
    state: DisputeState
    amount_minor: int
    currency: Currency
    reason: str  # the gateway's word for it
    due_at: datetime | None
    opened_at: datetime
    updated_at: datetime
