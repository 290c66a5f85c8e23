"""Orders in our words."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ..kit.ids import (
    ConnectionId,
    ConversationId,
    CustomerId,
    FulfilmentId,
    ItemId,
    OrderId,
    PaymentId,
    ProductId,
    StoreId,
    VariantId,
)
from ..kit.money import Currency, Money


class OrderStatus(StrEnum):
    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class Order(Struct, frozen=True, kw_only=True):
    id: OrderId
    store_id: StoreId
    number: int
    customer_id: CustomerId
    conversation_id: ConversationId | None
    status: OrderStatus
    channel: str
    livemode: bool
    currency: Currency
    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    tax_minor: int
    tax_inclusive: bool
    total_minor: int
    shipping_method: str | None
    shipping_address: dict[str, str] | None
    note: str | None
    metadata: dict[str, str]
    reserved_until: datetime
    placed_at: datetime
    updated_at: datetime
    version: int

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)


class Item(Struct, frozen=True, kw_only=True):
    id: ItemId
    order_id: OrderId
    variant_id: VariantId
    product_id: ProductId
    sku: str
    title: str
    quantity: int
    unit_price_minor: int
    total_minor: int


class Move(Struct, frozen=True, kw_only=True):
    """A row of the history: append-only."""

    from_status: str | None
    to_status: str
    at: datetime
    actor: str
    reason: str | None


class Line(Struct, frozen=True):
    """What somebody wants. One line a variant: `rules.merged` adds up what they repeated."""

    variant_id: VariantId
    quantity: int


class Shipping(Struct, frozen=True, kw_only=True):
    """Where it goes and what that costs; the fee is decided before the order is placed."""

    fee: Money
    method: str | None = None
    address: dict[str, str] | None = None


class PayWith(Struct, frozen=True, kw_only=True):
    """The payment attempt that begins in the same commit as the order."""

    payment: PaymentId
    connection: ConnectionId
    provider: str
    method: str
    livemode: bool
    pay_token: str


class FulfilmentStatus(StrEnum):
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Pieces(Struct, frozen=True):
    """So many of one line."""

    item_id: ItemId
    quantity: int


class Fulfilment(Struct, frozen=True, kw_only=True):
    """A parcel: some or all of an order, packed, handed to a courier, delivered."""

    id: FulfilmentId
    store_id: StoreId
    order_id: OrderId
    status: FulfilmentStatus
    courier: str | None  # a code of couriers.py, or what somebody wrote
    tracking_number: str | None
    items: tuple[Pieces, ...]
    shipped_at: datetime | None
    delivered_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int


class Progress(Struct, frozen=True, kw_only=True):
    """How far a line of an order has come."""

    item_id: ItemId
    ordered: int
    packed: int
    shipped: int
    delivered: int
    returned: int
