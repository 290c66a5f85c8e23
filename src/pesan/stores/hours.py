"""When a store is open, by its own clock: week, holidays, and the periods between."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .models import Store

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_DAYS = 40  # back and ahead: longer than any holidays
ALL_DAY = (("00:00", "00:00"),)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def is_open(store: Store, at: datetime) -> bool:
    return any(start <= at < end for start, end in _spans(store, at))


def closed_since(store: Store, at: datetime) -> datetime | None:
    """When it closed last; None while it is open. One instant names one closed period."""
    if is_open(store, at):
        return None
    return max((end for _, end in _spans(store, at) if end <= at), default=LONG_AGO)


def opens_at(store: Store, at: datetime) -> datetime | None:
    """The next time it opens; None where that is not in sight."""
    return min((start for start, _ in _spans(store, at) if start > at), default=None)


def _spans(store: Store, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    zone = ZoneInfo(store.timezone)
    today = at.astimezone(zone).date()
    holidays = {holiday.date: holiday.hours for holiday in store.holidays}
    for days in range(-LOOK_DAYS, LOOK_DAYS + 1):
        day = today + timedelta(days=days)
        hours = holidays.get(day.isoformat())
        for span in _of_week(store, day) if hours is None else hours:
            if len(span) == 2:
                yield _instants(day, span, zone)


def _of_week(store: Store, day: date) -> Sequence[Sequence[str]]:
    """A store that has said nothing is always open."""
    return store.hours.get(DAYS[day.weekday()], ()) if store.hours else ALL_DAY


def _instants(day: date, span: Sequence[str], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """What ends no later than it begins ends on the next day: `22:00` to `02:00`, or all day."""
    start, end = (time.fromisoformat(text) for text in span)
    last = day if start < end else day + timedelta(days=1)
    return (
        datetime.combine(day, start, zone).astimezone(UTC),
        datetime.combine(last, end, zone).astimezone(UTC),
    )
