"""After the order: paying, asking where it is, cancelling. Money is checked, never believed."""

from ...models import Expecting, OrderView, Reply
from . import buttons, changes, patterns
from .chat import Chat
from .checkout import advance, awaiting
from .intents import Intent
from .normalise import normalise

CLAIMS_MAX = 2  # "sudah bayar" against our books: the second time a human looks
_AWAITING = "awaiting_payment"
_PAID_FOR = frozenset({"paid", "packed", "shipped", "delivered"})


async def claim_paid(chat: Chat, intent: Intent) -> Reply:
    """Looks "sudah transfer" up and says what the books say."""
    order = await _order(chat, intent)
    if order is None:
        return await _no_order(chat, intent)
    words = chat.words
    if order.paid:
        return chat.side_answer(words.paid.format(number=order.number), _status(chat, order))
    claims = chat.state.claims + 1
    if claims >= CLAIMS_MAX:
        return await chat.hand_over("says to have paid, not in the books", words.handing_over)
    told = words.not_paid_yet if order.status == _AWAITING else words.not_paid_closed
    text = told.format(
        number=order.number, total=order.total, status=_status_word(chat, order.status)
    )
    human = (buttons.button("human", words.human),)
    return chat.reply(text, suggestions=human, claims=claims)


async def status(chat: Chat, intent: Intent) -> Reply:
    order = await _order(chat, intent)
    if order is None:
        return await _no_order(chat, intent)
    return chat.side_answer(_status(chat, order))


async def pay_how(chat: Chat) -> Reply:
    """How to pay: the link of the order that waits, else when it will come."""
    order = await chat.tools.latest_order()
    if order is not None and order.status == _AWAITING:
        ways = [chat.words.ways[one] for one in order.pay_ways]
        choose = chat.words.pay_ways.format(ways=", ".join(ways)) if len(ways) > 1 else ""
        return chat.side_answer(awaiting(chat, order), choose)
    return chat.side_answer(chat.words.pay_after_order)


async def no_text(chat: Chat) -> Reply:
    """A picture or voice note. With an order unpaid it is often a proof of transfer."""
    order = await chat.tools.latest_order()
    waiting = order is not None and order.status == _AWAITING
    status_row = _status(chat, order) if order is not None and waiting else ""
    return chat.side_answer(chat.words.no_text, status_row)


async def cancel(chat: Chat, intent: Intent) -> Reply:
    """Empties the cart at once; an order is only cancelled after its own question."""
    said = normalise(intent.whole_text).said
    of_order = bool(patterns.CANCEL_ORDER.search(said)) or intent.order_number is not None
    pending = chat.state.expecting in {Expecting.QUANTITY, Expecting.CHOICE}
    everything = bool(patterns.REMOVE_ALL.search(said)) or " keranjang " in said
    if pending and not of_order and not everything:
        return await _drop_pending(chat)
    if chat.state.summary_stands and intent.order_number is None:
        return await changes.clear(chat)
    order = await _order(chat, intent)
    if order is not None and order.status == _AWAITING and of_order:
        return await _ask_cancel(chat, order)
    cart = await chat.cart()
    if cart.lines and intent.order_number is None:
        return await changes.clear(chat)
    return await _cancel_order(chat, order, of_order=of_order)


async def confirm_cancel(chat: Chat, intent: Intent) -> Reply:
    """Cancels the order that was named in our question, if it is still the one and unpaid."""
    named = intent.order_number or chat.state.cancelling
    order = await chat.tools.latest_order()
    chat.remember(expecting=Expecting.NOTHING, cancelling=None)
    if order is None or order.number != named:
        return chat.reply(chat.words.nothing_to_cancel)
    if order.status != _AWAITING:
        return await _cancel_order(chat, order, of_order=True)
    cancelled = await chat.tools.cancel_unpaid_order()
    if cancelled is None:
        return await status(chat, intent)
    return chat.reply(chat.words.cancelled.format(number=cancelled.number))


async def _drop_pending(chat: Chat) -> Reply:
    """Hears "ga jadi" while we ask which or how many: only the thing in question is dropped."""
    chat.remember(chosen=None, quantity=None, offers=(), queue=(), expecting=Expecting.NOTHING)
    cart = await chat.cart()
    if cart.lines:
        chat.note(chat.words.okay)
        return await advance(chat, cart)
    return chat.reply(chat.words.okay, chat.words.anything_else)


async def _ask_cancel(chat: Chat, order: OrderView) -> Reply:
    latest = await chat.tools.latest_order()
    if latest is None or latest.number != order.number:
        # The tool cancels the latest order alone; another one is a human's to cancel.
        return await chat.hand_over("cancel an older order", chat.words.other_order_by_human)
    return chat.reply(
        chat.words.ask_cancel.format(number=order.number, total=order.total),
        suggestions=buttons.cancel_order(chat.words, order),
        expecting=Expecting.CANCELLATION,
        cancelling=order.number,
    )


async def _cancel_order(chat: Chat, order: OrderView | None, *, of_order: bool) -> Reply:
    words = chat.words
    if order is not None and order.status == _AWAITING:
        return await _ask_cancel(chat, order)
    if order is not None and of_order and order.status in _PAID_FOR:
        text = words.cancel_by_human.format(number=order.number)
        return await chat.hand_over("cancel a paid order", text)
    return chat.reply(words.nothing_to_cancel, expecting=Expecting.NOTHING)


async def _order(chat: Chat, intent: Intent) -> OrderView | None:
    if intent.order_number is not None:
        return await chat.tools.find_order(intent.order_number)
    return await chat.tools.latest_order()


async def _no_order(chat: Chat, intent: Intent) -> Reply:
    words = chat.words
    text = words.no_such_order if intent.order_number else words.no_order
    return chat.side_answer(text, suggestions=(buttons.button("human", words.human),))


def _status(chat: Chat, order: OrderView) -> str:
    words = chat.words
    if order.status == _AWAITING:
        return awaiting(chat, order)
    text = words.status.format(number=order.number, status=_status_word(chat, order.status))
    tracking = words.tracking.format(tracking=order.tracking) if order.tracking else ""
    return f"{text}\n{tracking}".strip()


def _status_word(chat: Chat, status: str) -> str:
    return chat.words.statuses.get(status, status.replace("_", " "))
