"""The business clock: aware UTC, in one place, shiftable in tests.

Everything that expires, waits or is due asks `now()`. Tokens and signature windows ask real time.
The offset is nought outside PESAN_ENV=test, where `PUT /testing/clock` shifts every process; one task
alone may live at another moment, as the demo store's past is told (app/demo).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_offset = timedelta(0)


class Moment:
    """When a task lives: so far from now. What it makes then keeps its order too (kit/ids.py)."""

    __slots__ = ("last_id", "shift", "shift_ms")

    def __init__(self) -> None:
        self.shift = timedelta(0)
        self.shift_ms = 0
        self.last_id = 0

    def move(self, to: datetime) -> None:
        self.shift = to - real() - _offset
        self.shift_ms = round(self.shift.total_seconds() * 1000)


_present = Moment()
_moment: ContextVar[Moment] = ContextVar("moment", default=_present)


def now() -> datetime:
    """The business time, aware, in UTC, to the microsecond as PostgreSQL keeps it."""
    return datetime.now(UTC) + _offset + _moment.get().shift


def real() -> datetime:
    """The time as others know it: a provider's, a signature's, a token's."""
    return datetime.now(UTC)


def shift(offset: timedelta) -> None:
    """Sets the offset of this process. Only the testing route and its listener call it."""
    global _offset  # noqa: PLW0603 - one clock a process; everything else is passed in.
    _offset = offset


def offset() -> timedelta:
    return _offset + _moment.get().shift


def moment() -> Moment:
    return _moment.get()


@contextmanager
def living(at: datetime) -> Iterator[Moment]:
    """Lets this task, and what it awaits, live from another moment on; nobody else's clock moves."""
    lived = Moment()
    lived.move(at)
    before = _moment.set(lived)
    try:
        yield lived
    finally:
        _moment.reset(before)
