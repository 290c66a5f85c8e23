"""How long who guesses must wait."""

from datetime import datetime, timedelta

from msgspec import Struct

from .models import Tried

_NOUGHT = timedelta(0)
_REMEMBERED_PAST_FREE = 12  # failures that still count: what is forgotten is forgotten in hours


class Allowance(Struct, frozen=True):
    free: int  # tries in a row that wait for nothing
    forgets: timedelta  # one try is forgotten in so long
    first: timedelta  # the first wait; each further one is twice as long
    longest: timedelta


def after_try(allowance: Allowance, before: Tried, now: datetime) -> Tried:
    """The state with one more try in it.

    `drained_at` is when all tries would be forgotten, so how many are remembered is how far ahead
    it lies.
    """
    most = allowance.forgets * (allowance.free + _REMEMBERED_PAST_FREE)
    drained = min(max(before.drained_at, now) + allowance.forgets, now + most)
    tries = -(-(drained - now) // allowance.forgets)
    wait = wait_after(allowance, tries)
    # Where there is no wait there is no moment to wait for: clocks differ.
    return Tried(before.subject, drained, now + wait if wait else before.free_at)


def wait_after(allowance: Allowance, tries: int) -> timedelta:
    past = tries - allowance.free
    if past <= 0:
        return _NOUGHT
    return min(allowance.first * (1 << (past - 1)), allowance.longest)


def canonical(email: str) -> str:
    """One counter for all spellings of a mailbox: `Sari+shop@Example.com` is `sari@example.com`."""
    name, at, host = email.strip().casefold().rpartition("@")
    return f"{name.partition('+')[0]}{at}{host}"
