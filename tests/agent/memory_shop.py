"""A shop in memory that keeps the promises of `Tools`: stock, cart versions, orders.

Not a mock: it holds real state and refuses what the real rooms refuse, so a dialogue can be
judged by where the shop ends up. It also remembers every number it told, for the quote lock.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from pesan.agent.brain import Brain
from pesan.agent.brains.offline import OfflineBrain
from pesan.agent.models import (
    CartLine,
    CartView,
    CatalogueOrder,
    DialogueState,
    OrderedThing,
    OrderView,
    ProductFound,
    Reply,
    ShippingQuote,
    TurnContext,
    VariantFound,
)
from pesan.kit.errors import Problem
from pesan.kit.ids import CustomerId, OrderId, VariantId, new_id
from pesan.kit.money import Currency, Money, zero

T = TypeVar("T")
CALLS_MAX = 8
_SYNONYMS = (
    ("hitam", "itam", "item", "black"),
    ("putih", "white"),
    ("merah", "red"),
    ("kaos", "kaus", "tee", "tshirt", "tees", "tshirts", "t"),
    ("celana", "pants", "trousers"),
    ("sepatu", "shoes", "shoe", "sneakers"),
    ("topi", "hat", "cap", "hats", "caps"),
)
_CANON = {word: group[0] for group in _SYNONYMS for word in group}


class Refusal(Problem):
    """A problem with the code of another room: the brain knows rooms by their codes alone."""

    status = 409


def refusal(code: str, **facts: object) -> Refusal:
    problem = Refusal(**facts)
    # Set on the instance: the registry allows each code one class, and that class is the room's.
    problem.code = code  # type: ignore[misc]
    return problem


@dataclass
class Item:
    """A variant on the shelf."""

    variant: VariantId
    product: str
    title: str
    options: dict[str, str]
    price: Money
    on_hand: int
    backorder: bool = False

    @property
    def name(self) -> str:
        return f"{self.product} {self.title.replace(' / ', ' ')}".strip()


@dataclass
class Placed:
    number: str
    lines: dict[str, int]
    total: Money
    address: str | None
    status: str = "awaiting_payment"
    tracking: str | None = None


@dataclass
class MemoryShop:
    """One customer's view of a shop."""

    items: list[Item]
    fees: dict[str, int]  # city -> whole rupiah
    cart: dict[VariantId, int] = field(default_factory=dict)
    version: int = 0
    address: str | None = None
    city: str | None = None
    codes: dict[str, int] = field(default_factory=dict)  # what each takes off, in whole rupiah
    code: str | None = None
    ordered: list[tuple[str, int, Money]] = field(default_factory=list)  # with the price shown
    orders: list[Placed] = field(default_factory=list)
    handed_over: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    told: list[object] = field(default_factory=list)
    broken: bool = False  # every tool that changes something fails, as when the database is away

    # what a brain may call

    async def search_products(self, query: str) -> Sequence[ProductFound]:
        words = [_canon(word) for word in re.findall(r"[a-z0-9-]+", query.lower())]
        scores = {
            name: sum(any(_near(w, n) for n in self._words_of(name)) for w in words)
            for name in self._products()
        }
        ranked = [name for name in sorted(scores, key=lambda n: -scores[n]) if scores[name]]
        names = ranked if words else list(scores)
        return self._tell("search", [self._product(name) for name in names[:5]])

    async def show_variant(self, variant: VariantId) -> ProductFound | None:
        item = next((item for item in self.items if item.variant == variant), None)
        found = None if item is None else ProductFound(name=item.product, variants=(_seen(item),))
        return self._tell("show_variant", found)

    async def show_cart(self) -> CartView:
        return self._tell("show_cart", self._view())

    async def set_quantity(self, variant: VariantId, quantity: int) -> CartView:
        self._fail_if_broken()
        item = self._item(variant)
        if quantity > item.on_hand and not item.backorder:
            self._tell("set_quantity", item.on_hand)
            raise refusal("inventory.out_of_stock", available=item.on_hand, variant=variant)
        if quantity == 0:
            self.cart.pop(variant, None)
        else:
            assert quantity > 0, "a negative quantity never reaches the cart"
            self.cart[variant] = quantity
        self.version += 1
        return self._tell("set_quantity", self._view())

    async def empty_cart(self) -> CartView:
        self._fail_if_broken()
        self.cart.clear()
        self.version += 1
        return self._tell("empty_cart", self._view())

    async def take_catalogue_order(self) -> CatalogueOrder:
        """Whatever was `ordered`, name by name: as many as there are, at today's price."""
        self._fail_if_broken()
        otherwise: list[OrderedThing] = []
        into: dict[VariantId, int] = {}
        for name, count, shown in self.ordered:
            item = next((item for item in self.items if item.name == name), None)
            there = 0 if item is None else min(count, item.on_hand)
            told = [
                *(["unknown"] if item is None else []),
                *(["sold_out"] if item is not None and not there else []),
                *(["fewer"] if 0 < there < count else []),
                *(["price"] if item is not None and there and item.price != shown else []),
            ]
            if item is not None and there:
                into[item.variant] = there
            if told:
                price = item.price if item is not None and there else None
                known = None if item is None else item.name
                otherwise.append(
                    OrderedThing(name=known, quantity=there, price=price, differences=tuple(told))
                )
        if into:
            self.cart = into
            self.version += 1
        answer = CatalogueOrder(taken=bool(into), otherwise=tuple(otherwise), cart=self._view())
        return self._tell("take_catalogue_order", answer)

    async def set_address(self, text: str, city: str | None) -> CartView:
        self._fail_if_broken()
        self.address, self.city = text, city
        self.version += 1
        return self._tell("set_address", self._view())

    async def apply_discount_code(self, code: str) -> CartView:
        self._fail_if_broken()
        if code.upper() not in self.codes:
            self._tell("apply_discount_code", None)
            raise refusal("discounts.not_applicable")
        self.code = code.upper()
        self.version += 1
        return self._tell("apply_discount_code", self._view())

    async def cities(self) -> Sequence[str]:
        return self._tell("cities", tuple(self.fees))

    async def quote_shipping(self, city: str) -> ShippingQuote | None:
        fee = self.fees.get(city)
        quote = None if fee is None else ShippingQuote(city, "JNE Reguler", rupiah(fee))
        return self._tell("quote_shipping", quote)

    async def place_order(self, *, cart_version: int, total_minor: int) -> OrderView:
        self._fail_if_broken()
        view = self._view()
        if view.total is None or not view.lines:
            raise refusal("carts.changed")
        if (cart_version, total_minor) != (self.version, view.total.minor):
            raise refusal("carts.changed")
        for line in view.lines:
            item = self._item(line.variant)
            if line.quantity > item.on_hand and not item.backorder:
                raise refusal("inventory.out_of_stock", available=item.on_hand)
        for line in view.lines:
            self._item(line.variant).on_hand -= line.quantity
        placed = Placed(
            number=str(482_139 + 7 * len(self.orders)),
            lines=self.lines(),
            total=view.total,
            address=self.address,
        )
        self.orders.append(placed)
        self.cart.clear()
        self.version += 1
        return self._tell("place_order", _order(placed))

    async def latest_order(self) -> OrderView | None:
        found = _order(self.orders[-1]) if self.orders else None
        return self._tell("latest_order", found)

    async def find_order(self, number: str) -> OrderView | None:
        found = next((_order(order) for order in self.orders if order.number == number), None)
        return self._tell("find_order", found)

    async def cancel_unpaid_order(self) -> OrderView | None:
        self._fail_if_broken()
        if not self.orders or self.orders[-1].status != "awaiting_payment":
            return self._tell("cancel_unpaid_order", None)
        self.orders[-1].status = "cancelled"
        for item in self.items:
            item.on_hand += self.orders[-1].lines.get(item.name, 0)
        return self._tell("cancel_unpaid_order", _order(self.orders[-1]))

    async def hand_over(self, reason: str) -> None:
        self.handed_over.append(reason)
        self._tell("hand_over", None)

    # what a test asks

    def lines(self) -> dict[str, int]:
        """The cart by name."""
        return {self._item(variant).name: count for variant, count in self.cart.items()}

    def stock(self, name: str) -> int:
        return self.named(name).on_hand

    def named(self, name: str) -> Item:
        return next(item for item in self.items if item.name == name)

    def numbers_told(self) -> set[str]:
        return set(re.findall(r"\d+", " ".join(_plain(value) for value in self.told)))

    # inside

    def _tell(self, verb: str, answer: T) -> T:
        self.calls.append(verb)
        self.told.append(answer)
        return answer

    def _fail_if_broken(self) -> None:
        if self.broken:
            raise refusal("database.unavailable")

    def _products(self) -> list[str]:
        return list(dict.fromkeys(item.product for item in self.items))

    def _words_of(self, product: str) -> set[str]:
        own = [item for item in self.items if item.product == product]
        text = " ".join([product, *(item.title for item in own)])
        return {_canon(word) for word in re.findall(r"[a-z0-9-]+", text.lower())}

    def _product(self, name: str) -> ProductFound:
        return ProductFound(
            name=name, variants=tuple(_seen(item) for item in self.items if item.product == name)
        )

    def _item(self, variant: VariantId) -> Item:
        return next(item for item in self.items if item.variant == variant)

    def _view(self) -> CartView:
        lines = tuple(self._line(variant, count) for variant, count in self.cart.items())
        subtotal = sum((line.total for line in lines), zero(Currency.IDR))
        fee = self.fees.get(self.city) if self.city else None
        shipping = None if fee is None else rupiah(fee)
        discount = rupiah(self.codes[self.code] if self.code and lines else 0)
        return CartView(
            version=self.version,
            lines=lines,
            subtotal=subtotal,
            discount=discount,
            discount_code=self.code if discount else None,
            address=self.address,
            city=self.city,
            shipping=shipping,
            shipping_name=None if fee is None else "JNE Reguler",
            tax=zero(Currency.IDR),
            total=None if shipping is None or not lines else subtotal - discount + shipping,
        )

    def _line(self, variant: VariantId, count: int) -> CartLine:
        item = self._item(variant)
        return CartLine(
            variant=variant,
            name=item.name,
            quantity=count,
            unit_price=item.price,
            total=item.price * count,
            available=item.on_hand,
        )


