"""What a turn did and why: "Kenapa AI menjawab begini?" Short, for people."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from msgspec import Struct

from ..kit.cards import mask
from ..kit.ids import ConversationId
from ..kit.text import prose

TurnId = NewType("TurnId", UUID)

SHOWN_MAX = 300  # characters of an argument or answer that are kept


class Outcome(StrEnum):
    ANSWERED = "answered"
    GUARDED = "guarded"  # the guard put a safe reply in the brain's place
    HANDED_OVER = "handed_over"
    SILENT = "silent"
    FAILED = "failed"  # the brain broke or was too slow; a safe reply was sent
    DROPPED = "dropped"  # somebody else had the conversation by then: nothing was said


class ToolCall(Struct, frozen=True, kw_only=True):
    tool: str
    arguments: dict[str, str]
    answer: str  # what came back, or the code of the problem


class Trace(Struct, frozen=True, kw_only=True):
    brain: str
    messages: tuple[str, ...]
    choice: str | None
    calls: tuple[ToolCall, ...]
    draft: str  # what the brain wanted to say
    incidents: tuple[str, ...]  # what the guard found in it
    said: str | None  # None: dropped


class TurnRow(Struct, frozen=True, kw_only=True):
    id: TurnId
    conversation_id: ConversationId
    upto_sequence: int
    trace: Trace
    outcome: Outcome
    started_at: datetime
    finished_at: datetime


def shown(value: object) -> str:
    """Short, in plain words, and without what PostgreSQL cannot hold or nobody may keep."""
    text = mask(prose(plainly(value)))
    return text if len(text) <= SHOWN_MAX else f"{text[: SHOWN_MAX - 1]}…"


def plainly(value: object) -> str:
    """As a merchant reads it: what has a value, by name; no ids, which say nothing to them."""
    match value:
        case Struct():
            named = {name: getattr(value, name) for name in value.__struct_fields__}
            return plainly(named)
        case Mapping():
            read = {str(name): plainly(one) for name, one in value.items()}
            return ", ".join(
                f"{name.replace('_', ' ')}: {one}" for name, one in read.items() if one
            )
        case tuple() | list() | set() | frozenset():
            return "; ".join(one for one in (plainly(item) for item in value) if one)
        case None | UUID() | bytes():
            return ""
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case _:
            return str(value)
