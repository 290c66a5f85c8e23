"""When a store is open, by its own clock."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pesan.stores import Store, closed_since, is_open, opens_at
from pesan.stores.models import Holiday

WEEK = {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], "fri": [["22:00", "02:00"]]}


def store(hours: dict[str, Any], *holidays: Holiday, timezone: str = "Asia/Jakarta") -> Store:
    known: dict[str, Any] = dict.fromkeys(Store.__struct_fields__)
    return Store(**{**known, "timezone": timezone, "hours": hours, "holidays": holidays})


def at(text: str) -> datetime:
    """In Jakarta, seven hours ahead."""
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "since", "opening"),
    [
        ("2031-03-03T07:59", "2031-03-01T02:00", "2031-03-03T08:00"),  # a Monday
        ("2031-03-03T08:00", None, "2031-03-03T13:00"),
        ("2031-03-03T12:00", "2031-03-03T12:00", "2031-03-03T13:00"),
        ("2031-03-03T16:59", None, "2031-03-07T22:00"),
        ("2031-03-08T01:59", None, "2031-03-10T08:00"),  # of Friday night
        ("2031-03-08T02:00", "2031-03-08T02:00", "2031-03-10T08:00"),
    ],
)
def test_a_week(now: str, since: str | None, opening: str) -> None:
    shop = store(WEEK)

    assert closed_since(shop, at(now)) == (since and at(since))
    assert is_open(shop, at(now)) == (since is None)
    assert opens_at(shop, at(now)) == at(opening)


def test_a_holiday_goes_before_its_week() -> None:
    shop = store(
        WEEK, Holiday(date="2031-03-03"), Holiday(date="2031-03-04", hours=[["10:00", "11:00"]])
    )

    assert not is_open(shop, at("2031-03-03T10:00"))
    assert is_open(shop, at("2031-03-04T10:30"))


def test_who_says_nothing_is_always_open_but_on_holidays() -> None:
    shop = store({}, Holiday(date="2031-03-03"))

    assert is_open(store({}), at("2031-03-03T03:00"))
    assert closed_since(shop, at("2031-03-03T12:00")) == at("2031-03-03T00:00")
    assert opens_at(shop, at("2031-03-03T12:00")) == at("2031-03-04T00:00")


def test_who_never_opens_has_been_closed_for_ever() -> None:
    shop = store({"mon": []})

    assert closed_since(shop, at("2031-03-03T12:00")) is not None
    assert opens_at(shop, at("2031-03-03T12:00")) is None


def test_summer_time_moves_the_opening() -> None:
    shop = store({"sun": [["08:00", "17:00"]]}, timezone="America/New_York")

    assert is_open(shop, datetime(2031, 3, 9, 12, 30, tzinfo=UTC))  # the clocks went forward at 2
    assert not is_open(shop, datetime(2031, 3, 2, 12, 30, tzinfo=UTC))
