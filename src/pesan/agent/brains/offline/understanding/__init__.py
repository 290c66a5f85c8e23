"""Reads a buyer's message against what we last asked. Pure: text + state + places -> Intent.

The rules stand in order of how costly it is to miss them: a complaint first, a guess last.
"""

from collections.abc import Callable

from ....models import DialogueState
from ..intents import Goal, Intent
from ..message import Message
from ..places import Gazetteer
from . import answers, basket, browsing, people, placed, sending

__all__ = ["understand"]


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


_RULES: tuple[_Rule, ...] = (
    people.injection,
    people.complaint,
    people.human,
    answers.confirm,
    answers.answer_to_cancelling,
    placed.claim,
    placed.cancel,
    sending.phone,
    placed.status,
    people.bot,
    people.off_topic,
    sending.city,
    sending.address,
    sending.change_address,
    basket.discount_code,
    placed.pay_how,
    sending.shipping,
    basket.haggle,
    browsing.store_fact,
    basket.remove,
    basket.cart,
    answers.decline,
    basket.change,
    answers.agree,
    answers.later,
    browsing.attribute,
    browsing.browse,
    answers.choice,
    answers.quantity,
    people.small_talk,
    browsing.find,
    browsing.asked_topic,
)
