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
    discount: Money  # off the goods
    discount_code: str | None  # of the discount that applies; None where it does by itself
    shipping: Money | None  # what is asked for; None: no address yet, or nowhere we ship to
    shipping_name: str | None  # the method's name
    tax: Money  # on top; zero where prices include it
    total: Money | None  # None while the fee is not known


class OrderedThing(Struct, frozen=True, kw_only=True):
    """A line of a catalogue's order that is otherwise than the buyer's phone showed it."""

    name: str | None  # None: nothing of ours
    quantity: int  # of it in the cart
    price: Money | None  # today's; None where it is not in the cart
    differences: tuple[str, ...]  # carts.Difference on the wire


class CatalogueOrder(Struct, frozen=True, kw_only=True):
    """What came of it."""

    taken: bool  # at least something of it is in the cart
    otherwise: tuple[OrderedThing, ...]
    cart: CartView


class OrderView(Struct, frozen=True, kw_only=True):
    order: OrderId
    number: str  # as people say it, without "#"
    status: str  # orders.OrderStatus on the wire
    total: Money
    pay_url: str | None  # while it waits for payment
    paid: bool
    pay_ways: tuple[str, ...] = ()  # payments.Method on the wire: what its pay page offers, or cod
    tracking: str | None = None


class ShippingQuote(Struct, frozen=True):
    city: str
    name: str
    fee: Money


class ShopAnswer(Struct, frozen=True, kw_only=True):
    """What the merchant wrote for whoever asks: quoted as it stands, never retold."""

    question: str
    answer: str
    tags: tuple[str, ...] = ()


class Expecting(StrEnum):
    """What the last message of ours asked for; a short answer is read against it."""

    NOTHING = "nothing"
    CHOICE = "choice"  # which of the offered variants
    QUANTITY = "quantity"  # how many of the chosen variant
    ADDRESS = "address"
    CITY = "city"  # where to, for a shipping fee alone
    CONFIRMATION = "confirmation"  # a summary stands; "ya" places the order
    CANCELLATION = "cancellation"  # "ya" cancels the named unpaid order
    HUMAN = "human"  # "ya" calls a human


class Offer(Struct, frozen=True):
    """A variant we showed, so that "yang L" and "yang kedua" can be resolved without a look-up."""

    variant: VariantId
    product: str
    title: str
    row: int  # which line of our list it stood on, from 0; lines may group variants


class Want(Struct, frozen=True, kw_only=True):
    """One thing a buyer named: "2 kaos hitam L"."""

    words: tuple[str, ...] = ()  # nouns, colours, sizes, normalised
    quantity: int | None = None  # said with a unit: "2 pcs", "x2", "selusin"
    numbers: tuple[int, ...] = ()  # bare ones: a size or a quantity, the catalogue tells which
    more: bool = False  # on top of what is in the cart: "tambah 1 lagi"


class DialogueState(Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """What a deterministic brain remembers between turns. Kept as JSON with the conversation.

    Every field has a default, so a state stored by an older version still reads.
    """

    language: Language | None = None
    expecting: Expecting = Expecting.NOTHING
    offers: tuple[Offer, ...] = ()  # in the order shown, so "yang kedua" can be resolved
    chosen: VariantId | None = None
    quantity: int | None = None  # said before the variant was clear: "kaos 2"
    topic: str | None = None  # the product last spoken of, so "yang putih ada?" has a subject
    queue: tuple[Want, ...] = ()  # named in the same message, still to be settled
    address_draft: str | None = None  # an address whose city we had to ask for
    city_draft: str | None = None  # a city whose street we had to ask for
    summary_version: int | None = None  # the cart version the shown summary was made from
    summary_total_minor: int | None = None
    cancelling: str | None = None  # the number of the order we asked about cancelling
    claims: int = 0  # times in a row a buyer said to have paid and the money was not there
    misses: int = 0  # turns in a row that were not understood; the second hands over

    @property
    def summary_stands(self) -> bool:
        """Whether the last thing we showed was a summary that "ya" may confirm."""
        return (
            self.expecting is Expecting.CONFIRMATION
            and self.summary_version is not None
            and self.summary_total_minor is not None
        )


class TurnContext(Struct, frozen=True, kw_only=True):
    """All a brain is told. Built by code from the database, never by the model."""

    store_name: str
    locale: str  # the store's: "id" or "en"
    customer: CustomerId
    customer_name: str | None
    messages: tuple[str, ...]  # the burst to answer, oldest first
    choice: str | None  # the id of a button the buyer pressed last, if any
    ordered: bool = False  # the burst holds a cart from the channel's catalogue
    spoken: bool = False  # it holds somebody's voice
    people_listen: bool = False  # the store wants those to go to people
    first_contact: bool
    answers: tuple[ShopAnswer, ...] = ()
    phone_known: bool = True  # False: the channel shows none, and a courier wants one
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
