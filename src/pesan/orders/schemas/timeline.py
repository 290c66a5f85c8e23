"""Notes and the timeline on the wire."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ...kit.errors import Invalid
from ...kit.ids import NoSuchId, decode, encode
from ...kit.money import Currency
from ...kit.schemas import MoneyOut, wire_time
from ..models import Entry, Note

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SUBJECTS = {
    "fulfilment": "ful",
    "message": "msg",
    "note": "nte",
    "payment": "pay",
    "refund": "rfd",
    "return": "ret",
}


class WriteNote(Struct, frozen=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(pattern=r"\S", max_length=2000)]


class OrderNoteOut(Struct, frozen=True, kw_only=True):
    id: str
    order_id: str
    text: str
    by: str
    created_at: str

    @classmethod
    def of(cls, note: Note) -> "OrderNoteOut":
        return cls(
            id=encode("nte", note.id),
            order_id=encode("ord", note.order_id),
            text=note.text,
            by=note.actor,
            created_at=wire_time(note.created_at),
        )


class TimelineEntryOut(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """`kind`: status, payment, refund, fulfilment, return, message or note. `subject` is its id."""

    at: str
    kind: str
    by: str
    from_: str | None
    to: str | None
    reason: str | None
    text: str | None
    subject: str | None
    amount: MoneyOut | None

    @classmethod
    def of(cls, entry: Entry, currency: Currency) -> "TimelineEntryOut":
        prefix = _SUBJECTS.get(entry.kind)
        return cls(
            at=wire_time(entry.at),
            kind=entry.kind,
            by=entry.actor,
            from_=entry.from_status,
            to=entry.to_status,
            reason=entry.reason,
            text=entry.text or None,
            subject=encode(prefix, entry.subject) if prefix and entry.subject else None,
            amount=(
                None if entry.amount_minor is None else MoneyOut.minor(entry.amount_minor, currency)
            ),
        )


def cursor_of(entry: Entry) -> str:
    """Where a page ended: entries have a time each, and ids of many kinds."""
    micros = (entry.at - _EPOCH) // timedelta(microseconds=1)
    return f"{micros}.{encode('at', entry.id)}"


def read_cursor(cursor: str) -> tuple[datetime, UUID]:
    """Raises requests.invalid."""
    micros, _, entry = cursor.partition(".")
    try:
        if micros.isascii() and micros.isdigit():
            return _EPOCH + timedelta(microseconds=int(micros[:18])), decode("at", entry)
    except (NoSuchId, OverflowError):
        pass
    raise Invalid.field("cursor", "is none that this list gave")
