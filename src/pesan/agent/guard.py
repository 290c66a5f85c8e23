"""The quote lock: nothing leaves the agent that no tool told it in this turn. Pure, after the brain.

Every amount of money, stock number, order number and link in a reply, and every other number, must
equal a value of the turn. What a buyer wrote is no source: "the price is 1" may be said to us, and
never by us. Names told by tools may hold digits ("Kaos 30s"); they are set aside first, whole.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from msgspec.structs import replace

from .. import inventory
from ..kit.money import Currency, Money
from .models import (
    CartView,
    CatalogueOrder,
    DialogueState,
    OrderView,
    ProductFound,
    Reply,
    ShippingQuote,
    ShopAnswer,
    VariantFound,
)

BUTTONS_TEXT_MAX = 1024  # characters of a WhatsApp message with buttons
TEXT_MAX = 4096

_ASIDE = "\ufffc"  # stands where a told name was
_NUMBER = r"\d(?:[\d.,]*\d)?"
_SCALE = {
    "rb": 1000, "ribu": 1000, "k": 1000, "thousand": 1000,
    "jt": 1_000_000, "juta": 1_000_000, "million": 1_000_000, "mio": 1_000_000,
    "miliar": 10**9, "billion": 10**9,
}  # fmt: skip
_SYMBOLS = {
    "rp": Currency.IDR, "idr": Currency.IDR, "s$": Currency.SGD, "sgd": Currency.SGD,
    "$": Currency.USD, "usd": Currency.USD, "rm": Currency.MYR, "myr": Currency.MYR,
    "₱": Currency.PHP, "php": Currency.PHP, "฿": Currency.THB, "thb": Currency.THB,
    "₫": Currency.VND, "vnd": Currency.VND,
}  # fmt: skip
_WORTH = r"rb|ribu|k|thousand|jt|juta|million|mio|miliar|billion"
_UNIT = r"rupiah|perak|dollars?|ringgit|baht|idr|usd|sgd|myr"
_SYMBOL = r"(?<![^\W_])(?:rp|idr|sgd|usd|rm|myr|php|thb|vnd)\.?|s\$|[$₱฿₫]"
_MONEY = re.compile(
    rf"(?P<symbol>{_SYMBOL})\s*(?P<amount>{_NUMBER})(?:\s*(?P<worth>{_WORTH})\b)?"
    rf"|(?P<amount2>{_NUMBER})\s*(?:(?P<worth2>{_WORTH})\b(?:\s*(?:{_UNIT})\b)?|(?:{_UNIT})\b)",
    re.IGNORECASE,
)
_HIDDEN_MONEY = re.compile(rf"(?:{_SYMBOL})\s*{_ASIDE}", re.IGNORECASE)
_SPELLED_MONEY = re.compile(
    rf"\b(?:rb|ribu|jt|juta|thousand|million|miliar|billion|{_UNIT})\b", re.IGNORECASE
)
_WORDS = (
    "nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|"
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
)
_STOCK = re.compile(
    rf"\b(?:sisa|tinggal|stok(?:nya)?|stock|tersisa)\s*(?:ada|is|:)?\s*(?P<after>{_NUMBER}|{_WORDS})\b"
    rf"|\b(?P<before>{_NUMBER}|{_WORDS})\s+(?:left|available|remaining|in stock|tersedia|tersisa)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(r"#\s*(\w+)")
_LINK = re.compile(
    r"\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\b(?:javascript|data|mailto|tel):\S+"
    r"|\b(?:[a-z0-9-]+\.)+(?:com|id|net|org|io|me|ly|gl|gd|link|app|shop|store|xyz|co|info|biz|site|"
    r"online|top|click|page|dev|my|sg|cc|tk|to|ru|cn)\b(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"^\s*\d{1,2}[.)]\s", re.MULTILINE)
_ANY_NUMBER = re.compile(_NUMBER)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")


@dataclass(slots=True)
class Facts:
    """What a turn may quote: gathered from its tools' answers and from the store itself."""

    money: set[Money] = field(default_factory=set)
    stock: set[int] = field(default_factory=set)
    numbers: set[Decimal] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    # Carts as they were told, by version and total: what a summary may be made of.
    summaries: dict[tuple[int | None, int | None], Money] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)  # the merchant's words
    answers: set[str] = field(default_factory=set)  # the merchant's, whole lines or nothing of them
    quoted: set[str] = field(default_factory=set)  # the buyer's words, read back to them: addresses

    def tell(self, answer: object) -> None:
        """Adds what a tool answered."""
        match answer:
            case list() | tuple():
                for each in answer:
                    self.tell(each)
            case ProductFound():
                self._product(answer)
            case CartView():
                self._cart(answer)
            case CatalogueOrder():
                self._ordered(answer)
            case OrderView():
                self._order(answer)
            case ShippingQuote():
                self.money.add(answer.fee)
                self.name(answer.name)
                self.name(answer.city)
            case str():
                self.name(answer)
            case inventory.OutOfStock():
                self.stock |= {shortage.available for shortage in answer.shortages}

    def answer(self, answers: Iterable[ShopAnswer]) -> None:
        """What they hold is told by quoting them: no number, price or link of theirs by itself."""
        self.answers |= {_plain(one.answer.strip()) for one in answers}

    def name(self, text: str | None) -> None:
        if text:
            self.names.add(_plain(text))
            self.numbers |= set(_numbers(_plain(text)))

    def quote(self, text: str | None) -> None:
        """Words of the buyer's own: read back whole, unless they speak of money."""
        if not text:
            return
        plain = _plain(text)
        self.numbers |= set(_numbers(plain))
        if not _MONEY.search(plain) and not _LINK.search(plain) and not _ORDER.search(plain):
            self.quoted.add(plain)

    def remember(self, state: DialogueState) -> None:
        """What the last messages named, and a question about it may name again."""
        for offer in state.offers:
            for text in (offer.product, offer.title, f"{offer.product} {offer.title}"):
                self.quote(text)
                self.quote(text.replace(" / ", " "))

    def _product(self, product: ProductFound) -> None:
        self.name(product.name)
        for variant in product.variants:
            self._variant(product.name, variant)

    def _variant(self, product: str, variant: VariantFound) -> None:
        self.money.add(variant.price)
        self.stock.add(variant.available)
        self.name(variant.sku)
        self.name(variant.title)
        self.name(f"{product} {variant.title}")
        self.name(f"{product} {variant.title.replace(' / ', ' ')}")
        for value in variant.options.values():
            self.name(value)

    def _cart(self, cart: CartView) -> None:
        if cart.total is not None:
            self.summaries[cart.version, cart.total.minor] = cart.total
        for line in cart.lines:
            self.name(line.name)
            self.numbers.add(Decimal(line.quantity))
            self.stock.add(line.available)
            self.money |= {line.unit_price, line.total}
        self.money |= {cart.subtotal, cart.discount, cart.tax}
        self.name(cart.discount_code)
        self.money |= {amount for amount in (cart.shipping, cart.total) if amount is not None}
        self.name(cart.shipping_name)
        self.quote(cart.address)
        self.quote(cart.city)

    def _ordered(self, order: CatalogueOrder) -> None:
        self._cart(order.cart)
        for thing in order.otherwise:
            self.name(thing.name)
            self.stock.add(thing.quantity)
            if thing.price is not None:
                self.money.add(thing.price)

    def _order(self, order: OrderView) -> None:
        self.orders.add(order.number)
        self.money.add(order.total)
        self.name(order.tracking)
        if order.pay_url:
            self.links.add(order.pay_url)