@dataclass
class Shopper:
    """A buyer's phone: sends bursts, taps buttons, keeps what came back."""

    shop: MemoryShop
    name: str | None = "Budi"
    locale: str = "id"
    people_listen: bool = False
    state: DialogueState = field(default_factory=DialogueState)
    replies: list[Reply] = field(default_factory=list)
    brain: Brain = field(default_factory=OfflineBrain)

    async def orders(self, *wanted: tuple[str, int, int], note: str = "") -> Reply:
        """Sends a cart from the channel's catalogue: names, counts, and the rupiah it shows."""
        self.shop.ordered = [(name, count, rupiah(shown)) for name, count, shown in wanted]
        return await self.says(note, ordered=True)

    async def says(
        self, *messages: str, tap: str | None = None, ordered: bool = False, spoken: bool = False
    ) -> Reply:
        """One turn. Checks what must hold in every turn, whatever was said."""
        assert not self.shop.handed_over, "the agent is not called after a hand-over"
        self.shop.calls.clear()
        self.shop.told.clear()
        context = TurnContext(
            store_name="Toko Melati",
            locale=self.locale,
            customer=CustomerId(new_id()),
            customer_name=self.name,
            messages=messages,
            choice=tap,
            ordered=ordered,
            spoken=spoken,
            people_listen=self.people_listen,
            first_contact=not self.replies,
            state=self.state,
        )
        reply = await self.brain.turn(context, self.shop)
        self._check(reply)
        self.replies.append(reply)
        # As the database would keep it.
        self.state = msgspec.json.decode(msgspec.json.encode(reply.state), type=DialogueState)
        assert self.state == reply.state
        return reply

    async def taps(self, title: str) -> Reply:
        """Presses a button of the last reply; its title arrives as the text, as channels do."""
        button = next(b for b in self.replies[-1].suggestions if b.title == title)
        return await self.says(title, tap=button.id)

    def _check(self, reply: Reply) -> None:
        assert reply.text.strip(), "a buyer never gets an empty bubble"
        assert len(self.shop.calls) <= CALLS_MAX, self.shop.calls
        assert len(reply.suggestions) <= 3
        assert all(0 < len(button.title) <= 20 for button in reply.suggestions)
        # Button ids fit Telegram's callback data.
        assert all(len(button.id.encode()) <= 64 for button in reply.suggestions)
        told = self.shop.numbers_told()
        said = set(re.findall(r"\d+", reply.text.replace(".", "")))
        assert said <= told, f"numbers no tool told: {said - told} in {reply.text}"


