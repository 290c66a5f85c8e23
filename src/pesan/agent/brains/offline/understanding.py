"""Reads a buyer's message against what we last asked. Pure: text + state + places -> Intent.

The rules stand in order of how costly it is to miss them: a complaint first, a guess last.
"""

import re
from collections.abc import Callable

from ...models import DialogueState, Expecting, Want
from ...phones import phone_in
from . import patterns
from .intents import Goal, Intent
from .lexicon import STOP, listed
from .message import ORDINAL_NUMBER, Message, without
from .normalise import normalise
from .places import Gazetteer
from .wants import is_attribute, points_at
from .yes import is_yes, is_yes_to_cancelling

_DELTA_TO = re.compile(r" jadi \d| to \d| menjadi ")
_PLUS = re.compile(r" (?:tambah|lagi|more|another|add) ")


def understand(text: str, state: DialogueState, places: Gazetteer) -> Intent:
    message = Message(text, state, places)
    if not message.whole.words:
        # An emoji or "???" is text we could not use; nothing at all is a picture or a voice note.
        return Intent(goal=Goal.UNCLEAR if text.strip() else Goal.NO_TEXT)
    for rule in _RULES:
        intent = rule(message)
        if intent is not None:
            return intent
    return message.intent(Goal.UNCLEAR)


_Rule = Callable[[Message], Intent | None]


def _injection(m: Message) -> Intent | None:
    return m.intent(Goal.OFF_TOPIC) if patterns.INJECTION.search(m.whole.said) else None


def _complaint(m: Message) -> Intent | None:
    said = m.whole.said
    if patterns.COMPLAINT.search(said) or patterns.ANGER.search(said):
        return m.intent(Goal.COMPLAINT)
    buying = m.says(patterns.ASK) or m.says(patterns.WANT)
    about_pets = buying or any(len(want.words) > 1 for want in m.wants)
    angry = patterns.ANIMAL.search(said) and not about_pets
    return m.intent(Goal.COMPLAINT) if angry else None


def _human(m: Message) -> Intent | None:
    return m.intent(Goal.HUMAN) if patterns.HUMAN.search(m.whole.said) else None


def _confirm(m: Message) -> Intent | None:
    """Only a summary that stands can be confirmed, and only by a whole message that says yes."""
    if m.state.summary_stands and m.read_whole and is_yes(m.whole):
        return m.intent(Goal.CONFIRM)
    return None


def _answer_to_cancelling(m: Message) -> Intent | None:
    if m.state.expecting is not Expecting.CANCELLATION or m.state.cancelling is None:
        return None
    if m.read_whole and is_yes_to_cancelling(m.whole):
        return m.intent(Goal.CONFIRM_CANCEL)
    refused = m.says(patterns.NEGATIVE) and not m.named
    return m.intent(Goal.DECLINE) if refused else None


def _claim(m: Message) -> Intent | None:
    said = m.whole.said
    if patterns.NOT_A_CLAIM.search(said):
        return None
    finished = m.state.expecting is Expecting.NOTHING and m.whole.words in {("sudah",), ("done",)}
    return m.intent(Goal.CLAIM_PAID) if finished or patterns.CLAIM_PAID.search(said) else None


def _cancel(m: Message) -> Intent | None:
    if not m.says(patterns.CANCEL):
        return None
    if m.says(patterns.NOT_CANCEL):
        return m.intent(Goal.DECLINE)
    things = [word for want in m.wants for word in want.words if word not in _OF_ORDERS]
    if not things and m.says(_DROPS) and not m.says(_DROPS_ALL):
        return None  # "ga jadi qris": something is dropped, and it is not the order
    if things and m.order_number is None:
        return m.intent(Goal.REMOVE)
    return m.intent(Goal.CANCEL)


_OF_ORDERS = frozenset(
    {"invoice", "transaksi", "pembelian", "ah", "pemesanan", "never", "mind", "forget"}
)


_DROPS = re.compile(r" tidak jadi (?!batal)")
_DROPS_ALL = re.compile(
    r" batal | tidak jadi (?:(?:beli|pesan|order|ambil|saja|maaf|ya|dulu|nanti|pesanan|checkout|terima) |$)"
)


def _status(m: Message) -> Intent | None:
    asked = patterns.ORDER_STATUS.search(m.whole.said) or m.order_number
    hypothetical = patterns.STORE_FACT.search(m.whole.said) and not m.order_number
    if not asked or hypothetical or m.cut.address or m.speaks_of_sending:
        return None
    return m.intent(Goal.ORDER_STATUS)


def _off_topic(m: Message) -> Intent | None:
    buying = m.says(_BUYING) and m.named and not m.rest.question
    return m.intent(Goal.OFF_TOPIC) if m.says(patterns.OFF_TOPIC) and not buying else None


_BUYING = re.compile(r" (?:beli|pesan|order|buy) ")


def _bot(m: Message) -> Intent | None:
    return m.intent(Goal.BOT) if m.says(patterns.BOT) else None


