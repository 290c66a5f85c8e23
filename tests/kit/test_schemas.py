from datetime import UTC, datetime, timedelta, timezone

import pytest

from pesan.kit.schemas import wire_time


@pytest.mark.parametrize(
    ("microsecond", "told"),
    [(0, "000"), (999, "000"), (1000, "001"), (120_000, "120"), (999_999, "999")],
)
def test_a_time_on_the_wire_is_utc_in_milliseconds(microsecond: int, told: str) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, microsecond, tzinfo=UTC)
    there = at.astimezone(timezone(timedelta(hours=7)))

    assert wire_time(at) == wire_time(there) == f"2026-01-02T03:04:05.{told}Z"
