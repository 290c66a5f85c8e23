"""The driver: reads the burst, lets the rules say what is meant, calls tools, answers."""

from collections.abc import Awaitable, Callable
from functools import lru_cache

from ....kit.errors import Problem
from ...brain import Tools
from ...models import Expecting, Reply, ShopAnswer, TurnContext
from . import answering, buttons, changes, checkout, ordered, orders, shopping
from .chat import Chat
from .intents import Goal, Intent
from .language import language_of
from .normalise import normalise
from .phrases import phrases_in
from .places import Gazetteer
from .understanding import understand


class OfflineBrain:
    """A deterministic seller. Holds nothing between turns but what `DialogueState` carries."""

    async def turn(self, context: TurnContext, tools: Tools) -> Reply:
        text = "\n".join(message for message in context.messages if message.strip())
        language = language_of(text, context.state.language, context.locale)
        chat = Chat(context, tools, phrases_in(language), context.state)
        chat.remember(language=language)
        try:
            order = await ordered.take(chat) if context.ordered else None
            if context.spoken and context.people_listen:
                return await chat.hand_over("sent a voice message", chat.words.handing_over)
            if context.spoken and text:
                chat.note(chat.words.voice_beside)
            intent = await _intent(chat, text)
            if order is not None and intent.goal not in ordered.BESIDE:
                return await ordered.go_on(chat, order)
            known = _known_answer(context, intent.goal, text)
            if known is not None:
                return chat.side_answer(known.answer.strip())
            return await _ANSWERS[intent.goal](chat, intent)
        except Problem:
            # The room has told its story in the log; the buyer needs one line and a way out.
            chat.notes.clear()
            return await chat.cannot_answer(chat.words.trouble, "a tool failed twice")


async def _intent(chat: Chat, text: str) -> Intent:
    """What is meant. A button speaks, unless the same burst takes it back or says more."""
    pressed = buttons.pressed(chat.context.choice) if chat.context.choice else None
    if pressed is not None and not text:
        return pressed
    chat.calls += 1
    cities = tuple(await chat.tools.cities())
    said = understand(text, chat.state, gazetteer(cities))
    if pressed is None:
        return said
    return said if _overrides(pressed, said, chat.context.messages) else pressed


def _overrides(pressed: Intent, said: Intent, messages: tuple[str, ...]) -> bool:
    """Whether the words beside a button win over it. Its own title arrives as words too."""
    if pressed.goal is Goal.CONFIRM:
        return said.goal not in _HARMLESS_BESIDE_CONFIRM
    if pressed.goal is Goal.CONFIRM_CANCEL:
        return said.goal in {Goal.DECLINE, Goal.LATER, Goal.HUMAN, Goal.COMPLAINT}
    if said.goal in {Goal.HUMAN, Goal.COMPLAINT}:
        return True
    spoken = [message for message in messages if message.strip()]
    return len(spoken) > 1 and said.sure and said.goal not in _SAYS_NOTHING


def _known_answer(context: TurnContext, goal: Goal, text: str) -> ShopAnswer | None:
    """The merchant's own, where only they know it, or where they answered this very question."""
    if goal in {Goal.STORE_FACT, Goal.HAGGLE, Goal.UNCLEAR}:
        return answering.answer_to(text, context.answers, unsure=goal is Goal.UNCLEAR)
    if goal in {Goal.FIND, Goal.BROWSE, Goal.CHANGE_SOMETHING}:
        return next((one for one in context.answers if answering.is_asked(text, one)), None)
    return None


_SAYS_NOTHING = frozenset({Goal.UNCLEAR, Goal.GREET, Goal.THANKS, Goal.AGREE, Goal.NO_TEXT})
_HARMLESS_BESIDE_CONFIRM = _SAYS_NOTHING - {Goal.UNCLEAR} | {Goal.CONFIRM, Goal.CHECKOUT}


