"""Reads a buyer's message against what we last asked. Pure: text + state + places -> Intent.

The rules stand in order of how costly it is to miss them: a complaint first, a guess last.
"""

import re
from collections.abc import Callable
from functools import cached_property

from ...models import DialogueState, Expecting, Want
from . import patterns
from .addresses import Cut, cut
from .intents import Goal, Intent
from .lexicon import ORDINALS, STOP
from .normalise import TEXT_MAX, Normal, normalise
from .places import Gazetteer
from .wants import is_attribute, points_at, wants_in
from .yes import is_yes, is_yes_to_cancelling

_HASH_NUMBER = re.compile(r"#\s?([A-Za-z0-9][A-Za-z0-9-]{2,14})\b")
_SAID_NUMBER = re.compile(
    r"\b(?:pesanan|pesananku|orderan|order|invoice|inv|no\.? ?order|nomor(?: order| pesanan)?|number)"
    r"(?:\s+(?:saya|aku|no|nomor|number|dengan|id|is))*\s*[.:#]*\s*"
    r"(\d{4,10}|(?=[a-z-]*\d)[a-z0-9]{2,8}-[a-z0-9]{2,8})\b",
    re.IGNORECASE,
)
_ORDINAL_NUMBER = re.compile(r" (?:nomor|no|number|opsi|option|pilihan) (\d{1,2}) ")
_DELTA_TO = re.compile(r" jadi \d| to \d| menjadi ")
_PLUS = re.compile(r" (?:tambah|lagi|more|another|add) ")


class _Message:
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
        return cut(self.text, self.places, asked=asked)

    @cached_property
    def rest(self) -> Normal:
        """What was said besides an address."""
        return normalise(self.cut.rest) if self.cut.address else self.whole

    @cached_property
    def wants(self) -> tuple[Want, ...]:
        city = self.cut.city if self.speaks_of_sending else None
        city_words = set(city.lower().split()) if city else set()
        found = wants_in(self.rest)
        kept = (_without(want, city_words | set(ORDINALS)) for want in found)
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
    def ordinal(self) -> int | None:
        for word in self.rest.words:
            if word in ORDINALS:
                return ORDINALS[word]
        numbered = _ORDINAL_NUMBER.search(self.rest.said)
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
        return _intent(self, goal, facts)


def understand(text: str, state: DialogueState, places: Gazetteer) -> Intent:
    message = _Message(text, state, places)
    if not message.whole.words:
        # An emoji or "???" is text we could not use; nothing at all is a picture or a voice note.
        return Intent(goal=Goal.UNCLEAR if text.strip() else Goal.NO_TEXT)
    for rule in _RULES:
        intent = rule(message)
        if intent is not None:
            return intent
    return message.intent(Goal.UNCLEAR)


_Rule = Callable[[_Message], Intent | None]


def _without(want: Want, words: set[str]) -> Want:
    kept = tuple(word for word in want.words if word not in words)
    return Want(words=kept, quantity=want.quantity, numbers=want.numbers, more=want.more)


def _intent(message: _Message, goal: Goal, facts: dict[str, object]) -> Intent:
    base = Intent(
        goal=goal,
        wants=message.wants,
        ordering=message.ordering,
        address=message.cut.address,
        city=message.cut.city,
        ordinal=message.ordinal,
        cheapest=message.says(patterns.CHEAPEST),
        price_max=message.price_max,
        order_number=message.order_number,
        whole_text=message.text.strip(),
    )
    return _replaced(base, facts)


def _replaced(intent: Intent, facts: dict[str, object]) -> Intent:
    fields = {name: getattr(intent, name) for name in intent.__struct_fields__} | facts
    return Intent(**fields)


def _injection(m: _Message) -> Intent | None:
    return m.intent(Goal.OFF_TOPIC) if patterns.INJECTION.search(m.whole.said) else None


def _complaint(m: _Message) -> Intent | None:
    said = m.whole.said
    if patterns.COMPLAINT.search(said) or patterns.ANGER.search(said):
        return m.intent(Goal.COMPLAINT)
    buying = m.says(patterns.ASK) or m.says(patterns.WANT)
    about_pets = buying or any(len(want.words) > 1 for want in m.wants)
    angry = patterns.ANIMAL.search(said) and not about_pets
    return m.intent(Goal.COMPLAINT) if angry else None


