from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ..discounts import Refusal
from ..kit.ids import CartId, VariantId
from ..kit.money import Money
from ..stores import MethodType

LINES_MAX = 50
QUANTITY_MAX = 10_000


class KeptItem(Struct, frozen=True):
    """What is stored of a line. Never its price."""

    variant_id: VariantId
    quantity: int


class KeptCart(Struct, frozen=True, kw_only=True):
    id: CartId
    version: int
    address: str | None
    city: str | None
    shipping_method: str | None  # asked for by its code; None: the store's first that goes there
    discount_code: str | None
    updated_at: datetime
    items: tuple[KeptItem, ...]  # in the order they were put in


class Line(Struct, frozen=True, kw_only=True):
    """A line at today's price, with today's stock."""

    variant_id: VariantId
    name: str  # product and variant as a buyer reads it
    quantity: int
    unit_price: Money
    available: int
    backorder: bool
    weight_grams: int

    @property
    def total(self) -> Money:
        return self.unit_price * self.quantity


class Difference(StrEnum):
    """What is otherwise than a buyer's phone showed it."""

    UNKNOWN = "unknown"  # nothing is sold under that SKU, any more
    SOLD_OUT = "sold_out"
    FEWER = "fewer"  # than were asked for
    TOO_MANY = "too_many"  # different things for one cart
    PRICE = "price"
    CURRENCY = "currency"  # another than the store's: nothing to compare


class RequestedLine(Struct, frozen=True, kw_only=True):
    """What became of one line of an order from the channel's catalogue. Never its price."""

    retailer_id: str
    asked: int
    quantity: int  # of those; what is missing is among the differences
    variant_id: str | None = None  # as on the wire
    name: str | None = None
    differences: tuple[Difference, ...] = ()


class Request(Struct, frozen=True, kw_only=True):
    """What became of the whole of it, as it stands on its message."""

    filled: bool  # the cart; False: a seller has one in hand, or there was nothing to put in
    lines: tuple[RequestedLine, ...]


class Parcel(Struct, frozen=True, kw_only=True):
    """How the cart would be sent, and what that costs."""

    method: str  # the shipping method's code
    name: str
    type: MethodType
    fee: Money


class Cart(Struct, frozen=True, kw_only=True):
    """A conversation's cart as it would be ordered this moment."""

    id: CartId | None  # None: nothing was ever put in
    version: int  # grows with every change; a confirmation is bound to it
    address: str | None
    city: str | None
    lines: tuple[Line, ...]
    subtotal: Money
    discount: Money  # off the goods, by a code or by itself
    discount_code: str | None  # as it was named, whether it applies or not
    discount_refusal: Refusal | None  # why the code does not apply now
    applied_code: str | None  # of the discount that does
    parcel: Parcel | None
    shipping_discount: Money  # of the parcel's fee
    tax: Money  # on top; zero where prices include it
    total: Money | None  # None while it is not known where to, or nothing is in it
