"""An order's steps: what is sent to take one, and how the taken ones read."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from ...kit.schemas import wire_time
from ..models import Move

Text = Annotated[str, Meta(max_length=500)]


class MoveOut(Struct, frozen=True, rename={"from_": "from"}):
    from_: str | None
    to: str
    at: str
    by: str
    reason: str | None

    @classmethod
    def of(cls, move: Move) -> "MoveOut":
        return cls(move.from_status, move.to_status, wire_time(move.at), move.actor, move.reason)


class SetStatus(Struct, frozen=True, forbid_unknown_fields=True):
    status: Literal[
        "awaiting_payment",
        "paid",
        "packed",
        "shipped",
        "delivered",
        "completed",
        "expired",
        "cancelled",
        "returned",
    ]
    reason: Text | None = None


class Cancel(Struct, frozen=True, forbid_unknown_fields=True):
    reason: Text | None = None
