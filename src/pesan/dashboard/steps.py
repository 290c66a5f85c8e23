"""A macro as a form: each step is one choice of a list, so that it needs no script to be put together."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from .. import conversations
from ..conversations import Macro, Step, StepKind
from ..kit.db import Tx
from ..kit.errors import Invalid
from ..kit.ids import StoreId, encode
from .people import Colleague

STEPS_MAX = 20
LISTED = 100
SNOOZES = (60, 180, 1440, 10_080)  # minutes: an hour, three, a day, a week
_FIELDS: Mapping[StepKind, str] = {
    StepKind.REPLY: "canned_reply_id",
    StepKind.LABEL: "label_id",
    StepKind.UNLABEL: "label_id",
    StepKind.ASSIGN: "assignee",
}


class Choice(Struct, frozen=True):
    """One step that could be taken, as a form sends it."""

    key: str  # "label:lbl_..."
    kind: str
    name: str  # of what it names; the page says the verb


async def choices(
    tx: Tx, store: StoreId, colleagues: Sequence[Colleague], macros: Sequence[Macro]
) -> list[Choice]:
    """Every step there could be, those of today's macros among them."""
    replies = await conversations.list_canned_replies(
        tx, store=store, begins=None, after=None, limit=LISTED
    )
    labels = await conversations.list_labels(tx, store=store, after=None, limit=LISTED)
    named = [(encode("lbl", one.id), one.name) for one in labels]
    found = [
        *(Choice(f"reply:{encode('cnr', one.id)}", "reply", f"/{one.code}") for one in replies),
        *(Choice(f"label:{id_}", "label", name) for id_, name in named),
        *(Choice(f"unlabel:{id_}", "unlabel", name) for id_, name in named),
        Choice("assign:me", "assign", "me"),
        Choice("assign:", "assign", ""),
        *(Choice(f"assign:{one.wire}", "assign", one.name) for one in colleagues),
        *(Choice(f"snooze:{minutes}", "snooze", str(minutes)) for minutes in SNOOZES),
        Choice("snooze:", "snooze", ""),
        Choice("close", "close", ""),
        Choice("hand_to_agent", "hand_to_agent", ""),
    ]
    known = {one.key for one in found}
    others = dict.fromkeys(said(step) for macro in macros for step in macro.steps)
    return [
        *found,
        *(Choice(key, key.partition(":")[0], "?") for key in others if key not in known),
    ]


def said(step: Step) -> str:
    """The step, as a form sends it."""
    if step.do is StepKind.SNOOZE:
        return f"snooze:{step.minutes or ''}"
    field = _FIELDS.get(step.do)
    return step.do.value if field is None else f"{step.do}:{getattr(step, field) or ''}"


def read_steps(form: Mapping[str, str]) -> tuple[Step, ...]:
    """The fields `step-0`, `step-1`, ...; the empty ones are none. Raises requests.invalid."""
    given = [form.get(f"step-{n}", "") for n in range(STEPS_MAX)]
    steps = tuple(_step(text) for text in given if text)
    if not steps:
        raise Invalid.field("steps", "there is none")
    return steps


def _step(text: str) -> Step:
    """Raises requests.invalid; what it names is looked up when it is saved."""
    word, _, named = text.partition(":")
    try:
        kind = StepKind(word)
        if kind is StepKind.SNOOZE:
            return Step(do=kind, minutes=int(named) if named else None)
    except ValueError as error:
        raise Invalid.field("steps", "is none of those there are") from error
    what: dict[str, Any] = {_FIELDS[kind]: named or None} if kind in _FIELDS else {}
    return Step(do=kind, **what)
