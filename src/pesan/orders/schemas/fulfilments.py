"""Parcels on the wire."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from ...kit.ids import encode
from ...kit.schemas import wire_time
from .. import couriers
from ..models import Fulfilment

Pieces = Annotated[int, Meta(ge=1, le=10_000)]
Courier = Annotated[str, Meta(pattern=r"^\S(.{0,58}\S)?$", description="a code, or a name")]
TrackingNumber = Annotated[str, Meta(pattern=couriers.TRACKING_NUMBER)]


class PiecesIn(Struct, frozen=True, forbid_unknown_fields=True):
    item_id: str
    quantity: Pieces


class Fulfil(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No `items`: all that is in no parcel yet. `shipped`: it is with its courier already."""

    items: Annotated[list[PiecesIn], Meta(min_length=1, max_length=100)] | None = None
    courier: Courier | None = None
    tracking_number: TrackingNumber | None = None
    status: Literal["packed", "shipped"] = "packed"


class ChangeFulfilment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    courier: Courier | UnsetType | None = UNSET
    tracking_number: TrackingNumber | UnsetType | None = UNSET
    status: Literal["shipped", "delivered"] | UnsetType = UNSET


class PiecesOut(Struct, frozen=True):
    item_id: str
    quantity: int


class FulfilmentOut(Struct, frozen=True, kw_only=True):
    id: str
    order_id: str
    status: str
    items: list[PiecesOut]
    courier: str | None
    courier_name: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: str | None
    delivered_at: str | None
    created_at: str
    updated_at: str
    version: int

    @classmethod
    def of(cls, parcel: Fulfilment) -> "FulfilmentOut":
        return cls(
            id=encode("ful", parcel.id),
            order_id=encode("ord", parcel.order_id),
            status=parcel.status,
            items=[PiecesOut(encode("itm", part.item_id), part.quantity) for part in parcel.items],
            courier=parcel.courier,
            courier_name=None if parcel.courier is None else couriers.name_of(parcel.courier),
            tracking_number=parcel.tracking_number,
            tracking_url=couriers.tracking_url(parcel.courier, parcel.tracking_number),
            shipped_at=None if parcel.shipped_at is None else wire_time(parcel.shipped_at),
            delivered_at=None if parcel.delivered_at is None else wire_time(parcel.delivered_at),
            created_at=wire_time(parcel.created_at),
            updated_at=wire_time(parcel.updated_at),
            version=parcel.version,
        )
