"""One webhook for several numbers: what of it is whose, among the connections of one store."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .adapters import Opened
from .models import AccountAlert, TemplateChanged, Unrecognised, Update


class Reading(NamedTuple):
    """What a webhook tells one connection."""

    opened: Opened
    updates: Sequence[Update]


def is_unclaimed(reading: Reading, others: Iterable[Reading]) -> bool:
    """Whether something is meant for an account that none of them is."""
    claimed = _accounts(others)
    return any(meant_for(update) not in {None, *claimed} for update in reading.updates)


def shared(own: Reading, others: Sequence[Reading]) -> list[Reading]:
    """Each with its own part, and what concerns nobody's number with the one it came to.

    In the order of their ids: two webhooks that come at once wait for each other, and never in a ring.
    """
    claimed = _accounts(others)
    rest = [update for update in own.updates if meant_for(update) not in claimed]
    parts = [Reading(own.opened, rest)]
    for other in others:
        news = [update for update in other.updates if not _is_told(update, own.updates)]
        if news:
            parts.append(Reading(other.opened, news))
    return sorted(parts, key=lambda part: part.opened.connection)


def meant_for(update: Update) -> str | None:
    return update.meant_for if isinstance(update, Unrecognised) else None


def _is_told(update: Update, by_it: Sequence[Update]) -> bool:
    """Of the whole account once is enough, and its templates are the account's."""
    if meant_for(update) is not None:
        return True
    return isinstance(update, Unrecognised | AccountAlert | TemplateChanged) and update in by_it


def _accounts(readings: Iterable[Reading]) -> set[str]:
    names = ("phone_number_id", "waba_id")
    return {one.opened.values[name] for one in readings for name in names}
