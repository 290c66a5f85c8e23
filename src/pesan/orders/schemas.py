from typing import Annotated, Literal

from msgspec import Meta, Struct

from ..kit.ids import encode
from ..kit.money import Money
from ..kit.schemas import Metadata, MoneyIn, MoneyOut, wire_time
from .models import Item, Move, Order

Quantity = Annotated[int, Meta(ge=1, le=10_000)]
Text = Annotated[str, Meta(max_length=500)]


class ItemIn(Struct, frozen=True, forbid_unknown_fields=True):
    variant_id: str
    quantity: Quantity


class AddressIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=500)]
    city: Annotated[str, Meta(max_length=80)] | None = None
    postal_code: Annotated[str, Meta(max_length=12)] | None = None
    recipient: Annotated[str, Meta(max_length=120)] | None = None
    phone: Annotated[str, Meta(max_length=30)] | None = None

    def kept(self) -> dict[str, str]:
        given = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value for name, value in given.items() if value is not None}


class ShippingIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`fee` is taken without `method` only; with one, the method says what it costs."""

    address: AddressIn | None = None
    method: Annotated[str, Meta(max_length=40)] | None = None
    fee: MoneyIn | None = None


class CustomerIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    phone: Annotated[str, Meta(max_length=30)] | None = None
    email: Annotated[str, Meta(max_length=254)] | None = None


class PlaceOrder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    items: Annotated[list[ItemIn], Meta(min_length=1, max_length=100)]
    customer_id: str | None = None
    customer: CustomerIn | None = None
    shipping: ShippingIn | None = None
    note: Text | None = None
    channel: Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}$")] = "api"
    metadata: Metadata = {}


class ItemOut(Struct, frozen=True, kw_only=True):
    id: str
    variant_id: str
    product_id: str
    sku: str
    title: str
    quantity: int
    unit_price: MoneyOut
    total: MoneyOut

    @classmethod
    def of(cls, item: Item, currency: str) -> "ItemOut":
        return cls(
            id=encode("itm", item.id),
            variant_id=encode("var", item.variant_id),
            product_id=encode("prd", item.product_id),
            sku=item.sku,
            title=item.title,
            quantity=item.quantity,
            unit_price=MoneyOut.minor(item.unit_price_minor, currency),
            total=MoneyOut.minor(item.total_minor, currency),
        )


class OrderOut(Struct, frozen=True, kw_only=True):
    id: str
    number: str
    status: str
    customer_id: str
    conversation_id: str | None
    channel: str
    livemode: bool
    items: list[ItemOut]
    subtotal: MoneyOut
    discount: MoneyOut
    shipping_fee: MoneyOut
    tax: MoneyOut
    tax_inclusive: bool
    total: MoneyOut
    shipping_method: str | None
    shipping_address: dict[str, str] | None
    note: str | None
    metadata: dict[str, str]
    reserved_until: str
    placed_at: str
    updated_at: str
    version: int

    @classmethod
    def of(cls, order: Order, items: list[Item]) -> "OrderOut":
        def money(minor: int) -> MoneyOut:
            return MoneyOut.of(Money(minor, order.currency))

        return cls(
            id=encode("ord", order.id),
            number=str(order.number),
            status=order.status,
            customer_id=encode("cus", order.customer_id),
            conversation_id=(
                None if order.conversation_id is None else encode("con", order.conversation_id)
            ),
            channel=order.channel,
            livemode=order.livemode,
            items=[ItemOut.of(item, order.currency) for item in items],
            subtotal=money(order.subtotal_minor),
            discount=money(order.discount_minor),
            shipping_fee=money(order.shipping_minor),
            tax=money(order.tax_minor),
            tax_inclusive=order.tax_inclusive,
            total=money(order.total_minor),
            shipping_method=order.shipping_method,
            shipping_address=order.shipping_address,
            note=order.note,
            metadata=order.metadata,
            reserved_until=wire_time(order.reserved_until),
            placed_at=wire_time(order.placed_at),
            updated_at=wire_time(order.updated_at),
            version=order.version,
        )


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