def incidents(text: str, titles: Iterable[str], facts: Facts, *, public_url: str) -> list[str]:
    """What a reply says that nobody told it; nothing, when it may be sent as it is."""
    found: list[str] = []
    for part in (text, *titles):
        found += _incidents(_plain(part), facts, public_url)
    return found


def _incidents(text: str, facts: Facts, public_url: str) -> Iterator[str]:
    text = _without_answers(text, facts)
    for link in _LINK.findall(text):
        if not _may_link(_trimmed(link), facts, public_url):
            yield f"a link nobody gave: {_trimmed(link)[:80]}"
    rest = _aside(_LINK.sub(" ", text), facts)
    if hidden := _HIDDEN_MONEY.search(rest):
        yield f"a name passed off as a price: {hidden[0].strip(_ASIDE)}"
    for pattern, judge in ((_MONEY, _money), (_STOCK, _stock), (_ORDER, _order)):
        for match in pattern.finditer(rest):
            if not judge(match, facts):
                yield f"{judge.__name__.strip('_')} nobody told: {match[0].strip()[:80]}"
        rest = pattern.sub(" ", rest)
    if spelled := _SPELLED_MONEY.search(rest):
        yield f"an amount in words: {spelled[0]}"
    for number in _numbers(_LIST_MARK.sub(" ", rest)):
        if not _number(number, facts):
            yield f"number nobody told: {number}"


