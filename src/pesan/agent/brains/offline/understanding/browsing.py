"""What the shop has, and how it is."""

from .. import patterns
from ..intents import Goal, Intent
from ..lexicon import STOP, listed
from ..message import Message


def store_fact(m: Message) -> Intent | None:
    fact = m.says(patterns.STORE_FACT)
    wished = m.says(patterns.WANT) and m.named and not m.rest.question
    return m.intent(Goal.STORE_FACT) if fact and not wished else None


def attribute(m: Message) -> Intent | None:
    """About the product last spoken of: "warnanya apa aja?"."""
    if m.state.topic is None or m.named:
        return None
    asked = m.says(patterns.ATTRIBUTE_ASKED) or m.says(patterns.TOPIC_ASKED)
    general = m.says(patterns.BROWSE) and not m.says(patterns.ATTRIBUTE_ASKED)
    if not asked or general or m.number is not None or m.says(patterns.SHOW_CART):
        return None
    return m.intent(Goal.FIND, wants=(), ordering=False)


def browse(m: Message) -> Intent | None:
    things = [w for want in m.wants for w in want.words if w not in _BROWSE_WORDS]
    if not m.says(patterns.BROWSE) or things:
        return None
    return m.intent(Goal.BROWSE)


_BROWSE_WORDS = listed(
    "katalog pricelist daftar list menu koleksi jualan rekomendasi rekomen recommend recommendation bestseller "
    "best seller terlaris products items stuff offer collection catalog offers belanja shop product punya sedia "
    "kalian sale lengkap latest new terbaru all saja apa your everything"
)


def find(m: Message) -> Intent | None:
    if not m.named:
        return None
    sure = m.says(patterns.ASK) or m.says(patterns.WANT)
    return m.intent(Goal.FIND, sure=sure)


def asked_topic(m: Message) -> Intent | None:
    """A price asked before any product was named: "harganya berapa?"."""
    nothing_else = all(word in STOP for word in m.rest.words)
    return m.intent(Goal.BROWSE) if m.says(patterns.ASK) and nothing_else else None