def _address(m: Message) -> Intent | None:
    if m.cut.address is None:
        return None
    asks_fee = m.says(patterns.SHIPPING) and not m.named and m.rest.question
    if asks_fee and m.cut.city:
        return m.intent(Goal.SHIPPING)
    if m.state.expecting in {Expecting.QUANTITY, Expecting.CHOICE}:
        answer = _choice(m) or _quantity(m)  # "2 ya", or "yang L", and at once where to
        if answer is not None and answer.goal in {Goal.CHOOSE, Goal.QUANTITY}:
            return answer
    if m.named:
        return m.intent(Goal.FIND, ordering=True)
    return m.intent(Goal.ADDRESS)


def _phone(m: Message) -> Intent | None:
    """Beside a summary that asks for it, and nothing else but words around it."""
    phone = phone_in(m.text)
    if phone is None or not m.state.summary_stands:
        return None
    beside = normalise(m.text.replace(phone, " "))
    return (
        m.intent(Goal.PHONE, phone=phone) if _BESIDE_PHONE.fullmatch(beside.said.rstrip()) else None
    )


_BESIDE_PHONE = re.compile(
    r"(?: (?:no|nomor(?:ku|nya)?|hp(?:ku)?|nya|kontak|wa|whatsapp|telepon|telpon|telp|phone|number"
    r"|my|is|it|here|ini|itu|saya|aku|ya|kak|untuk|kurir|penerima|the|courier))*"
)


def _change_address(m: Message) -> Intent | None:
    return m.intent(Goal.CHANGE_ADDRESS) if m.says(patterns.CHANGE_ADDRESS) else None


def _city(m: Message) -> Intent | None:
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


_BESIDE_CITY = re.compile(
    r" (?:ke|di|to|in|at|saja|ya|kota|yang|oke|iya|kalau|kalo|and|what|how|about|if|bisa|boleh|tidak)(?= )"
)


def _shipping(m: Message) -> Intent | None:
    if m.says(patterns.SHIPPING) and not (
        m.named and not m.speaks_of_sending and not m.rest.question
    ):
        return m.intent(Goal.SHIPPING, sure=m.says(patterns.ASK) or m.says(patterns.WANT))
    sending = m.speaks_of_sending and not m.named
    if sending:
        return m.intent(Goal.SHIPPING if m.rest.question else Goal.ADDRESS)
    return None


def _pay_how(m: Message) -> Intent | None:
    return m.intent(Goal.PAY_HOW) if m.says(patterns.PAY_HOW) else None


def _discount_code(m: Message) -> Intent | None:
    code = m.discount_code
    return None if code is None else m.intent(Goal.DISCOUNT_CODE, code=code)


def _haggle(m: Message) -> Intent | None:
    number_told = m.number is not None and m.says(patterns.LESS)
    return m.intent(Goal.HAGGLE) if m.says(patterns.HAGGLE) and not number_told else None


def _store_fact(m: Message) -> Intent | None:
    fact = m.says(patterns.STORE_FACT)
    wished = m.says(patterns.WANT) and m.named and not m.rest.question
    return m.intent(Goal.STORE_FACT) if fact and not wished else None


def _remove(m: Message) -> Intent | None:
    if m.says(patterns.REMOVE_ALL):
        return m.intent(Goal.CANCEL)
    if not m.says(patterns.REMOVE) or (not m.named and m.says(_NEED_NOT)):
        return None
    things = tuple(w for w in (without(want, _REMOVERS) for want in m.wants) if w.words)
    return m.intent(Goal.REMOVE, wants=things, quantity=m.number)


_NEED_NOT = re.compile(r" tidak usah ")
_REMOVERS = {
    "hapus",
    "remove",
    "delete",
    "usah",
    "kosongkan",
    "clear",
    "empty",
    "off",
    "rid",
    "out",
}


def _change(m: Message) -> Intent | None:
    """Another number or variant of what is in the cart: "jadi 3", "kurangi 1", "ganti yang M"."""
    less, change = m.says(patterns.LESS), m.says(patterns.CHANGE) or _is_correction(m)
    if less and m.number is not None:
        step = 0 if _DELTA_TO.search(m.rest.said) else -1
        return m.intent(Goal.CHANGE, quantity=m.number, step=step)
    if not (change or less):
        return None
    changed = tuple(w for w in (without(want, _CHANGERS) for want in m.wants) if w.words)
    if m.number is not None or changed:
        return m.intent(Goal.CHANGE, quantity=m.number, wants=changed)
    if m.says(patterns.TOPIC_ASKED) or is_yes(m.whole):
        return None
    return m.intent(Goal.CHANGE_SOMETHING)


def _is_correction(m: Message) -> bool:
    """A colour or size taken back after it went into the cart: "eh bukan, XL aja"."""
    settled = m.state.chosen is not None and m.state.expecting in _AFTER_CART
    words = [word for want in m.wants for word in want.words]
    corrected = settled and bool(words) and all(is_attribute(word) for word in words)
    return corrected and m.says(_TAKES_BACK) and not m.rest.question


