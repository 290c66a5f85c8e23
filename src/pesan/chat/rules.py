"""Whose page may ask, what a visitor has seen, and when somebody is there to answer."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from .models import Cursor, Line

BEGINNING = Cursor(0, frozenset())
BEYOND_MAX = 100
SHOWN = frozenset({"received", "sent", "delivered", "read", "unknown"})
ON_THE_WAY = frozenset({"queued", "sending"})
# What a receipt moves on: the statuses that stand before it.
BEFORE = {"delivered": ("sent", "unknown"), "read": ("sent", "unknown", "delivered")}
_CURSOR = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})*")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def origin_may(origin: str | None, allowed: str, *, own_url: str) -> bool:
    """Whether a page of this origin may speak to the chat.

    Whoever sends none is no foreign page: our own, or no browser at all, which could say anything.
    """
    if origin is None:
        return True
    own = urlsplit(own_url)
    return origin in allowed.split(" ") or origin == f"{own.scheme}://{own.netloc}"


def read_cursor(text: str | None) -> Cursor | None:
    """None for what is none of ours: then the page is told everything anew."""
    if text is None or len(text) > 1000 or not _CURSOR.fullmatch(text):
        return None
    upto, *beyond = [int(one) for one in text.split(".")]
    return Cursor(upto, frozenset(beyond))


def news(cursor: Cursor, lines: Iterable[Line]) -> list[tuple[Cursor, Line]]:
    """What the page has not seen, in order, each with the cursor once it has. `lines` are all after
    `cursor.upto`, in their order.

    The cursor's first number stops before a line that may still come.
    """
    upto, beyond, stuck = cursor.upto, set(cursor.beyond), False
    found = []
    for line in lines:
        if line.sequence <= upto:
            continue
        if line.status in ON_THE_WAY:
            stuck = True
            continue
        is_new = line.sequence not in beyond and is_shown(line)
        if not stuck:
            upto = line.sequence
            beyond.discard(upto)
        elif is_new and len(beyond) >= BEYOND_MAX:
            break  # it waits; a cursor that grew for ever would be no header any more
        elif is_new:
            beyond.add(line.sequence)
        if is_new:
            found.append((Cursor(upto, frozenset(beyond)), line))
    return found


def is_shown(line: Line) -> bool:
    """What the visitor wrote, and what the shop said to them; never what sellers say among them."""
    written = line.direction == "in" and line.author == "customer"
    return line.status in SHOWN and (written or line.direction == "out")


def is_open(hours: Mapping[str, Sequence[Sequence[str]]], there: datetime) -> bool:
    """Whether the shop is open at this local time; one without hours always is."""
    if not hours:
        return True
    clock = there.strftime("%H:%M")
    return any(begin <= clock < end for begin, end in hours.get(_DAYS[there.weekday()], ()))