def fashion_shop() -> MemoryShop:
    """T-shirts in two colours, joggers, shoes by number, a cap, one thing sold out."""
    return MemoryShop(
        items=[
            *_variants("Kaos Polos", 85_000, _grid(("Hitam", "Putih"), ("M", "L", "XL")), 5),
            *_variants("Celana Jogger", 120_000, [{"Ukuran": s} for s in ("M", "L")], 4),
            *_variants("Sepatu Lari", 350_000, [{"Ukuran": s} for s in ("41", "42", "43")], 2),
            *_variants("Topi Baseball", 45_000, [{}], 10),
            *_variants("Jaket Denim", 250_000, [{}], 0),
        ],
        fees={"Bandung": 10_000, "Jakarta": 12_000, "Surabaya": 18_000},
    )


def food_shop() -> MemoryShop:
    """Jars by weight and heat, coffee, a cake that may be ordered ahead."""
    return MemoryShop(
        items=[
            *_variants("Sambal Bawang", 25_000, _rasa(("Original", "Extra Pedas")), 20),
            *_variants("Kopi Gayo", 60_000, [{"Berat": "250g"}, {"Berat": "500g"}], 6),
            *_variants("Kue Nastar", 75_000, [{}], 0, backorder=True),
        ],
        fees={"Jakarta Selatan": 9_000, "Jakarta Pusat": 9_000, "Yogyakarta": 15_000},
    )


