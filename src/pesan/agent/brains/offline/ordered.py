"""A cart that was filled in the channel's catalogue: gone on with as if it had been said."""

from collections.abc import Iterator

from ...models import CatalogueOrder, OrderedThing, Reply
from . import buttons
from .chat import Chat, fresh
from .checkout import advance
from .intents import Goal
from .phrases import Phrases

ROWS_MAX = 8  # of what is otherwise; the cart itself stands below
# What may be said beside it and is answered before the order is gone on with; all else, the note
# that a phone sends along too, is read as part of it.
BESIDE = frozenset({Goal.ADDRESS, Goal.DISCOUNT_CODE, Goal.SHIPPING, Goal.HUMAN, Goal.COMPLAINT})


async def take(chat: Chat) -> CatalogueOrder:
    """Notes what is otherwise than the phone showed; whatever was being asked is overtaken."""
    chat.calls += 1
    found = await chat.tools.take_catalogue_order()
    chat.remember(**fresh(), topic=None)
    words = chat.words
    told = list(dict.fromkeys(row for one in found.otherwise for row in _rows(words, one)))
    chat.note(words.order_taken if found.taken else words.order_not_taken)
    for row in told[:ROWS_MAX]:
        chat.note(row)
    if len(told) > ROWS_MAX:
        chat.note(words.order_and_more)
    return found


async def go_on(chat: Chat, found: CatalogueOrder) -> Reply:
    if found.taken or found.cart.lines:
        return await advance(chat, found.cart)
    return chat.reply(suggestions=(buttons.button("browse", chat.words.browse),))


def _rows(words: Phrases, thing: OrderedThing) -> Iterator[str]:
    for difference in thing.differences:
        pattern = words.order_differs[difference]
        if thing.price is None and "{price}" in pattern:
            continue  # it has left the cart since
        yield pattern.format(label=thing.name, available=thing.quantity, price=thing.price)
