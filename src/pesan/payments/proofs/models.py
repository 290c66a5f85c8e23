from datetime import datetime

from msgspec import Struct

from ...kit.ids import OrderId, PaymentId, ProofId


class Proof(Struct, frozen=True, kw_only=True):
    id: ProofId
    payment_id: PaymentId
    seen_payment_id: PaymentId | None  # another one, for which the same picture was sent before
    seen_order_id: OrderId | None
    seen_order_number: int | None
    width: int
    height: int
    actor: str  # "customer", or who of the shop
    created_at: datetime


class Suspicion(Struct, frozen=True, kw_only=True):
    """Another payment that shares a picture with this one, whichever came first."""

    payment_id: PaymentId
    order_id: OrderId
    order_number: int


class Near(Struct, frozen=True):
    """A picture of another payment that looks much like this one."""

    payment_id: PaymentId
    content: bytes


class Shown(Struct, frozen=True):
    """JPEG, or its thumbnail, which is WebP."""

    content: bytes
