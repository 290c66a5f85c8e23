"""A turn of the agent: what it knows, what its tools answer, what it says."""

from enum import StrEnum

from msgspec import Struct

from ..kit.ids import CustomerId, OrderId, VariantId
from ..kit.money import Money


class Language(StrEnum):
    INDONESIAN = "id"
    ENGLISH = "en"


class VariantFound(Struct, frozen=True, kw_only=True):
    variant: VariantId
    sku: str
    title: str  # "L", "Hitam / L", or "" when the product has one variant
    options: dict[str, str]  # {"Ukuran": "L", "Warna": "Hitam"}
    price: Money
    available: int
    backorder: bool


class ProductFound(Struct, frozen=True, kw_only=True):
    name: str
    variants: tuple[VariantFound, ...]


class CartLine(Struct, frozen=True, kw_only=True):
    variant: VariantId
    name: str  # product and variant as a buyer reads it, "Kaos Polos Hitam L"
    quantity: int
    unit_price: Money
    total: Money
    available: int


class CartView(Struct, frozen=True, kw_only=True):
    version: int  # grows with every change; a confirmation is bound to it
    lines: tuple[CartLine, ...]
    subtotal: Money
    address: str | None  # the delivery address as the buyer gave it
    city: str | None
    shipping: Money | None  # None: no address yet, or nowhere we ship to
    shipping_name: str | None  # the method's name
    tax: Money  # on top; zero where prices include it
    total: Money | None  # None while the fee is not known


class OrderView(Struct, frozen=True, kw_only=True):
    order: OrderId
    number: str  # as people say it, without "#"
    status: str  # orders.OrderStatus on the wire
    total: Money
    pay_url: str | None  # while it waits for payment
    paid: bool
    tracking: str | None = None


class ShippingQuote(Struct, frozen=True):
    city: str
    name: str
    fee: Money


class Expecting(StrEnum):
    """What the last message of ours asked for; a short answer is read against it."""

    NOTHING = "nothing"
    CHOICE = "choice"  # which of the offered variants
    QUANTITY = "quantity"  # how many of the chosen variant
    ADDRESS = "address"
    CONFIRMATION = "confirmation"  # a summary stands; "ya" places the order


class DialogueState(Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """What a deterministic brain remembers between turns. Kept as JSON with the conversation."""

    language: Language | None = None
    expecting: Expecting = Expecting.NOTHING
    offered: tuple[VariantId, ...] = ()  # in the order shown, so "yang kedua" can be resolved
    chosen: VariantId | None = None
    quantity: int | None = None  # said before the variant was clear: "kaos 2"
    summary_version: int | None = None  # the cart version the shown summary was made from
    summary_total_minor: int | None = None
    misses: int = 0  # turns in a row that were not understood; the second hands over


class TurnContext(Struct, frozen=True, kw_only=True):
    """All a brain is told. Built by code from the database, never by the model."""

    store_name: str
    locale: str  # the store's: "id" or "en"
    customer: CustomerId
    customer_name: str | None
    messages: tuple[str, ...]  # the burst to answer, oldest first
    choice: str | None  # the id of a button the buyer pressed last, if any
    first_contact: bool
    state: DialogueState


class Suggestion(Struct, frozen=True):
    """A button under a reply."""

    id: str
    title: str  # at most 20 characters


class Reply(Struct, frozen=True, kw_only=True):
    """What the brain says. Empty text means silence (the conversation was handed over)."""

    text: str
    suggestions: tuple[Suggestion, ...] = ()
    state: DialogueState
