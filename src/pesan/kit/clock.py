"""The business clock: aware UTC, in one place, shiftable in tests.

Everything that expires, waits or is due asks `now()`. Tokens and signature windows ask real time.
The offset is nought outside PESAN_ENV=test, where `PUT /testing/clock` shifts every process.
"""

from datetime import UTC, datetime, timedelta

_offset = timedelta(0)


def now() -> datetime:
    """The business time, aware, in UTC, to the microsecond as PostgreSQL keeps it."""
    return datetime.now(UTC) + _offset


def real() -> datetime:
    """The time as others know it: a provider's, a signature's, a token's."""
    return now() - _offset


def shift(offset: timedelta) -> None:
    """Sets the offset of this process. Only the testing route and its listener call it."""
    global _offset  # noqa: PLW0603 - one clock a process; everything else is passed in.
    _offset = offset


def offset() -> timedelta:
    return _offset