@lru_cache(maxsize=64)
def gazetteer(cities: tuple[str, ...]) -> Gazetteer:
    return Gazetteer(cities)


async def _greet(chat: Chat, intent: Intent) -> Reply:
    words, name = chat.words, chat.name_clause()
    if " assalamualaikum " in normalise(intent.whole_text).said:
        hello = words.salam
    elif chat.context.first_contact:
        hello = words.greeting_first.format(name=name, store=chat.context.store_name)
    else:
        hello = words.greeting.format(name=name)
    open_question, _, _ = chat.resumed()
    browse = (buttons.button("browse", words.browse),)
    return chat.side_answer(hello, "" if open_question else words.anything_else, suggestions=browse)


async def _thanks(chat: Chat, _: Intent) -> Reply:
    return chat.side_answer(chat.words.welcome)


async def _goodbye(chat: Chat, _: Intent) -> Reply:
    return chat.reply(chat.words.goodbye, expecting=Expecting.NOTHING, queue=())


async def _change_something(chat: Chat, intent: Intent) -> Reply:
    del intent
    return await changes.change_something(chat)


async def _quantity(chat: Chat, intent: Intent) -> Reply:
    """A number answers our question; "tambah 1 lagi" also stands by itself."""
    asked = chat.state.expecting in {Expecting.QUANTITY, Expecting.CHOICE}
    if intent.step and not asked:
        return await changes.change(chat, intent)
    return await shopping.quantity(chat, intent)


async def _shipping(chat: Chat, intent: Intent) -> Reply:
    """The fee; and the product, when the same message named one."""
    named = intent.sure and any(want.words for want in intent.wants)
    if not named or intent.city is None:
        return await checkout.shipping(chat, intent)
    fee = await checkout.fee_to(chat, intent.city)
    chat.note(fee or chat.words.no_shipping.format(city=intent.city))
    return await shopping.find(chat, intent)


async def _show_cart(chat: Chat, _: Intent) -> Reply:
    return await checkout.show_cart(chat)


async def _checkout(chat: Chat, _: Intent) -> Reply:
    if chat.state.queue and chat.state.expecting is Expecting.NOTHING:
        return await shopping.settle_queue(chat)
    return await checkout.checkout(chat)


async def _agree(chat: Chat, intent: Intent) -> Reply:  # noqa: PLR0911 - one per question of ours
    """A yes where no summary stands: it answers what we asked, and never places an order."""
    state, words = chat.state, chat.words
    match state.expecting:
        case Expecting.HUMAN:
            return await _human(chat, intent)
        case Expecting.QUANTITY if state.chosen is not None and state.quantity is not None:
            said = Intent(goal=Goal.QUANTITY, quantity=state.quantity)
            return await shopping.quantity(chat, said)
        case Expecting.QUANTITY if state.chosen is not None:
            return await shopping.ask_quantity(chat)
        case Expecting.CHOICE if len({offer.variant for offer in state.offers}) == 1:
            picked = Intent(goal=Goal.CHOOSE, variant=state.offers[0].variant)
            return await shopping.choose(chat, picked)
        case Expecting.CHOICE:
            return chat.reply(words.which_again, suggestions=chat.offered_buttons())
        case Expecting.ADDRESS:
            return chat.reply(words.ask_city if state.address_draft else words.ask_street)
        case Expecting.CITY:
            return chat.reply(words.ask_fee_city)
        case Expecting.CANCELLATION:
            return await chat.unclear()
        case _:
            return await _checkout(chat, intent)


async def _decline(chat: Chat, _: Intent) -> Reply:
    words, state = chat.words, chat.state
    if state.expecting is Expecting.CANCELLATION:
        return chat.reply(words.cancel_kept, expecting=Expecting.NOTHING, cancelling=None)
    if state.summary_stands:
        return chat.reply(
            words.not_ordered,
            suggestions=(
                buttons.button("change", words.change),
                buttons.button("cancel", words.cancel),
            ),
            expecting=Expecting.NOTHING,
        )
    if state.expecting in {Expecting.QUANTITY, Expecting.CHOICE}:
        return await orders.cancel(chat, Intent(goal=Goal.CANCEL))
    return chat.reply(words.okay, words.anything_else, expecting=Expecting.NOTHING)