def rupiah(whole: int) -> Money:
    return Money.from_whole(whole, Currency.IDR)


def _grid(colours: Iterable[str], sizes: Sequence[str]) -> list[dict[str, str]]:
    return [{"Warna": colour, "Ukuran": size} for colour in colours for size in sizes]


def _rasa(values: Iterable[str]) -> list[dict[str, str]]:
    return [{"Rasa": value} for value in values]


def _variants(
    product: str,
    price: int,
    options: list[dict[str, str]],
    stock: int,
    *,
    backorder: bool = False,
) -> list[Item]:
    return [
        Item(
            variant=VariantId(new_id()),
            product=product,
            title=" / ".join(each.values()),
            options=each,
            price=rupiah(price),
            on_hand=stock,
            backorder=backorder,
        )
        for each in options
    ]


def _seen(item: Item) -> VariantFound:
    return VariantFound(
        variant=item.variant,
        sku=item.name.upper().replace(" ", "-"),
        title=item.title,
        options=item.options,
        price=item.price,
        available=item.on_hand,
        backorder=item.backorder,
    )


def _order(placed: Placed) -> OrderView:
    waiting = placed.status == "awaiting_payment"
    return OrderView(
        order=OrderId(new_id()),
        number=placed.number,
        status=placed.status,
        total=placed.total,
        pay_url=f"https://pay.example/{placed.number}" if waiting else None,
        pay_ways=("qris", "virtual_account", "ewallet") if waiting else (),
        paid=placed.status in {"paid", "packed", "shipped", "delivered", "completed"},
        tracking=placed.tracking,
    )


def _canon(word: str) -> str:
    return _CANON.get(word, word)


def _near(a: str, b: str) -> bool:
    """A little typo-tolerant, like a trigram search."""
    if a == b:
        return True
    if min(len(a), len(b)) < 4:
        return False
    grams_a, grams_b = _trigrams(a), _trigrams(b)
    return len(grams_a & grams_b) / len(grams_a | grams_b) >= 0.3


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def _plain(value: object) -> str:
    """A tool's answer as text a number can be found in; money as it is printed."""
    if isinstance(value, msgspec.Struct):
        return " ".join(_plain(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, list | tuple):
        return " ".join(_plain(each) for each in value)
    if isinstance(value, dict):
        return " ".join(f"{key} {each}" for key, each in value.items())
    return str(value).replace(".", "")
