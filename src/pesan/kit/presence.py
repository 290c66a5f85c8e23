"""Who is at what just now: told to every process, kept in its memory, gone by itself.

Nothing is stored. Whoever stays says so again; a process that has just started knows within seconds.
"""

from collections import defaultdict
from enum import StrEnum
from time import monotonic
from typing import NamedTuple
from uuid import UUID

from .db import Tx
from .ids import StoreId, UserId
from .sql import statement

CHANNEL = "pesan_presence"
TYPING_SECONDS = 6.0  # a page says it again after half of this
LOOKING_SECONDS = 30.0
PLACES_MAX = 10_000  # then what is past is tidied away


class Doing(StrEnum):
    LOOKING = "looking"
    TYPING = "typing"
    GONE = "gone"


class Present(NamedTuple):
    user: UserId
    doing: Doing


class _Stay(NamedTuple):
    looking_until: float
    typing_until: float

    def doing(self, now: float) -> Doing:
        if now < self.typing_until:
            return Doing.TYPING
        return Doing.LOOKING if now < self.looking_until else Doing.GONE


_Place = tuple[StoreId, UUID]
_NEVER = _Stay(0.0, 0.0)


class Presence:
    """What one process has heard. A place is a row that people may be at, by its id."""

    def __init__(self) -> None:
        self._there: dict[_Place, dict[UserId, _Stay]] = defaultdict(dict)

    def heard(self, payload: str) -> tuple[StoreId, UUID] | None:
        """The place, if somebody came, left, or does something else there than before."""
        store, place, user, doing = payload.split(" ")
        where, who, now = (StoreId(UUID(store)), UUID(place)), UserId(UUID(user)), monotonic()
        before = self._there[where].get(who, _NEVER).doing(now)
        stay = _stay(Doing(doing), now)
        self._there[where][who] = stay
        if len(self._there) > PLACES_MAX:
            self._tidy(now)
        return None if before is stay.doing(now) else where

    def at(self, store: StoreId, place: UUID) -> list[Present]:
        """Who is there, whoever came first first."""
        now = monotonic()
        people = self._there.get((store, place), {})
        found = [Present(user, stay.doing(now)) for user, stay in people.items()]
        return [one for one in found if one.doing is not Doing.GONE]

    def _tidy(self, now: float) -> None:
        for where, people in list(self._there.items()):
            if all(stay.doing(now) is Doing.GONE for stay in people.values()):
                del self._there[where]


async def tell(tx: Tx, store: StoreId, place: UUID, user: UserId, doing: Doing) -> None:
    """After the commit every process hears it."""
    await _notify(tx, f"{store} {place} {user} {doing}")


def _stay(doing: Doing, now: float) -> _Stay:
    match doing:
        case Doing.TYPING:
            return _Stay(now + LOOKING_SECONDS, now + TYPING_SECONDS)
        case Doing.LOOKING:
            return _Stay(now + LOOKING_SECONDS, 0.0)
        case Doing.GONE:
            return _NEVER


@statement("SELECT pg_notify('pesan_presence', $payload)::text")
async def _notify(tx: Tx, payload: str) -> str: ...