def unseen_summary(before: DialogueState, reply: Reply, facts: Facts) -> list[str]:
    """A state that says "the buyer has seen this cart at this total", without it being so.

    A later "ya" places what the state says, so a new summary must be the cart's own and shown.
    """
    after = reply.state
    seen = (after.summary_version, after.summary_total_minor)
    if seen in {(None, None), (before.summary_version, before.summary_total_minor)}:
        return []
    total = facts.summaries.get(seen)
    if total is None or str(total) not in reply.text:
        return ["a summary the buyer has not seen"]
    return []


def fitted(reply: Reply) -> Reply:
    """As it can be kept and sent: whole characters, within WhatsApp's limits.

    A long text loses its buttons, a longer one its last lines.
    """
    reply = replace(reply, text="".join(c for c in reply.text if c != "\0" and not _halved(c)))
    if len(reply.text) <= BUTTONS_TEXT_MAX:
        return reply
    if len(reply.text) <= TEXT_MAX:
        return replace(reply, suggestions=())
    kept = reply.text[:TEXT_MAX]
    return replace(reply, text=kept[: kept.rfind("\n")] if "\n" in kept else kept, suggestions=())


def _halved(char: str) -> bool:
    return "\ud800" <= char <= "\udfff"


def _may_link(link: str, facts: Facts, public_url: str) -> bool:
    if any(link in name for name in facts.names):
        return True  # a brand like "Kopi.id"
    ours = link == public_url or link.startswith(f"{public_url}/")
    return ours and link in facts.links


def _money(match: re.Match[str], facts: Facts) -> bool:
    symbol = (match["symbol"] or "").lower().rstrip(".")
    amount = _value(match["amount"] or match["amount2"])
    worth = (match["worth"] or match["worth2"] or "").lower()
    amount *= _SCALE.get(worth, 1)
    currency = _SYMBOLS.get(symbol)
    return any(
        _whole(told) == amount and currency in {None, told.currency, _namesake(told.currency)}
        for told in facts.money
    )


def _namesake(currency: Currency) -> Currency:
    """A bare "$" is the dollar of whoever's shop it is."""
    return Currency.USD if currency is Currency.SGD else currency


def _stock(match: re.Match[str], facts: Facts) -> bool:
    said = match["after"] or match["before"]
    return said[0].isdigit() and _value(said) in facts.stock


def _order(match: re.Match[str], facts: Facts) -> bool:
    return match[1] in facts.orders


def _number(number: Decimal, facts: Facts) -> bool:
    return (
        number in facts.numbers
        or number in facts.stock
        or any(order == str(number) for order in facts.orders)
        or any(_whole(told) == number for told in facts.money)
    )


def _without_answers(text: str, facts: Facts) -> str:
    """Sets the merchant's answers aside where they stand as lines of their own, the longest first."""
    for answer in sorted(facts.answers, key=len, reverse=True):
        if answer in text:
            text = re.sub(rf"^{re.escape(answer)}$", _ASIDE, text, flags=re.MULTILINE)
    return text


def _aside(text: str, facts: Facts) -> str:
    """Sets told names aside where they stand as whole words, the longest first."""
    for name in sorted(facts.names | facts.quoted, key=len, reverse=True):
        if not any(char.isdigit() for char in name) or not any(char.isalpha() for char in name):
            continue
        whole = rf"(?<![\w#.,$]){re.escape(name)}(?![\w])(?![.,]\d)"
        text = re.sub(whole, _ASIDE, text, flags=re.IGNORECASE)
    return text


def _plain(text: str) -> str:
    """One spelling: full-width and keycap digits are digits, nothing invisible parts them."""
    folded = unicodedata.normalize("NFKC", text)
    kept = (char for char in folded if unicodedata.category(char) not in {"Cf", "Mn", "Me"})
    return "".join(_digit(char) for char in kept)


def _digit(char: str) -> str:
    return str(unicodedata.digit(char)) if char.isdigit() else char


def _numbers(text: str) -> Iterator[Decimal]:
    return (_value(found) for found in _ANY_NUMBER.findall(text))


def _value(text: str) -> Decimal:
    """`85.000` and `85,000` are eighty-five thousand; `19.90` and `19,90` are not."""
    if _THOUSANDS.fullmatch(text):
        return Decimal(re.sub(r"[.,]", "", text))
    at = max(text.rfind("."), text.rfind(","))
    whole, part = re.sub(r"[.,]", "", text[: at + 1]), text[at + 1 :]
    return Decimal(f"{whole}.{part}" if whole and len(part) != 3 else whole + part)


def _whole(money: Money) -> Decimal:
    return Decimal(money.minor).scaleb(-money.currency.exponent)


def _trimmed(link: str) -> str:
    return link.rstrip(".,;:!?)]}>*_~'\"")
