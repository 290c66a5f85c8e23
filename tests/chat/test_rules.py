"""What a page has seen: nothing is left out and nothing comes twice, whatever overtakes what."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.chat import rules
from pesan.chat.models import Cursor, Line
from pesan.kit.ids import MessageId, new_id

NEXT = {"queued": "sending", "sending": "sent", "sent": "delivered", "delivered": "read"}


def line(
    sequence: int, status: str = "sent", *, direction: str = "out", author: str = "human"
) -> Line:
    return Line(
        visitor="v",
        sequence=sequence,
        id=MessageId(new_id()),
        direction=direction,
        author=author,
        text=str(sequence),
        payload={},
        status=status,
        provider_id=None,
        created_at=datetime(2026, 11, 27, tzinfo=UTC),
    )


def mine(sequence: int) -> Line:
    return line(sequence, "received", direction="in", author="customer")


class Page:
    """One that looks now and then at a conversation that grows and moves."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.cursor = rules.BEGINNING
        self.seen: list[int] = []

    def come(self, made: Line) -> None:
        self.lines.append(made)

    def move(self, index: int) -> None:
        if self.lines:
            one = self.lines[index % len(self.lines)]
            self.lines[one.sequence - 1] = line(
                one.sequence,
                NEXT.get(one.status, one.status),
                direction=one.direction,
                author=one.author,
            )

    def look(self) -> None:
        after = [one for one in self.lines if one.sequence > self.cursor.upto]
        for cursor, one in rules.news(self.cursor, after):
            self.cursor = cursor
            self.seen.append(one.sequence)
        assert rules.read_cursor(str(self.cursor)) == self.cursor

    def do(self, what: str, index: int) -> None:
        sequence = len(self.lines) + 1
        note = line(sequence, "received", direction="in", author="system")
        made = {"mine": mine(sequence), "theirs": line(sequence, "queued"), "note": note}
        if what in made:
            self.come(made[what])
        elif what == "move":
            self.move(index)
        else:
            self.look()


WHAT = st.sampled_from(["mine", "theirs", "note", "move", "look"])


@given(st.lists(st.tuples(WHAT, st.integers(0, 30)), max_size=40))
def test_whatever_overtakes_each_line_is_seen_once(doings: list[tuple[str, int]]) -> None:
    """Lines come, statuses move, the page looks and reconnects: in any order."""
    page = Page()
    for what, index in doings:
        page.do(what, index)
    for index in [*range(len(page.lines))] * 2:
        page.move(index)
    page.look()

    shown = [one.sequence for one in page.lines if rules.is_shown(one)]
    assert sorted(page.seen) == shown


def test_what_the_shop_says_waits_for_what_it_said_before() -> None:
    news = rules.news(rules.BEGINNING, [line(1, "queued"), mine(2), line(3, "queued")])

    assert [(str(cursor), one.sequence) for cursor, one in news] == [("0.2", 2)]


@pytest.mark.parametrize(
    ("text", "cursor"),
    [
        ("12", Cursor(12, frozenset())),
        ("12.14.15", Cursor(12, frozenset({14, 15}))),
        (None, None),
        ("", None),
        ("-1", None),
        ("1.", None),
        ("1" * 10, None),
        ("1\n", None),
        ("1.2" * 999, None),
    ],
)
def test_a_cursor_that_is_none_of_ours_is_none(text: str | None, cursor: Cursor | None) -> None:
    assert rules.read_cursor(text) == cursor


@pytest.mark.parametrize(
    ("at", "is_open"),
    [("2026-11-23T08:00", True), ("2026-11-23T20:00", False), ("2026-11-24T09:00", False)],
)
def test_a_shop_is_open_within_its_hours(at: str, is_open: bool) -> None:
    hours = {"mon": [["08:00", "20:00"]]}

    assert rules.is_open(hours, datetime.fromisoformat(at)) is is_open
    assert rules.is_open({}, datetime.fromisoformat(at))
