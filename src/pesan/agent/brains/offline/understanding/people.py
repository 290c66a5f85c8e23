"""How they speak to whoever is there."""

import re

from .. import patterns
from ..intents import Goal, Intent
from ..message import Message


def injection(m: Message) -> Intent | None:
    return m.intent(Goal.OFF_TOPIC) if patterns.INJECTION.search(m.whole.said) else None


def complaint(m: Message) -> Intent | None:
    said = m.whole.said
    if patterns.COMPLAINT.search(said) or patterns.ANGER.search(said):
        return m.intent(Goal.COMPLAINT)
    buying = m.says(patterns.ASK) or m.says(patterns.WANT)
    about_pets = buying or any(len(want.words) > 1 for want in m.wants)
    angry = patterns.ANIMAL.search(said) and not about_pets
    return m.intent(Goal.COMPLAINT) if angry else None


def human(m: Message) -> Intent | None:
    return m.intent(Goal.HUMAN) if patterns.HUMAN.search(m.whole.said) else None


def off_topic(m: Message) -> Intent | None:
    buying = m.says(_BUYING) and m.named and not m.rest.question
    return m.intent(Goal.OFF_TOPIC) if m.says(patterns.OFF_TOPIC) and not buying else None


_BUYING = re.compile(r" (?:beli|pesan|order|buy) ")


def bot(m: Message) -> Intent | None:
    return m.intent(Goal.BOT) if m.says(patterns.BOT) else None


def small_talk(m: Message) -> Intent | None:
    if m.says(patterns.THANKS) and not m.named:
        return m.intent(Goal.THANKS)
    if m.says(patterns.GOODBYE) and not m.named:
        return m.intent(Goal.GOODBYE)
    if m.says(patterns.GREET) and not m.named and m.number is None:
        return m.intent(Goal.GREET)
    return None
