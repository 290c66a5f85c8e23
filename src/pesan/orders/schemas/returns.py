"""Returns on the wire."""

from typing import Annotated

from msgspec import Meta, Struct

from ...kit.ids import ItemId, decode, encode
from ...kit.schemas import MoneyIn, MoneyOut, wire_time
from ..models import Came, Return
from .fulfilments import Pieces


class CameIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`restock: false`: it cannot be sold again."""

    item_id: str
    quantity: Pieces
    restock: bool = True

    def read(self) -> Came:
        return Came(ItemId(decode("itm", self.item_id)), self.quantity, self.restock)


class TakeBack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`refund`: an amount, or "none". Left out: what these pieces cost, less their discount, with
    their tax; never the delivery.
    """

    items: Annotated[list[CameIn], Meta(min_length=1, max_length=100)]
    reason: Annotated[str, Meta(pattern=r"\S", max_length=500)]
    refund: MoneyIn | None = None


class CameOut(Struct, frozen=True):
    item_id: str
    quantity: int
    restock: bool


class ReturnOut(Struct, frozen=True, kw_only=True):
    id: str
    order_id: str
    items: list[CameOut]
    reason: str
    refund: MoneyOut
    refund_ids: list[str]
    by: str
    created_at: str

    @classmethod
    def of(cls, found: Return) -> "ReturnOut":
        return cls(
            id=encode("ret", found.id),
            order_id=encode("ord", found.order_id),
            items=[
                CameOut(encode("itm", part.item_id), part.quantity, part.restock)
                for part in found.items
            ],
            reason=found.reason,
            refund=MoneyOut.minor(found.refund_minor, found.currency),
            refund_ids=[encode("rfd", refund) for refund in found.refunds],
            by=found.actor,
            created_at=wire_time(found.created_at),
        )
