from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from ..kit.ids import encode
from ..kit.schemas import MoneyOut
from .models import LINES_MAX, QUANTITY_MAX, Cart, Line, Parcel


class ItemIn(Struct, frozen=True, forbid_unknown_fields=True):
    variant_id: str
    quantity: Annotated[int, Meta(ge=1, le=QUANTITY_MAX)]


class AddressIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=500)]
    city: Annotated[str, Meta(max_length=80)] | None = None


class ShippingIn(Struct, frozen=True, forbid_unknown_fields=True):
    address: AddressIn
    method: Annotated[str, Meta(max_length=40)] | None = None  # none: the first that goes there


class PutCart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    items: Annotated[list[ItemIn], Meta(max_length=LINES_MAX)]
    shipping: ShippingIn | None = None
    # Left out: as it is; null: none.
    discount_code: Annotated[str, Meta(min_length=1, max_length=60)] | UnsetType | None = UNSET


class LineOut(Struct, frozen=True, kw_only=True):
    variant_id: str
    name: str
    quantity: int
    unit_price: MoneyOut
    total: MoneyOut
    available: int
    backorder: bool

    @classmethod
    def of(cls, line: Line) -> "LineOut":
        return cls(
            variant_id=encode("var", line.variant_id),
            name=line.name,
            quantity=line.quantity,
            unit_price=MoneyOut.of(line.unit_price),
            total=MoneyOut.of(line.total),
            available=line.available,
            backorder=line.backorder,
        )


class ParcelOut(Struct, frozen=True, kw_only=True):
    method: str
    name: str
    fee: MoneyOut

    @classmethod
    def of(cls, parcel: Parcel) -> "ParcelOut":
        return cls(method=parcel.method, name=parcel.name, fee=MoneyOut.of(parcel.fee))


class CartOut(Struct, frozen=True, kw_only=True):
    """At today's prices, stock and fee; `total` is null while it is not known where to."""

    id: str | None
    version: int
    items: list[LineOut]
    address: str | None
    city: str | None
    subtotal: MoneyOut
    discount: MoneyOut
    discount_code: str | None
    discount_refusal: str | None  # why the code does not apply as the cart is now
    shipping: ParcelOut | None
    shipping_discount: MoneyOut
    tax: MoneyOut
    total: MoneyOut | None

    @classmethod
    def of(cls, cart: Cart) -> "CartOut":
        return cls(
            id=None if cart.id is None else encode("crt", cart.id),
            version=cart.version,
            items=[LineOut.of(line) for line in cart.lines],
            address=cart.address,
            city=cart.city,
            subtotal=MoneyOut.of(cart.subtotal),
            discount=MoneyOut.of(cart.discount),
            discount_code=cart.discount_code,
            discount_refusal=cart.discount_refusal,
            shipping_discount=MoneyOut.of(cart.shipping_discount),
            shipping=None if cart.parcel is None else ParcelOut.of(cart.parcel),
            tax=MoneyOut.of(cart.tax),
            total=None if cart.total is None else MoneyOut.of(cart.total),
        )
