"""What the screens show: rows as the read queries answer them."""

from datetime import datetime

from msgspec import Struct

from ..kit.ids import (
    ConnectionId,
    ConversationId,
    CustomerId,
    ItemId,
    LabelId,
    MessageId,
    OrderId,
    PaymentId,
    ProductId,
    RefundId,
    SessionId,
    StoreId,
    UserId,
    VariantId,
)


class Session(Struct, frozen=True, kw_only=True):
    token_hash: bytes
    session_id: SessionId
    user_id: UserId
    user_name: str
    store_id: StoreId | None
    seen_at: datetime


class MyStore(Struct, frozen=True):
    id: StoreId
    name: str
    role: str


class Counts(Struct, frozen=True, kw_only=True):
    """The figures beside the menu."""

    need_you: int
    to_pay: int
    paid: int
    packed: int
    cases: int
    disputes: int  # that a bank or a gateway waits for an answer to
    disputes_due: int  # of them, in three days at most

    @property
    def to_ship(self) -> int:
        return self.paid + self.packed


class Today(Struct, frozen=True, kw_only=True):
    sold_minor: int
    orders: int
    to_pay_minor: int
    to_pay: int
    to_ship: int
    need_you: int
    agent_messages: int
    sold_by_hour: list[int]


class Setup(Struct, frozen=True, kw_only=True):
    products: int
    variants: int
    chatted: bool
    paid: bool
    connected: bool


class Tag(Struct, frozen=True):
    """A label on a conversation."""

    id: LabelId
    name: str
    color: str


class Line(Struct, frozen=True, kw_only=True):
    """A number, bot or site, where the store has several of its kind."""

    id: ConnectionId
    provider: str
    label: str | None
    is_default: bool
    last4: str


class ConversationRow(Struct, frozen=True, kw_only=True):
    id: ConversationId
    customer: str
    channel: str
    connection_id: ConnectionId
    livemode: bool
    owner: str
    status: str
    assignee_id: UserId | None
    priority: str | None
    waiting_since: datetime | None
    response_due_at: datetime | None
    labels: tuple[Tag, ...]
    unread: int
    last_message_at: datetime
    last_text: str | None
    last_author: str | None
    order_status: str | None
    order_number: int | None


class Thread(Struct, frozen=True, kw_only=True):
    id: ConversationId
    customer_id: CustomerId
    connection_id: ConnectionId
    customer: str
    phone: str | None
    channel: str
    livemode: bool
    owner: str
    status: str
    snoozed_until: datetime | None
    assignee_id: UserId | None
    priority: str | None
    waiting_since: datetime | None
    response_due_at: datetime | None
    labels: tuple[Tag, ...]
    last_inbound_at: datetime | None
    customer_since: datetime


class MessageRow(Struct, frozen=True, kw_only=True):
    id: MessageId
    sequence: int
    direction: str
    author: str
    type: str
    text: str | None
    payload: dict[str, object]
    status: str
    error: str | None
    reason: str | None  # the code of the error
    created_at: datetime


class Quoted(Struct, frozen=True, kw_only=True):
    """A message that another one answers."""

    id: MessageId
    sequence: int
    direction: str
    author: str
    type: str
    text: str | None


class SkuTitle(Struct, frozen=True, kw_only=True):
    sku: str
    name: str
    title: str


class Turn(Struct, frozen=True, kw_only=True):
    trace: dict[str, object]
    outcome: str
    upto_sequence: int
    finished_at: datetime


class Buyer(Struct, frozen=True, kw_only=True):
    """What a customer has been to the store."""

    orders: int
    spent_minor: int
    currency: str
    city: str | None


class OrderRow(Struct, frozen=True, kw_only=True):
    id: OrderId
    number: int
    customer: str
    channel: str
    livemode: bool
    items: int
    total_minor: int
    currency: str
    status: str
    placed_at: datetime


class OrderPage(Struct, frozen=True, kw_only=True):
    id: OrderId
    number: int
    customer: str
    phone: str | None
    conversation_id: ConversationId | None
    channel: str
    livemode: bool
    status: str
    currency: str
    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    tax_minor: int
    tax_inclusive: bool
    total_minor: int
    shipping_method: str | None
    shipping_address: dict[str, object] | None
    note: str | None
    reserved_until: datetime
    placed_at: datetime


class ItemRow(Struct, frozen=True, kw_only=True):
    id: ItemId
    sku: str
    title: str
    quantity: int
    unit_price_minor: int
    total_minor: int


class PaymentRow(Struct, frozen=True, kw_only=True):
    id: PaymentId
    provider: str
    method: str
    status: str
    amount_minor: int
    currency: str
    pay_token: str
    expires_at: datetime
    created_at: datetime


class RefundRow(Struct, frozen=True, kw_only=True):
    id: RefundId
    status: str
    amount_minor: int
    currency: str
    reason: str
    created_at: datetime


class VariantRow(Struct, frozen=True, kw_only=True):
    product_id: ProductId
    variant_id: VariantId
    product: str
    category: str | None
    status: str
    title: str
    sku: str
    price_minor: int
    currency: str
    on_hand: int
    reserved: int
    backorder: bool
    low_stock_at: int | None
    image: str | None  # one of ours: a page shows no picture of a foreign host
