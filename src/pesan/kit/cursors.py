"""Where a page of a list ends, as text: opaque to whoever sends it back, the same row to us."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from .errors import Invalid
from .ids import NoSuchId, decode

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def by_time(at: datetime, row: UUID) -> str:
    """For a list in the order of time, then id."""
    return f"{(at - _EPOCH) // _MICROSECOND:x}-{row.hex}"


def by_pair(first: UUID, second: UUID) -> str:
    """For a list in the order of a key of two ids."""
    return f"{first.hex}-{second.hex}"


def by_word(word: str) -> str:
    """For a list in the order of a word that is there once; in hexadecimal, so that it is opaque."""
    return f"w{word.encode().hex()}"


def read_by_time(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    """Raises requests.invalid."""
    if cursor is None:
        return None, None
    try:
        time, _, row = cursor.partition("-")
        return _EPOCH + int(time, 16) * _MICROSECOND, UUID(hex=row)
    except (ValueError, OverflowError) as error:
        raise _unknown() from error


def read_word(cursor: str | None) -> str | None:
    """Raises requests.invalid."""
    if cursor is None:
        return None
    try:
        word = bytes.fromhex(cursor[1:]).decode()
    except ValueError as error:
        raise _unknown() from error
    if not cursor.startswith("w") or "\0" in word:
        raise _unknown()
    return word


def read_by_pair(cursor: str | None) -> tuple[UUID | None, UUID | None]:
    """Raises requests.invalid."""
    if cursor is None:
        return None, None
    try:
        first, _, second = cursor.partition("-")
        return UUID(hex=first), UUID(hex=second)
    except ValueError as error:
        raise _unknown() from error


def read_id(prefix: str, cursor: str | None) -> UUID | None:
    """For a list in the order of its ids, where the last one is the cursor. Raises requests.invalid."""
    if cursor is None:
        return None
    try:
        return decode(prefix, cursor)
    except NoSuchId as error:
        raise _unknown() from error


def _unknown() -> Invalid:
    return Invalid.field("cursor", "is no cursor that a list gave")
