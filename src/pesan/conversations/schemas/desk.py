"""What sellers keep beside the messages: labels, notes, canned replies, macros."""

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from ...kit.errors import Invalid
from ...kit.ids import encode
from ...kit.schemas import wire_time
from ..models import CannedReply, Color, Label, Macro, Mention, Note, Priority, Step, StepKind
from .messages import TEXT_CHARACTERS_MAX

LabelName = Annotated[str, Meta(min_length=1, max_length=40)]
MacroName = Annotated[str, Meta(min_length=1, max_length=80)]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,30}$")]
Text = Annotated[str, Meta(min_length=1, max_length=TEXT_CHARACTERS_MAX)]


class LabelOut(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    color: Color
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, label: Label) -> "LabelOut":
        return cls(
            id=encode("lbl", label.id),
            name=label.name,
            color=label.color,
            version=label.version,
            created_at=wire_time(label.created_at),
            updated_at=wire_time(label.updated_at),
        )


class CreateLabel(Struct, frozen=True, forbid_unknown_fields=True):
    name: LabelName
    color: Color = Color.GRAY


class ChangeLabel(Struct, frozen=True, forbid_unknown_fields=True):
    name: LabelName | UnsetType = UNSET
    color: Color | UnsetType = UNSET


class PutLabelOn(Struct, frozen=True, forbid_unknown_fields=True):
    label_id: str


class ThreadNoteOut(Struct, frozen=True, kw_only=True):
    """A note of sellers in a conversation. It was sent to nobody."""

    id: str
    conversation_id: str
    author: str
    text: str
    after_sequence: int
    mentions: list[str]
    created_at: str

    @classmethod
    def of(cls, note: Note) -> "ThreadNoteOut":
        return cls(
            id=encode("nte", note.id),
            conversation_id=encode("con", note.conversation_id),
            author=note.author,
            text=note.text,
            after_sequence=note.after_sequence,
            mentions=[encode("usr", one) for one in note.mentions],
            created_at=wire_time(note.created_at),
        )


class AddThreadNote(Struct, frozen=True, forbid_unknown_fields=True):
    text: Text
    mentions: Annotated[list[str], Meta(max_length=20)] = []


class MentionOut(Struct, frozen=True, kw_only=True):
    note_id: str
    conversation_id: str
    customer_name: str
    author: str
    text: str
    created_at: str
    read_at: str | None

    @classmethod
    def of(cls, mention: Mention) -> "MentionOut":
        return cls(
            note_id=encode("nte", mention.note_id),
            conversation_id=encode("con", mention.conversation_id),
            customer_name=mention.customer_name,
            author=mention.author,
            text=mention.text,
            created_at=wire_time(mention.created_at),
            read_at=None if mention.read_at is None else wire_time(mention.read_at),
        )


class CannedReplyOut(Struct, frozen=True, kw_only=True):
    id: str
    code: str
    text: str
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, reply: CannedReply) -> "CannedReplyOut":
        return cls(
            id=encode("cnr", reply.id),
            code=reply.code,
            text=reply.text,
            version=reply.version,
            created_at=wire_time(reply.created_at),
            updated_at=wire_time(reply.updated_at),
        )


class FilledReply(Struct, frozen=True, kw_only=True):
    """A canned reply as it would be said in one conversation."""

    canned_reply_id: str
    code: str
    text: str
    missing: list[str]  # variables that have nothing to stand for them here


class CreateCannedReply(Struct, frozen=True, forbid_unknown_fields=True):
    code: Code
    text: Text


class ChangeCannedReply(Struct, frozen=True, forbid_unknown_fields=True):
    code: Code | UnsetType = UNSET
    text: Text | UnsetType = UNSET


class MacroStep(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`reply` needs `canned_reply_id`, `label` and `unlabel` a `label_id`. `assign` takes a member,
    `me` for whoever runs it, or nobody; `snooze` takes minutes, or waits for the customer.
    """

    do: StepKind
    canned_reply_id: str | None = None
    label_id: str | None = None
    assignee: str | None = None
    minutes: Annotated[int, Meta(ge=1, le=525_600)] | None = None

    @classmethod
    def of(cls, step: Step) -> "MacroStep":
        return cls(
            do=step.do,
            canned_reply_id=step.canned_reply_id,
            label_id=step.label_id,
            assignee=step.assignee,
            minutes=step.minutes,
        )

    def step(self) -> Step:
        return Step(
            do=self.do,
            canned_reply_id=self.canned_reply_id,
            label_id=self.label_id,
            assignee=self.assignee,
            minutes=self.minutes,
        )


Steps = Annotated[list[MacroStep], Meta(min_length=1, max_length=20)]


class MacroOut(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    steps: list[MacroStep]
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, macro: Macro) -> "MacroOut":
        return cls(
            id=encode("mac", macro.id),
            name=macro.name,
            steps=[MacroStep.of(step) for step in macro.steps],
            version=macro.version,
            created_at=wire_time(macro.created_at),
            updated_at=wire_time(macro.updated_at),
        )


class CreateMacro(Struct, frozen=True, forbid_unknown_fields=True):
    name: MacroName
    steps: Steps


class ChangeMacro(Struct, frozen=True, forbid_unknown_fields=True):
    name: MacroName | UnsetType = UNSET
    steps: Steps | UnsetType = UNSET


class RunMacro(Struct, frozen=True, forbid_unknown_fields=True):
    conversation_id: str


class Snooze(Struct, frozen=True, forbid_unknown_fields=True):
    until: datetime | None = None  # null: until the customer writes


class SetPriority(Struct, frozen=True, forbid_unknown_fields=True):
    priority: Priority | None


def given(data: Struct, named: str) -> dict[str, object]:
    """Which fields a PATCH sent; `named` is the one that must say something.

    Raises requests.invalid.
    """
    sent = {
        name: getattr(data, name)
        for name in data.__struct_fields__
        if getattr(data, name) is not UNSET
    }
    if named in sent:
        sent[named] = words_in(str(sent[named]), named)
    return sent


def words_in(text: str, field: str) -> str:
    """Without the space around them. Raises requests.invalid where nothing is left."""
    if not text.strip():
        raise Invalid.field(field, "says nothing")
    return text.strip()
