"""Where to, for how much, and whom the courier may call."""

import re

from ....models import Expecting
from ....phones import phone_in
from .. import patterns
from ..intents import Goal, Intent
from ..message import Message
from ..normalise import normalise
from ..yes import is_yes
from .answers import choice, quantity


def address(m: Message) -> Intent | None:
    if m.cut.address is None:
        return None
    asks_fee = m.says(patterns.SHIPPING) and not m.named and m.rest.question
    if asks_fee and m.cut.city:
        return m.intent(Goal.SHIPPING)
    if m.state.expecting in {Expecting.QUANTITY, Expecting.CHOICE}:
        answer = choice(m) or quantity(m)  # "2 ya", or "yang L", and at once where to
        if answer is not None and answer.goal in {Goal.CHOOSE, Goal.QUANTITY}:
            return answer
    if m.named:
        return m.intent(Goal.FIND, ordering=True)
    return m.intent(Goal.ADDRESS)


def phone(m: Message) -> Intent | None:
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


def change_address(m: Message) -> Intent | None:
    return m.intent(Goal.CHANGE_ADDRESS) if m.says(patterns.CHANGE_ADDRESS) else None


def city(m: Message) -> Intent | None:
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


def shipping(m: Message) -> Intent | None:
    if m.says(patterns.SHIPPING) and not (
        m.named and not m.speaks_of_sending and not m.rest.question
    ):
        return m.intent(Goal.SHIPPING, sure=m.says(patterns.ASK) or m.says(patterns.WANT))
    sending = m.speaks_of_sending and not m.named
    if sending:
        return m.intent(Goal.SHIPPING if m.rest.question else Goal.ADDRESS)
    return None