def _human(m: _Message) -> Intent | None:
    return m.intent(Goal.HUMAN) if patterns.HUMAN.search(m.whole.said) else None


def _confirm(m: _Message) -> Intent | None:
    """Only a summary that stands can be confirmed, and only by a whole message that says yes."""
    if m.state.summary_stands and m.read_whole and is_yes(m.whole):
        return m.intent(Goal.CONFIRM)
    return None


def _answer_to_cancelling(m: _Message) -> Intent | None:
    if m.state.expecting is not Expecting.CANCELLATION or m.state.cancelling is None:
        return None
    if m.read_whole and is_yes_to_cancelling(m.whole):
        return m.intent(Goal.CONFIRM_CANCEL)
    refused = m.says(patterns.NEGATIVE) and not m.named
    return m.intent(Goal.DECLINE) if refused else None


def _claim(m: _Message) -> Intent | None:
    said = m.whole.said
    if patterns.NOT_A_CLAIM.search(said):
        return None
    finished = m.state.expecting is Expecting.NOTHING and m.whole.words in {("sudah",), ("done",)}
    return m.intent(Goal.CLAIM_PAID) if finished or patterns.CLAIM_PAID.search(said) else None


def _cancel(m: _Message) -> Intent | None:
    if not m.says(patterns.CANCEL):
        return None
    if m.says(patterns.NOT_CANCEL):
        return m.intent(Goal.DECLINE)
    things = [word for want in m.wants for word in want.words if word not in _OF_ORDERS]
    if things and m.order_number is None:
        return m.intent(Goal.REMOVE)
    return m.intent(Goal.CANCEL)


_OF_ORDERS = frozenset({"invoice", "transaksi", "pembelian", "ah", "pemesanan", "never", "mind", "forget"})


def _status(m: _Message) -> Intent | None:
    asked = patterns.ORDER_STATUS.search(m.whole.said) or m.order_number
    hypothetical = patterns.STORE_FACT.search(m.whole.said) and not m.order_number
    if not asked or hypothetical or m.cut.address or m.speaks_of_sending:
        return None
    return m.intent(Goal.ORDER_STATUS)


def _off_topic(m: _Message) -> Intent | None:
    buying = m.says(_BUYING) and m.named and not m.rest.question
    return m.intent(Goal.OFF_TOPIC) if m.says(patterns.OFF_TOPIC) and not buying else None


_BUYING = re.compile(r" (?:beli|pesan|order|buy) ")


def _bot(m: _Message) -> Intent | None:
    return m.intent(Goal.BOT) if m.says(patterns.BOT) else None


def _address(m: _Message) -> Intent | None:
    if m.cut.address is None:
        return None
    asks_fee = m.says(patterns.SHIPPING) and not m.named and m.rest.question
    if asks_fee and m.cut.city:
        return m.intent(Goal.SHIPPING)
    if m.named:
        return m.intent(Goal.FIND, ordering=True)
    return m.intent(Goal.ADDRESS)


def _change_address(m: _Message) -> Intent | None:
    return m.intent(Goal.CHANGE_ADDRESS) if m.says(patterns.CHANGE_ADDRESS) else None


def _city(m: _Message) -> Intent | None:
    """A place alone, or "kirim ke Bandung" without a street."""
    said = _BESIDE_CITY.sub(" ", m.whole.said)
    alone = m.places.is_place(m.text) or m.places.is_place(said)
    awaited = m.state.expecting in {Expecting.ADDRESS, Expecting.CITY}
    misspelt = m.places.typo(m.text) if awaited else None
    if misspelt or (awaited and alone):
        goal = Goal.SHIPPING if m.state.expecting is Expecting.CITY else Goal.ADDRESS
        return m.intent(goal, city=misspelt or m.places.last_in(m.text), wants=())
    if alone and m.cut.city and not is_yes(m.whole):
        return m.intent(Goal.SHIPPING, wants=())
    return None


