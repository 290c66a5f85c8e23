"""Of an order that is placed, and of its money."""

import re

from ....models import Expecting
from .. import patterns
from ..intents import Goal, Intent
from ..message import Message


def claim(m: Message) -> Intent | None:
    said = m.whole.said
    if patterns.NOT_A_CLAIM.search(said):
        return None
    finished = m.state.expecting is Expecting.NOTHING and m.whole.words in {("sudah",), ("done",)}
    return m.intent(Goal.CLAIM_PAID) if finished or patterns.CLAIM_PAID.search(said) else None


def cancel(m: Message) -> Intent | None:
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


def status(m: Message) -> Intent | None:
    asked = patterns.ORDER_STATUS.search(m.whole.said) or m.order_number
    hypothetical = patterns.STORE_FACT.search(m.whole.said) and not m.order_number
    if not asked or hypothetical or m.cut.address or m.speaks_of_sending:
        return None
    return m.intent(Goal.ORDER_STATUS)


def pay_how(m: Message) -> Intent | None:
    return m.intent(Goal.PAY_HOW) if m.says(patterns.PAY_HOW) else None
