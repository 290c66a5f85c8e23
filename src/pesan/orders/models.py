"""Orders in our words."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from ..inventory import Component
from ..kit.ids import (
    ConnectionId,
    ConversationId,
    CustomerId,
    DraftId,
    FulfilmentId,
    ItemId,
    NoteId,
    OrderId,
    PaymentId,
    ProductId,
    RefundId,
    ReturnId,
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


class PaymentTerms(StrEnum):
    """When money comes: before anything is packed, at the door, or by hand whenever it does."""

    PREPAID = "prepaid"
    COD = "cod"
    MANUAL = "manual"


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
    discount_minor: int  # off the goods
    discount_code: str | None  # None beside a discount: it applied by itself
    shipping_minor: int  # as asked for: what was waived is not in it
    shipping_discount_minor: int
    tax_minor: int
    tax_inclusive: bool
    total_minor: int
    payment_terms: PaymentTerms
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

    @property
    def shipping_asked(self) -> Money:
        """The fee before anything was waived."""
        return Money(self.shipping_minor + self.shipping_discount_minor, self.currency)


class Item(Struct, frozen=True, kw_only=True):
    id: ItemId
    order_id: OrderId
    variant_id: VariantId
    product_id: ProductId
    sku: str
    title: str
    quantity: int
    unit_price_minor: int
    total_minor: int  # before discount
    discount_minor: int  # this line's share: with the others' it is the order's, to the digit
    bundle: tuple[Component, ...] | None  # what a piece of it was made of when it was sold


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
    """Where it goes and how: by a method of the store, or for a fee a person named."""

    method: str | None = None
    fee: Money | None = None
    address: dict[str, str] | None = None

    @property
    def city(self) -> str | None:
        return None if self.address is None else self.address.get("city")


class Draft(Struct, frozen=True, kw_only=True):
    """An order somebody of the shop prepares for a buyer. Holds no stock."""

    id: DraftId
    customer_id: CustomerId | None
    conversation_id: ConversationId | None
    items: tuple[Line, ...]
    shipping: Shipping | None
    discount_code: str | None
    payment_terms: PaymentTerms | None
    note: str | None
    metadata: dict[str, str]
    order_id: OrderId | None  # the order it was placed as
    created_by: str
    version: int
    created_at: datetime
    updated_at: datetime


class Edit(Struct, frozen=True, kw_only=True):
    """What is to be changed; UNSET stays as it is."""

    lines: list[Line] | UnsetType = UNSET
    shipping: Shipping | UnsetType = UNSET  # its address alone, or how it is sent as well
    discount_code: str | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET
    metadata: dict[str, str] | UnsetType = UNSET


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


class Note(Struct, frozen=True, kw_only=True):
    """What the staff wrote down about an order: append-only."""

    id: NoteId
    order_id: OrderId
    text: str
    actor: str
    created_at: datetime


class Entry(Struct, frozen=True, kw_only=True):
    """Something that happened to an order, whichever room it happened in."""

    at: datetime
    id: UUID
    kind: str
    actor: str
    from_status: str | None
    to_status: str | None
    reason: str | None
    text: str | None
    subject: UUID | None
    amount_minor: int | None


class Came(Struct, frozen=True):
    """So many of one line came back, and whether they can be sold again."""

    item_id: ItemId
    quantity: int
    restock: bool


class Return(Struct, frozen=True, kw_only=True):
    """Goods that came back, and what went back to the buyer for them: append-only."""

    id: ReturnId
    store_id: StoreId
    order_id: OrderId
    reason: str
    refund_minor: int
    currency: Currency
    actor: str
    created_at: datetime
    items: tuple[Came, ...]
    refunds: list[RefundId]


class OrdersAsked(Struct, frozen=True, kw_only=True):
    """Which orders a list is of; what asks nothing is None."""

    after: OrderId | None  # older than this
    first: OrderId | None  # of the ids that the time asked for may have
    last: OrderId | None
    status: OrderStatus | None
    customer: CustomerId | None
    channel: str | None
    placed_from: datetime | None
    placed_to: datetime | None