_BESIDE_CITY = re.compile(r" (?:ke|di|to|in|at|saja|ya|kota|yang|oke|iya|kalau|kalo|and|what|how|about|if)(?= )")


def _shipping(m: _Message) -> Intent | None:
    if m.says(patterns.SHIPPING) and not (m.named and not m.speaks_of_sending and not m.rest.question):
        return m.intent(Goal.SHIPPING)
    sending = m.speaks_of_sending and not m.named
    if sending:
        return m.intent(Goal.SHIPPING if m.rest.question else Goal.ADDRESS)
    return None


def _pay_how(m: _Message) -> Intent | None:
    return m.intent(Goal.PAY_HOW) if m.says(patterns.PAY_HOW) else None


def _haggle(m: _Message) -> Intent | None:
    number_told = m.number is not None and m.says(patterns.LESS)
    return m.intent(Goal.HAGGLE) if m.says(patterns.HAGGLE) and not number_told else None


def _store_fact(m: _Message) -> Intent | None:
    fact = m.says(patterns.STORE_FACT)
    wished = m.says(patterns.WANT) and m.named and not m.rest.question
    return m.intent(Goal.STORE_FACT) if fact and not wished else None


def _remove(m: _Message) -> Intent | None:
    if m.says(patterns.REMOVE_ALL):
        return m.intent(Goal.CANCEL)
    if not m.says(patterns.REMOVE) or (not m.named and m.says(_NEED_NOT)):
        return None
    things = tuple(w for w in (_without(want, _REMOVERS) for want in m.wants) if w.words)
    return m.intent(Goal.REMOVE, wants=things, quantity=m.number)


_NEED_NOT = re.compile(r" tidak usah ")
_REMOVERS = {"hapus", "remove", "delete", "usah", "kosongkan", "clear", "empty", "off", "rid", "out"}


def _change(m: _Message) -> Intent | None:
    """Another number or variant of what is in the cart: "jadi 3", "kurangi 1", "ganti yang M"."""
    less, change = m.says(patterns.LESS), m.says(patterns.CHANGE)
    if less and m.number is not None:
        step = 0 if _DELTA_TO.search(m.rest.said) else -1
        return m.intent(Goal.CHANGE, quantity=m.number, step=step)
    if not (change or less):
        return None
    changed = tuple(w for w in (_without(want, _CHANGERS) for want in m.wants) if w.words)
    if m.number is not None or changed:
        return m.intent(Goal.CHANGE, quantity=m.number, wants=changed)
    if m.says(patterns.TOPIC_ASKED) or is_yes(m.whole):
        return None
    return m.intent(Goal.CHANGE_SOMETHING)


_CHANGERS = {
    *("ganti", "instead", "switch", "swap", "replace", "salah", "meant", "tukar", "turn", "jumlah"),
    *("quantity", "kurangi", "reduce", "less", "fewer", "maksudku", "pesananku"),
}


def _cart(m: _Message) -> Intent | None:
    if m.named and any(w not in _CART_WORDS for want in m.wants for w in want.words):
        return None
    if m.says(patterns.SHOW_CART):
        return m.intent(Goal.SHOW_CART)
    done = m.says(patterns.CHECKOUT) and m.number is None
    return m.intent(Goal.CHECKOUT) if done and not m.rest.question else None


_CART_WORDS = frozenset(
    "rekap rincian ringkasan summary recap subtotal belanjaan altogether everything checkout segitu segini cukup "
    "proceed complete done nothing else selesai bayar pay qris transfer place ready langsung pembayaran will".split()
)


def _later(m: _Message) -> Intent | None:
    return m.intent(Goal.LATER) if m.says(patterns.LATER) and m.number is None else None


def _decline(m: _Message) -> Intent | None:
    if m.says(patterns.CHECKOUT):
        return None
    if patterns.DECLINE.match(m.rest.said) and m.says(patterns.NEGATIVE):
        return m.intent(Goal.DECLINE)
    return None


