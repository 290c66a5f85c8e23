"""An answer to what we last asked."""

import re

from ....models import Expecting, Want
from .. import patterns
from ..intents import Goal, Intent
from ..message import ORDINAL_NUMBER, Message
from ..wants import is_attribute, points_at
from ..yes import is_yes, is_yes_to_cancelling
from .basket import CART_WORDS
from .browsing import find


def confirm(m: Message) -> Intent | None:
    """Only a summary that stands can be confirmed, and only by a whole message that says yes."""
    if m.state.summary_stands and m.read_whole and is_yes(m.whole):
        return m.intent(Goal.CONFIRM)
    return None


def answer_to_cancelling(m: Message) -> Intent | None:
    if m.state.expecting is not Expecting.CANCELLATION or m.state.cancelling is None:
        return None
    if m.read_whole and is_yes_to_cancelling(m.whole):
        return m.intent(Goal.CONFIRM_CANCEL)
    refused = m.says(patterns.NEGATIVE) and not m.named
    return m.intent(Goal.DECLINE) if refused else None


def decline(m: Message) -> Intent | None:
    if m.says(patterns.CHECKOUT):
        return None
    if patterns.DECLINE.match(m.rest.said) and m.says(patterns.NEGATIVE):
        return m.intent(Goal.DECLINE)
    return None


def later(m: Message) -> Intent | None:
    return m.intent(Goal.LATER) if m.says(patterns.LATER) and m.number is None else None


def agree(m: Message) -> Intent | None:
    if m.named and any(word not in CART_WORDS for w in m.wants for word in w.words):
        return None
    return m.intent(Goal.AGREE) if is_yes(m.whole) else None


def choice(m: Message) -> Intent | None:
    """Words or an ordinal that only tell which of what we showed."""
    words = [word for want in m.wants for word in want.words]
    offered = bool(m.state.offers)
    if len(m.wants) > 1 and any(w.quantity or w.numbers for w in m.wants[:-1]):
        return find(m) if words else None
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


def quantity(m: Message) -> Intent | None:
    if m.named or m.number is None:
        return None
    step = 1 if _PLUS.search(m.rest.said) else 0
    asked = m.state.expecting in {Expecting.QUANTITY, Expecting.CHOICE, Expecting.HUMAN}
    if not asked and _CORRECTS.search(m.rest.said):
        return m.intent(Goal.CHANGE, quantity=m.number, step=step, wants=())
    return m.intent(Goal.QUANTITY, quantity=m.number, step=step)


_PLUS = re.compile(r" (?:tambah|lagi|more|another|add) ")
_CORRECTS = re.compile(r" (?:eh|maaf|typo|ralat|actually) ")
