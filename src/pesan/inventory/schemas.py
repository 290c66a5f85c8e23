from typing import Annotated, Literal

from msgspec import Meta, Struct

from ..kit.ids import encode
from ..kit.schemas import wire_time
from .models import Level, Movement, Reservation

Reason = Literal["received", "damaged", "counted", "lost", "returned", "gift", "other"]


class LevelOut(Struct, frozen=True, kw_only=True):
    variant_id: str
    on_hand: int
    reserved: int
    available: int
    backorder: bool
    low_stock_at: int | None

    @classmethod
    def of(cls, level: Level) -> "LevelOut":
        return cls(
            variant_id=encode("var", level.variant_id),
            on_hand=level.on_hand,
            reserved=level.reserved,
            available=level.available,
            backorder=level.backorder,
            low_stock_at=level.low_stock_at,
        )


class Adjust(Struct, frozen=True, forbid_unknown_fields=True):
    variant_id: str
    delta: Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
    reason: Reason
    note: Annotated[str, Meta(max_length=500)] | None = None


class MovementOut(Struct, frozen=True, kw_only=True):
    id: str
    variant_id: str
    delta: int
    reason: str
    order_id: str | None
    actor: str
    note: str | None
    created_at: str

    @classmethod
    def of(cls, movement: Movement) -> "MovementOut":
        return cls(
            id=encode("mov", movement.id),
            variant_id=encode("var", movement.variant_id),
            delta=movement.delta,
            reason=movement.reason,
            order_id=None if movement.order_id is None else encode("ord", movement.order_id),
            actor=movement.actor,
            note=movement.note,
            created_at=wire_time(movement.created_at),
        )


class ReservationOut(Struct, frozen=True, kw_only=True):
    id: str
    order_id: str
    variant_id: str
    quantity: int
    status: str
    expires_at: str
    created_at: str

    @classmethod
    def of(cls, reservation: Reservation) -> "ReservationOut":
        return cls(
            id=encode("rsv", reservation.id),
            order_id=encode("ord", reservation.order_id),
            variant_id=encode("var", reservation.variant_id),
            quantity=reservation.quantity,
            status=reservation.status,
            expires_at=wire_time(reservation.expires_at),
            created_at=wire_time(reservation.created_at),
        )
