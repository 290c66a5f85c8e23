from typing import Annotated, Literal

from msgspec import Meta, Struct

from ..kit.ids import encode
from ..kit.schemas import wire_time
from ..kit.text import prose
from .models import Count, CountLine, Level, Movement, Reservation

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


class WatchInventory(Struct, frozen=True, forbid_unknown_fields=True):
    """At so many or fewer a variant is low; null: nobody wants to know."""

    low_stock_at: Annotated[int, Meta(ge=0, le=1_000_000)] | None


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


class OpenCount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`variant_ids`: those to count; left out, all of them."""

    variant_ids: Annotated[list[str], Meta(min_length=1, max_length=1000)] | None = None
    note: Annotated[str, Meta(max_length=500)] | None = None

    def read_note(self) -> str | None:
        return None if self.note is None else prose(self.note)


class CountedIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    variant_id: str
    counted: Annotated[int, Meta(ge=0, le=1_000_000_000)]


class CountLines(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    lines: Annotated[list[CountedIn], Meta(min_length=1, max_length=100)]


class CountOut(Struct, frozen=True, kw_only=True):
    id: str
    status: str
    note: str | None
    lines: int
    counted_lines: int
    differing_lines: int
    opened_at: str
    opened_by: str
    closed_at: str | None
    closed_by: str | None

    @classmethod
    def of(cls, count: Count) -> "CountOut":
        return cls(
            id=encode("cnt", count.id),
            status=count.status,
            note=count.note,
            lines=count.lines,
            counted_lines=count.counted_lines,
            differing_lines=count.differing_lines,
            opened_at=wire_time(count.opened_at),
            opened_by=count.opened_by,
            closed_at=None if count.closed_at is None else wire_time(count.closed_at),
            closed_by=count.closed_by,
        )


class CountLineOut(Struct, frozen=True, kw_only=True):
    variant_id: str
    counted: int | None
    expected: int | None
    difference: int | None
    counted_at: str | None
    counted_by: str | None

    @classmethod
    def of(cls, line: CountLine) -> "CountLineOut":
        difference = None
        if line.counted is not None and line.expected is not None:
            difference = line.counted - line.expected
        return cls(
            variant_id=encode("var", line.variant_id),
            counted=line.counted,
            expected=line.expected,
            difference=difference,
            counted_at=None if line.counted_at is None else wire_time(line.counted_at),
            counted_by=line.counted_by,
        )