_AFTER_CART = frozenset({Expecting.ADDRESS, Expecting.CONFIRMATION})
_TAKES_BACK = re.compile(r" (?:eh|maaf|typo|ralat|bukan|actually|salah|not) ")
_CHANGERS = {
    *("ganti", "instead", "switch", "swap", "replace", "salah", "meant", "tukar", "turn", "jumlah"),
    *("quantity", "kurangi", "reduce", "less", "fewer", "maksudku", "pesananku"),
}


def _cart(m: Message) -> Intent | None:
    if m.named and any(w not in _CART_WORDS for want in m.wants for w in want.words):
        return None
    if m.says(patterns.SHOW_CART):
        return m.intent(Goal.SHOW_CART)
    done = m.says(patterns.CHECKOUT) and m.number is None
    return m.intent(Goal.CHECKOUT) if done and not m.rest.question else None


_CART_WORDS = listed(
    "rekap rincian ringkasan summary recap subtotal belanjaan altogether everything checkout segitu segini cukup "
    "proceed complete done nothing else selesai bayar pay qris transfer place ready langsung pembayaran will"
)


def _later(m: Message) -> Intent | None:
    return m.intent(Goal.LATER) if m.says(patterns.LATER) and m.number is None else None


def _decline(m: Message) -> Intent | None:
    if m.says(patterns.CHECKOUT):
        return None
    if patterns.DECLINE.match(m.rest.said) and m.says(patterns.NEGATIVE):
        return m.intent(Goal.DECLINE)
    return None


def _attribute(m: Message) -> Intent | None:
    """About the product last spoken of: "warnanya apa aja?"."""
    if m.state.topic is None or m.named:
        return None
    asked = m.says(patterns.ATTRIBUTE_ASKED) or m.says(patterns.TOPIC_ASKED)
    general = m.says(patterns.BROWSE) and not m.says(patterns.ATTRIBUTE_ASKED)
    if not asked or general or m.number is not None or m.says(patterns.SHOW_CART):
        return None
    return m.intent(Goal.FIND, wants=(), ordering=False)


def _browse(m: Message) -> Intent | None:
    things = [w for want in m.wants for w in want.words if w not in _BROWSE_WORDS]
    if not m.says(patterns.BROWSE) or things:
        return None
    return m.intent(Goal.BROWSE)


_BROWSE_WORDS = listed(
    "katalog pricelist daftar list menu koleksi jualan rekomendasi rekomen recommend recommendation bestseller "
    "best seller terlaris products items stuff offer collection catalog offers belanja shop product punya sedia "
    "kalian sale lengkap latest new terbaru all saja apa your everything"
)


def _choice(m: Message) -> Intent | None:
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
        goal = (
            Goal.CHOOSE
            if m.says(_POINTING) or only_attributes or not m.says(patterns.ASK)
            else Goal.FIND
        )
        return m.intent(goal)
    return None


_POINTING = re.compile(r" (?:yang|pilih|the|ambil|choose|take|itu|ini) ")


def _unless_ordinal(m: Message) -> tuple[Want, ...]:
    """No count in "nomor 2": it is the second."""
    return () if ORDINAL_NUMBER.search(m.rest.said) else m.wants


def _quantity(m: Message) -> Intent | None:
    if m.named or m.number is None:
        return None
    step = 1 if _PLUS.search(m.rest.said) else 0
    asked = m.state.expecting in {Expecting.QUANTITY, Expecting.CHOICE, Expecting.HUMAN}
    if not asked and _CORRECTS.search(m.rest.said):
        return m.intent(Goal.CHANGE, quantity=m.number, step=step, wants=())
    return m.intent(Goal.QUANTITY, quantity=m.number, step=step)


_CORRECTS = re.compile(r" (?:eh|maaf|typo|ralat|actually) ")


def _agree(m: Message) -> Intent | None:
    if m.named and any(word not in _CART_WORDS for w in m.wants for word in w.words):
        return None
    return m.intent(Goal.AGREE) if is_yes(m.whole) else None


def _find(m: Message) -> Intent | None:
    if not m.named:
        return None
    sure = m.says(patterns.ASK) or m.says(patterns.WANT)
    return m.intent(Goal.FIND, sure=sure)


def _small_talk(m: Message) -> Intent | None:
    if m.says(patterns.THANKS) and not m.named:
        return m.intent(Goal.THANKS)
    if m.says(patterns.GOODBYE) and not m.named:
        return m.intent(Goal.GOODBYE)
    if m.says(patterns.GREET) and not m.named and m.number is None:
        return m.intent(Goal.GREET)
    return None


def _asked_topic(m: Message) -> Intent | None:
    """A price asked before any product was named: "harganya berapa?"."""
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
    _phone,
    _status,
    _bot,
    _off_topic,
    _city,
    _address,
    _change_address,
    _discount_code,
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
