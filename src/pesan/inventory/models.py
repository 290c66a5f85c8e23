from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ..kit.ids import CountId, MovementId, OrderId, ReservationId, VariantId


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


class Component(Struct, frozen=True):
    """A part of a bundle, so many a piece."""

    variant_id: VariantId
    quantity: int


class Availability(Level, frozen=True):
    """A level; of a bundle, how many its components would make."""

    bundle: tuple[Component, ...] | None  # None: it is kept itself


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


class Adjusted(Movement, frozen=True, kw_only=True):
    fell_low: bool  # it was above its low mark before, and is not now


class Taken(Struct, frozen=True, kw_only=True):
    """A variant of which more is held than before."""

    variant_id: VariantId
    fell_low: bool


class CountStatus(StrEnum):
    OPEN = "open"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


class Count(Struct, frozen=True, kw_only=True):
    """Somebody goes along the shelves. Nothing changes before it is completed."""

    id: CountId
    status: CountStatus
    note: str | None
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str | None
    lines: int
    counted_lines: int
    differing_lines: int


class CountLine(Struct, frozen=True, kw_only=True):
    """`expected` is what the ledger said at the moment of counting."""

    variant_id: VariantId
    counted: int | None
    expected: int | None
    counted_at: datetime | None
    counted_by: str | None


class Corrected(Struct, frozen=True, kw_only=True):
    """A difference as the completion found it; `is_short`: buyers hold more than there is."""

    variant_id: VariantId
    delta: int
    on_hand: int
    reserved: int
    is_short: bool
    fell_low: bool


class Shortage(Struct, frozen=True):
    """A variant of which less is left than was asked for."""

    variant_id: VariantId
    available: int
