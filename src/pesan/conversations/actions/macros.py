"""Steps that are taken together: all of them in the caller's transaction, or none.

What a macro names is looked up when it is saved, and again when it is run: a label may be gone.
"""

from datetime import timedelta
from uuid import UUID

import msgspec

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import FieldError, Invalid
from ...kit.ids import (
    CannedReplyId,
    ConversationId,
    LabelId,
    MacroId,
    NoSuchId,
    StoreId,
    UserId,
    decode,
    encode,
    new_id,
)
from ...stores import VersionStale
from .. import queries, rules
from ..errors import (
    AssigneeNotMember,
    CannedReplyNotFound,
    LabelNotFound,
    MacroBroken,
    MacroExists,
    MacroNotFound,
)
from ..models import Macro, Step, StepKind
from . import labels, states
from .assignment import assign
from .canned import fill_in
from .look import writable
from .owners import give_back
from .say import reply_as_human

STEPS_MAX = 20
ME = "me"
_KIND = "macros"


async def create_macro(
    tx: Tx, store: StoreId, *, name: str, steps: tuple[Step, ...], actor: str
) -> Macro:
    """Raises requests.invalid, conversations.macro_exists."""
    await _check(tx, store, steps)
    await queries.wait_for_others(tx, store=store, kind=_KIND)
    made = await queries.insert_macro(
        tx, store=store, macro=MacroId(new_id()), name=name, steps=steps, now=clock.now()
    )
    if made is None:
        raise MacroExists(name=name)
    await _note(tx, store, made.id, "create_macro", actor)
    return made


async def change_macro(
    tx: Tx,
    store: StoreId,
    macro: MacroId,
    *,
    changes: dict[str, object],
    version: int | None,
    actor: str,
) -> Macro:
    """Raises conversations.macro_not_found, requests.version_stale, requests.invalid,
    conversations.macro_exists.
    """
    await queries.wait_for_others(tx, store=store, kind=_KIND)
    before = await queries.lock_macro(tx, store, macro)
    if before is None:
        raise MacroNotFound(macro=encode("mac", macro))
    if version is not None and version != before.version:
        raise VersionStale(version=version)
    wanted = msgspec.structs.replace(before, **changes)
    if "steps" in changes:
        await _check(tx, store, wanted.steps)
    changed = await queries.update_macro(
        tx, store=store, macro=macro, name=wanted.name, steps=wanted.steps, now=clock.now()
    )
    if changed is None:
        raise MacroExists(name=wanted.name)
    await _note(tx, store, macro, "change_macro", actor)
    return changed


async def delete_macro(tx: Tx, store: StoreId, macro: MacroId, *, actor: str) -> None:
    """Raises conversations.macro_not_found."""
    if not await queries.delete_macro(tx, store, macro):
        raise MacroNotFound(macro=encode("mac", macro))
    await _note(tx, store, macro, "delete_macro", actor)


async def run_macro(
    tx: Tx,
    store: StoreId,
    macro: MacroId,
    conversation: ConversationId,
    *,
    user: UserId,
    seller: str,
    actor: str,
) -> None:
    """Raises conversations.not_found, customers.erased, conversations.macro_not_found,
    conversations.macro_broken, and whatever a step raises.
    """
    await writable(tx, store, conversation)
    found = await queries.find_macro(tx, store, macro)
    if found is None:
        raise MacroNotFound(macro=encode("mac", macro))
    for number, step in enumerate(found.steps, start=1):
        try:
            await _take(tx, store, conversation, step, user=user, seller=seller, actor=actor)
        except (AssigneeNotMember, CannedReplyNotFound, LabelNotFound) as gone:
            what = next(str(value) for value in gone.facts.values())
            raise MacroBroken(step=number, what=what) from gone
    await audit.record(
        tx,
        store,
        actor=actor,
        action="conversations.run_macro",
        subject=encode("con", conversation),
        detail={"macro": encode("mac", macro)},
    )


async def _take(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    step: Step,
    *,
    user: UserId,
    seller: str,
    actor: str,
) -> None:
    match step.do:
        case StepKind.REPLY:
            reply = await queries.find_canned_reply(
                tx, store, CannedReplyId(_id("cnr", step.canned_reply_id))
            )
            if reply is None:
                raise CannedReplyNotFound(canned_reply=step.canned_reply_id)
            text = await fill_in(tx, store, conversation, reply.text, seller=seller)
            await reply_as_human(tx, store, conversation, text=text, user=user)
        case StepKind.LABEL:
            label = LabelId(_id("lbl", step.label_id))
            await labels.put_on(tx, store, conversation, label, actor=actor)
        case StepKind.UNLABEL:
            label = LabelId(_id("lbl", step.label_id))
            await labels.take_off(tx, store, conversation, label, actor=actor)
        case StepKind.ASSIGN:
            whom = user if step.assignee == ME else step.assignee
            whom = UserId(_id("usr", whom)) if isinstance(whom, str) else whom
            await assign(tx, store, conversation, whom)
        case StepKind.SNOOZE:
            minutes = step.minutes
            until = None if minutes is None else clock.now() + timedelta(minutes=minutes)
            await states.snooze(tx, store, conversation, until=until, actor=actor)
        case StepKind.CLOSE:
            await states.close(tx, store, conversation, user=user, actor=actor)
        case StepKind.HAND_TO_AGENT:
            await give_back(tx, store, conversation)


async def _check(tx: Tx, store: StoreId, steps: tuple[Step, ...]) -> None:
    """Raises requests.invalid naming each step that could never be taken."""
    faults = rules.faults_of(steps)
    if not faults:
        faults = await _gone(tx, store, steps)
    if faults:
        raise Invalid(faults)


async def _gone(tx: Tx, store: StoreId, steps: tuple[Step, ...]) -> list[FieldError]:
    """What a step names and the store has not."""
    named = {
        "canned_reply_id": _named(steps, "canned_reply_id", "cnr"),
        "label_id": _named(steps, "label_id", "lbl"),
        "assignee": _named(steps, "assignee", "usr"),
    }
    known: set[UUID] = {
        *await queries.canned_replies_known(
            tx, store, [CannedReplyId(one) for one in named["canned_reply_id"].values()]
        ),
        *await queries.labels_known(
            tx, store, [LabelId(one) for one in named["label_id"].values()]
        ),
        *await queries.members_among(
            tx, store, [UserId(one) for one in named["assignee"].values()]
        ),
    }
    return [
        FieldError(f"steps[{number}].{field}", "names nothing of this store")
        for number, step in enumerate(steps)
        for field, ids in named.items()
        if _names(step, field) and ids.get(getattr(step, field)) not in known
    ]


def _names(step: Step, field: str) -> bool:
    given = getattr(step, field)
    return given is not None and not (field == "assignee" and given == ME)


def _named(steps: tuple[Step, ...], field: str, prefix: str) -> dict[str, UUID]:
    """Of each id as it was sent, what it says; a misspelt one says nothing."""
    found = {}
    for step in steps:
        text = getattr(step, field)
        if text is not None and text != ME:
            try:
                found[text] = decode(prefix, text)
            except NoSuchId:
                continue
    return found


def _id(prefix: str, text: str | None) -> UUID:
    assert text is not None, "looked at when the macro was saved"
    return decode(prefix, text)


async def _note(tx: Tx, store: StoreId, macro: MacroId, verb: str, actor: str) -> None:
    await audit.record(
        tx,
        store,
        actor=actor,
        action=f"conversations.{verb}",
        subject=encode("mac", macro),
        detail={},
    )
