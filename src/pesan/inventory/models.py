from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ..kit.ids import MovementId, OrderId, ReservationId, VariantId


class Level(Struct, frozen=True):
    """How much of a variant there is. `reserved` waits for payments; the rest can be sold."""

    variant_id: VariantId
    on_hand: int
    reserved: int
    backorder: bool
    low_stock_at: int | None

    @property
    def available(self) -> int:
        return max(0, self.on_hand - self.reserved)


class ReservationStatus(StrEnum):
    HELD = "held"
    COMMITTED = "committed"
    RELEASED = "released"
    EXPIRED = "expired"


class Reservation(Struct, frozen=True, kw_only=True):
    id: ReservationId
    order_id: OrderId
    variant_id: VariantId
    quantity: int
    status: ReservationStatus
    expires_at: datetime
    created_at: datetime


class Movement(Struct, frozen=True, kw_only=True):
    id: MovementId
    variant_id: VariantId
    delta: int
    reason: str
    order_id: OrderId | None
    actor: str
    note: str | None
    created_at: datetime


class Shortage(Struct, frozen=True):
    """A variant of which less is left than was asked for."""

    variant_id: VariantId
    available: int
