"""One burst of messages, read once from every side a rule may ask about. Pure."""

import re
from functools import cached_property

from msgspec.structs import replace

from ...models import DialogueState, Expecting, Want
from . import patterns
from .addresses import Cut, cut
from .intents import Goal, Intent
from .lexicon import ORDINALS
from .normalise import TEXT_MAX, Normal, normalise
from .places import Gazetteer
from .wants import wants_in

_HASH_NUMBER = re.compile(r"#\s?([A-Za-z0-9][A-Za-z0-9-]{2,14})\b")
_SAID_NUMBER = re.compile(
    r"\b(?:pesanan|pesananku|orderan|order|invoice|inv|no\.? ?order|nomor(?: order| pesanan)?|number)"
    r"(?:\s+(?:saya|aku|no|nomor|number|dengan|id|is))*\s*[.:#]*\s*"
    r"(\d{4,10}|(?=[a-z-]*\d)[a-z0-9]{2,8}-[a-z0-9]{2,8})\b",
    re.IGNORECASE,
)
_DISCOUNT_CODE = re.compile(
    r"\b(?:kode|code|voucher|vocer|kupon|coupon|promo)\b"
    r"(?:\s+(?:promo|promonya|diskon|discount|voucher|vouchernya|kupon|code|kode|nya|is|saya|ini))*"
    r"\s*[:=]?\s*[\"'*]?(?P<code>[A-Za-z0-9][A-Za-z0-9_-]{2,39})\b",
    re.IGNORECASE,
)
# What else has a code: a postal address, a payment, a screen.
_NO_CODES = frozenset(
    {"pos", "qr", "qris", "bayar", "otp", "va", "dong", "nya", "html", "php", "css"}
)
# "Saya Dewi." names nobody's product.
_INTRODUCTION = re.compile(
    r"(?i:\b(?:nama (?:saya|aku|gue)|my name is|saya|i am|i'm|this is|dengan|atas nama|dari))"
    r"\s+[A-Z][a-z]{2,15}(?=\s*[.,\n])"
)
ORDINAL_NUMBER = re.compile(r" (?:nomor|no|number|opsi|option|pilihan) (\d{1,2}) ")


class Message:
    """One burst, read once from every side a rule may ask about."""

    def __init__(self, text: str, state: DialogueState, places: Gazetteer) -> None:
        self.text, self.state, self.places = text, state, places

    @cached_property
    def whole(self) -> Normal:
        return normalise(self.text)

    @property
    def read_whole(self) -> bool:
        """A yes at the start of a text too long to be read may be taken back at its end."""
        return len(self.text) <= TEXT_MAX

    @cached_property
    def cut(self) -> Cut:
        asked = self.state.expecting in {Expecting.ADDRESS, Expecting.CITY}
        found = cut(self.text, self.places, asked=asked)
        beside = self.places.last_in(found.rest) if found.address and not found.city else None
        if beside is None:
            return found
        return Cut(f"{found.address}, {beside}", beside, found.rest)  # "Bandung, ke Jl Merdeka 10"

    @cached_property
    def rest(self) -> Normal:
        """What was said besides an address."""
        said = self.cut.rest if self.cut.address else self.text
        return normalise(_INTRODUCTION.sub(" ", said))

    @cached_property
    def wants(self) -> tuple[Want, ...]:
        spoken_of = self.speaks_of_sending or self.cut.address is not None
        city = self.cut.city if spoken_of else None
        city_words = set(city.lower().split()) if city else set()
        city_words |= {w for w in self.rest.words if city and self.places.is_place(w)}
        found = wants_in(self.rest)
        kept = (without(want, city_words | set(ORDINALS)) for want in found)
        return tuple(want for want in kept if want.words or want.quantity or want.numbers)

    @cached_property
    def named(self) -> bool:
        """Whether anything was named beyond a number."""
        return any(want.words for want in self.wants)

    @cached_property
    def number(self) -> int | None:
        """The one number said, when exactly one was."""
        said = [n for w in self.wants for n in (w.quantity, *w.numbers) if n is not None]
        return said[0] if len(said) == 1 else None

    @property
    def speaks_of_sending(self) -> bool:
        return self.cut.city is not None and (
            self.says(patterns.SEND_TO) or self.says(patterns.SHIPPING)
        )

    @cached_property
    def order_number(self) -> str | None:
        found = _HASH_NUMBER.search(self.text) or _SAID_NUMBER.search(self.text)
        return found[1].upper() if found else None

    @cached_property
    def discount_code(self) -> str | None:
        """`kode HEMAT10`, `pakai voucher hemat10 ya`: a word that looks like a code, after one that
        says so. "kode promo dong" names none.
        """
        for found in _DISCOUNT_CODE.finditer(self.text):
            word = found["code"]
            is_code = any(char.isdigit() for char in word) or word.isupper()
            if is_code and word.lower() not in _NO_CODES:
                return word
        return None

    @cached_property
    def ordinal(self) -> int | None:
        for word in self.rest.words:
            if word in ORDINALS:
                return ORDINALS[word]
        numbered = ORDINAL_NUMBER.search(self.rest.said)
        return int(numbered[1]) - 1 if numbered and int(numbered[1]) else None

    @property
    def price_max(self) -> int | None:
        capped = self.rest.amounts and self.says(patterns.PRICE_CAP)
        return min(self.rest.amounts) if capped else None

    @property
    def ordering(self) -> bool:
        """Named to be bought. A question without a wish ("kaos L 2 ada?") is only asked about."""
        if self.says(patterns.WANT):
            return True
        return not self.rest.question and not self.says(patterns.ASK)

    def says(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.rest.said))

    def intent(self, goal: Goal, **facts: object) -> Intent:
        """What was meant, with every slot that was read; `facts` overrule what was read."""
        read = Intent(
            goal=goal,
            wants=self.wants,
            ordering=self.ordering,
            address=self.cut.address,
            city=self.cut.city,
            ordinal=self.ordinal,
            cheapest=self.says(patterns.CHEAPEST),
            price_max=self.price_max,
            order_number=self.order_number,
            whole_text=self.text.strip(),
        )
        return replace(read, **facts)


def without(want: Want, words: set[str]) -> Want:
    kept = tuple(word for word in want.words if word not in words)
    return Want(words=kept, quantity=want.quantity, numbers=want.numbers, more=want.more)
