"""Decisions about conversations that need no database."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from ..kit.errors import FieldError
from ..kit.ids import ConversationId, MessageId, StoreId, UserId, encode
from ..kit.money import Currency, Money
from ..stores import AssignmentRule, Candidate
from .models import Author, Conversation, Direction, Facts, Owner, Step, StepKind

_PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_CODE = re.compile(r"[a-z0-9_-]{1,30}")
_PHONE = re.compile(r"\+?[\d\s().-]{5,}")
DIGITS_MIN = 5  # fewer may be the number of an order, or the end of a phone: words, both

VARIABLES = (
    "customer.name",
    "customer.first_name",
    "customer.phone",
    "store.name",
    "agent.name",
    "order.number",
    "order.total",
)

FILE_BYTES_MAX = 16 * 1024 * 1024  # of what somebody sends: a film of two minutes
FETCHES_MAX = 8  # about two hours
_FETCH_WAIT_SECONDS = (2, 5, 15, 60, 300, 900, 1800)
# What a browser may be told of a stranger's file; it is saved all the same, never shown.
CONTENT_TYPES = {
    "application/msword": "doc",
    "application/octet-stream": "bin",
    "application/pdf": "pdf",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/webm": "webm",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "text/plain": "txt",
    "video/3gpp": "3gp",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
_DRAWN = {"image", "sticker"}
_UNSAFE = re.compile(r"[^\w .()+-]")
# Where a message's payload holds what the customer, or the shop, put on it.
REACTIONS = {Direction.IN: "reaction", Direction.OUT: "own_reaction"}
REVOKED = "revoked"  # the type of a message that its author took back


def may_speak(found: Conversation, author: Author, *, fence: int | None, now: datetime) -> bool:
    """Whether the agent or an automation still holds the conversation it took at this fence."""
    if found.fence != fence or found.owner.value != author.value:
        return False
    return found.owner is not Owner.AUTOMATION or (
        found.owner_until is not None and now < found.owner_until
    )


def is_code(text: str) -> bool:
    """Whether a canned reply may be called so: `/halo` is typed without looking."""
    return _CODE.fullmatch(text) is not None


def unknown_variables(text: str) -> list[str]:
    """What a canned reply names and nobody can fill in, in order."""
    return [name for name in dict.fromkeys(_PLACE.findall(text)) if name not in VARIABLES]


def values_of(facts: Facts, *, seller: str) -> dict[str, str | None]:
    """What each variable stands for in one conversation; None where there is nothing."""
    number, total = facts.order_number, facts.order_total_minor
    return {
        "customer.name": facts.customer_name,
        "customer.first_name": facts.customer_name.split(" ")[0],
        "customer.phone": facts.customer_phone,
        "store.name": facts.store_name,
        "agent.name": seller,
        "order.number": None if number is None else f"#{number}",
        "order.total": None if total is None else str(Money(total, Currency(facts.currency))),
    }


def filled(text: str, values: Mapping[str, str | None]) -> tuple[str, list[str]]:
    """The text with what is known in place, and which variables had nothing to stand for them.

    In one pass: what a customer calls themselves is never read as a variable.
    """
    missing = [name for name in dict.fromkeys(_PLACE.findall(text)) if values.get(name) is None]
    return _PLACE.sub(lambda place: values.get(place[1]) or place[0], text), missing


def digits_of(words: str) -> str | None:
    """A phone as it was typed, without the zeros a local form begins with; None for other words."""
    if not _PHONE.fullmatch(words.strip()):
        return None
    digits = "".join(character for character in words if character.isdecimal()).lstrip("0")
    return digits[:40] if len(digits) >= DIGITS_MIN else None


_NEEDS: Mapping[StepKind, str] = {
    StepKind.REPLY: "canned_reply_id",
    StepKind.LABEL: "label_id",
    StepKind.UNLABEL: "label_id",
}
_MAY: Mapping[StepKind, str] = {StepKind.ASSIGN: "assignee", StepKind.SNOOZE: "minutes"}
_FIELDS = ("canned_reply_id", "label_id", "assignee", "minutes")
_LAST = (StepKind.CLOSE, StepKind.SNOOZE)


def faults_of(steps: Sequence[Step]) -> list[FieldError]:
    """What is wrong with a macro, whatever the store has."""
    faults = [fault for number, step in enumerate(steps) for fault in _faults(number, step)]
    kinds = [step.do for step in steps]
    if sum(kind in _LAST for kind in kinds) > 1:
        faults.append(FieldError("steps", "a conversation is closed or put aside, once"))
    for number, kind in enumerate(kinds):
        if kind in _LAST and StepKind.REPLY in kinds[number:]:
            faults.append(FieldError(f"steps[{number}]", "a reply after it would undo it"))
    return faults


def _faults(number: int, step: Step) -> list[FieldError]:
    needed, allowed = _NEEDS.get(step.do), _MAY.get(step.do)
    faults = []
    for field in _FIELDS:
        given = getattr(step, field) is not None
        if field == needed and not given:
            faults.append(FieldError(f"steps[{number}].{field}", f"is what `{step.do}` needs"))
        if given and field not in {needed, allowed}:
            faults.append(FieldError(f"steps[{number}].{field}", f"is nothing to `{step.do}`"))
    return faults


def chosen(
    rule: AssignmentRule, candidates: Sequence[Candidate], loads: Mapping[UserId, int]
) -> UserId | None:
    """Whose it is, of those who have room; None for nobody's."""
    if rule is AssignmentRule.MANUAL:
        return None
    busy = rule is AssignmentRule.LEAST_BUSY
    free = [
        (loads.get(one.user_id, 0) if busy else 0, one.assigned_turn, one.user_id)
        for one in candidates
        if one.capacity is None or loads.get(one.user_id, 0) < one.capacity
    ]
    return min(free)[-1] if free else None


def content_type_of(told: str) -> str:
    """What the channel says, if it is a kind we know; else no kind at all."""
    kind = told.partition(";")[0].strip().lower()
    return kind if kind in CONTENT_TYPES else "application/octet-stream"


def is_drawn(kind: str) -> bool:
    return kind in _DRAWN


def filename_of(told: str | None, content_type: str) -> str:
    """A name to save it under: the sender's, without what could lead elsewhere."""
    ending = CONTENT_TYPES.get(content_type, "bin")
    name = _UNSAFE.sub("_", told or "")[-120:].strip(". ")
    if not name:
        return f"file.{ending}"
    return name if name.lower().endswith(f".{ending}") or ending == "bin" else f"{name}.{ending}"


def file_path(store: StoreId, conversation: ConversationId, message: MessageId) -> str:
    thread = f"/api/v1/stores/{encode('sto', store)}/conversations/{encode('con', conversation)}"
    return f"{thread}/messages/{encode('msg', message)}/file"


def fetch_wait_seconds(attempts: int) -> float:
    """How long a file rests after its n-th attempt, from 0."""
    return _FETCH_WAIT_SECONDS[min(attempts, len(_FETCH_WAIT_SECONDS) - 1)]


def is_erased(thread: Conversation) -> bool:
    """By the name that an erasure leaves it (persons/queries/erasing): its customer is nobody now."""
    return thread.identity_value == f"erased:{thread.id}"