async def _later(chat: Chat, _: Intent) -> Reply:
    return chat.reply(chat.words.kept, expecting=Expecting.NOTHING, queue=())


async def _pay_how(chat: Chat, _: Intent) -> Reply:
    return await orders.pay_how(chat)


async def _no_text(chat: Chat, _: Intent) -> Reply:
    if chat.context.spoken:
        human = (buttons.button("human", chat.words.human),)
        return chat.side_answer(chat.words.voice, suggestions=human)
    return await orders.no_text(chat)


async def _human(chat: Chat, _: Intent) -> Reply:
    return await chat.hand_over("asked for a human", chat.words.handing_over)


async def _complaint(chat: Chat, _: Intent) -> Reply:
    return await chat.hand_over("complaint, anger or refund", chat.words.complaint)


async def _store_fact(chat: Chat, _: Intent) -> Reply:
    return await chat.cannot_answer(chat.words.store_fact, "a question about the shop")


async def _haggle(chat: Chat, _: Intent) -> Reply:
    return await chat.cannot_answer(chat.words.haggle, "asks for a better price")


async def _bot(chat: Chat, _: Intent) -> Reply:
    human = (buttons.button("human", chat.words.human),)
    text = chat.words.bot.format(store=chat.context.store_name)
    return chat.side_answer(text, suggestions=human)


async def _off_topic(chat: Chat, _: Intent) -> Reply:
    text = chat.words.off_topic.format(store=chat.context.store_name)
    return chat.side_answer(text, suggestions=(buttons.button("browse", chat.words.browse),))


async def _unclear(chat: Chat, _: Intent) -> Reply:
    return await chat.unclear()


async def _confirm(chat: Chat, intent: Intent) -> Reply:
    return await checkout.confirm(chat, intent)


_ANSWERS: dict[Goal, Callable[[Chat, Intent], Awaitable[Reply]]] = {
    Goal.NO_TEXT: _no_text,
    Goal.GREET: _greet,
    Goal.THANKS: _thanks,
    Goal.GOODBYE: _goodbye,
    Goal.BROWSE: shopping.browse,
    Goal.FIND: shopping.find,
    Goal.CHOOSE: shopping.choose,
    Goal.QUANTITY: _quantity,
    Goal.CHANGE: changes.change,
    Goal.REMOVE: changes.remove,
    Goal.CHANGE_ADDRESS: checkout.change_address,
    Goal.CHANGE_SOMETHING: _change_something,
    Goal.SHOW_CART: _show_cart,
    Goal.CHECKOUT: _checkout,
    Goal.SHIPPING: _shipping,
    Goal.ADDRESS: checkout.address,
    Goal.PHONE: checkout.phone,
    Goal.CONFIRM: _confirm,
    Goal.CONFIRM_CANCEL: orders.confirm_cancel,
    Goal.AGREE: _agree,
    Goal.DECLINE: _decline,
    Goal.LATER: _later,
    Goal.CANCEL: orders.cancel,
    Goal.CLAIM_PAID: orders.claim_paid,
    Goal.PAY_HOW: _pay_how,
    Goal.ORDER_STATUS: orders.status,
    Goal.HUMAN: _human,
    Goal.COMPLAINT: _complaint,
    Goal.STORE_FACT: _store_fact,
    Goal.DISCOUNT_CODE: checkout.discount_code,
    Goal.HAGGLE: _haggle,
    Goal.BOT: _bot,
    Goal.OFF_TOPIC: _off_topic,
    Goal.UNCLEAR: _unclear,
}
assert set(_ANSWERS) == set(Goal), "every goal has an answer"