def _attribute(m: _Message) -> Intent | None:
    """ "warnanya apa aja?" about the product last spoken of."""
    if m.state.topic is None or m.named:
        return None
    asked = m.says(patterns.ATTRIBUTE_ASKED) or m.says(patterns.TOPIC_ASKED)
    general = m.says(patterns.BROWSE) and not m.says(patterns.ATTRIBUTE_ASKED)
    if not asked or general or m.number is not None or m.says(patterns.SHOW_CART):
        return None
    return m.intent(Goal.FIND, wants=(), ordering=False)


def _browse(m: _Message) -> Intent | None:
    things = [w for want in m.wants for w in want.words if w not in _BROWSE_WORDS]
    if not m.says(patterns.BROWSE) or things:
        return None
    return m.intent(Goal.BROWSE)


_BROWSE_WORDS = frozenset(
    "katalog pricelist daftar list menu koleksi jualan rekomendasi rekomen recommend recommendation bestseller "
    "best seller terlaris products items stuff offer collection catalog offers belanja shop product punya sedia "
    "kalian sale lengkap latest new terbaru all saja apa your everything".split()
)


def _choice(m: _Message) -> Intent | None:
    """Words or an ordinal that only tell which of what we showed."""
    words = [word for want in m.wants for word in want.words]
    offered = bool(m.state.offers)
    if len(m.wants) > 1 and any(w.quantity or w.numbers for w in m.wants[:-1]):
        return _find(m) if words else None
    if m.ordinal is not None and offered and not words:
        return m.intent(Goal.CHOOSE, wants=_unless_ordinal(m))
    subject = offered or m.state.topic is not None
    cheapest = m.says(patterns.CHEAPEST) and subject and not words
    if cheapest or (words and subject and points_at(words, m.state.offers)):
        only_attributes = all(is_attribute(word) for word in words)
        goal = Goal.CHOOSE if m.says(_POINTING) or only_attributes or not m.says(patterns.ASK) else Goal.FIND
        return m.intent(goal)
    return None


_POINTING = re.compile(r" (?:yang|pilih|the|ambil|choose|take|itu|ini) ")


def _unless_ordinal(m: _Message) -> tuple[Want, ...]:
    """ "nomor 2" is the second, not two of them."""
    return () if _ORDINAL_NUMBER.search(m.rest.said) else m.wants


def _quantity(m: _Message) -> Intent | None:
    if m.named or m.number is None:
        return None
    step = 1 if _PLUS.search(m.rest.said) else 0
    return m.intent(Goal.QUANTITY, quantity=m.number, step=step)


def _agree(m: _Message) -> Intent | None:
    if m.named and any(word not in _CART_WORDS for w in m.wants for word in w.words):
        return None
    return m.intent(Goal.AGREE) if is_yes(m.whole) else None


def _find(m: _Message) -> Intent | None:
    if not m.named:
        return None
    sure = m.says(patterns.ASK) or m.says(patterns.WANT)
    return m.intent(Goal.FIND, sure=sure)


def _small_talk(m: _Message) -> Intent | None:
    if m.says(patterns.THANKS) and not m.named:
        return m.intent(Goal.THANKS)
    if m.says(patterns.GOODBYE) and not m.named:
        return m.intent(Goal.GOODBYE)
    if m.says(patterns.GREET) and not m.named and m.number is None:
        return m.intent(Goal.GREET)
    return None


def _asked_topic(m: _Message) -> Intent | None:
    """ "harganya berapa?" before any product was named."""
    nothing_else = all(word in STOP for word in m.rest.words)
    return m.intent(Goal.BROWSE) if m.says(patterns.ASK) and nothing_else else None


_RULES: tuple[_Rule, ...] = (
    _injection,
    _complaint,
    _human,
    _confirm,
    _answer_to_cancelling,
    _claim,
    _cancel,
    _status,
    _bot,
    _off_topic,
    _city,
    _address,
    _change_address,
    _pay_how,
    _shipping,
    _haggle,
    _store_fact,
    _remove,
    _cart,
    _decline,
    _change,
    _agree,
    _later,
    _attribute,
    _browse,
    _choice,
    _quantity,
    _small_talk,
    _find,
    _asked_topic,
)
