"""What is in the cart, and what it may cost."""

import re

from ....models import Expecting
from .. import patterns
from ..intents import Goal, Intent
from ..lexicon import listed
from ..message import Message, without
from ..wants import is_attribute
from ..yes import is_yes


def discount_code(m: Message) -> Intent | None:
    code = m.discount_code
    return None if code is None else m.intent(Goal.DISCOUNT_CODE, code=code)


def haggle(m: Message) -> Intent | None:
    number_told = m.number is not None and m.says(patterns.LESS)
    return m.intent(Goal.HAGGLE) if m.says(patterns.HAGGLE) and not number_told else None


def remove(m: Message) -> Intent | None:
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


def change(m: Message) -> Intent | None:
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


_DELTA_TO = re.compile(r" jadi \d| to \d| menjadi ")


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


def cart(m: Message) -> Intent | None:
    if m.named and any(w not in CART_WORDS for want in m.wants for w in want.words):
        return None
    if m.says(patterns.SHOW_CART):
        return m.intent(Goal.SHOW_CART)
    done = m.says(patterns.CHECKOUT) and m.number is None
    return m.intent(Goal.CHECKOUT) if done and not m.rest.question else None


CART_WORDS = listed(
    "rekap rincian ringkasan summary recap subtotal belanjaan altogether everything checkout segitu segini cukup "
    "proceed complete done nothing else selesai bayar pay qris transfer place ready langsung pembayaran will"
)
