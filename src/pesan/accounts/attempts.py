"""What may be guessed is tried slowly: passwords, codes, addresses.

Counted in PostgreSQL, so by all processes together and past a restart; on real time. A try is
counted before it is made, so that a hundred at once are no way around. The wait grows with each
failure and is forgotten again; whoever comes from a network they logged in from before is counted
apart, so a stranger's guessing keeps nobody out.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from msgspec import Struct

from ..kit.crypto import digest
from ..kit.ids import UserId
from ..kit.world import World
from . import queries
from .errors import TooManyAttempts
from .rules import Allowance, after_try, canonical

_log = structlog.get_logger("accounts")

# In a row without waiting; one forgotten in so long; the first wait, and the longest.
ACCOUNT = Allowance(5, timedelta(minutes=10), timedelta(seconds=2), timedelta(minutes=15))
AT_HOME = Allowance(10, timedelta(minutes=1), timedelta(seconds=1), timedelta(minutes=1))
VISITOR = Allowance(30, timedelta(seconds=20), timedelta(seconds=1), timedelta(minutes=5))
NEWCOMER = Allowance(10, timedelta(minutes=5), timedelta(seconds=5), timedelta(minutes=10))
EVERYBODY = Allowance(600, timedelta(seconds=0.1), timedelta(seconds=0.1), timedelta(seconds=0.1))
CODE = ACCOUNT
MAIL = Allowance(3, timedelta(minutes=10), timedelta(minutes=1), timedelta(hours=1))


class Try(Struct, frozen=True):
    subject: bytes
    allowance: Allowance


def logging_in(email: str, visitor: str, *, at_home: bool) -> list[Try]:
    if at_home:
        return [_try("login at home", f"{canonical(email)} {visitor}", AT_HOME)]
    return [
        _try("login", canonical(email), ACCOUNT),
        _try("login from", visitor, VISITOR),
        _try("login", "", EVERYBODY),
    ]


def registering(email: str, visitor: str) -> list[Try]:
    return [
        _try("register", canonical(email), ACCOUNT),
        _try("register from", visitor, NEWCOMER),
        _try("register", "", EVERYBODY),
    ]


def asking_for_reset(email: str, visitor: str) -> list[Try]:
    return [
        _try("reset", canonical(email), MAIL),
        _try("reset from", visitor, NEWCOMER),
        _try("reset", "", EVERYBODY),
    ]


def giving_code(user: UserId) -> list[Try]:
    return [_try("code", user.hex, CODE)]


def place_of(world: World, visitor: str) -> bytes:
    """A network as it is kept beside a session: of no use without the operator's key."""
    return world.secret.mac("places", visitor.encode())


def places_of(world: World, visitor: str) -> list[bytes]:
    """As it may be kept from before the key was changed."""
    return world.secret.macs("places", visitor.encode())


async def begin(world: World, tries: Sequence[Try]) -> None:
    """Counts a try against each. Raises accounts.too_many_attempts, and then none is counted."""
    if not world.limits.enforced:
        return
    async with world.database.routing() as tx:
        found = await queries.lock_attempts(tx, _subjects(tries), datetime.now(UTC))
        locked = {row.subject: row for row in found}
        now = datetime.now(UTC)  # read under the locks: whoever waited for them is not early
        free_at = max(row.free_at for row in locked.values())
        if free_at > now:
            _log.warning("accounts.slowed_down", subjects=len(tries))
            raise TooManyAttempts(
                retry_after_seconds=max(1, -(-(free_at - now) // timedelta(seconds=1)))
            )
        after = [after_try(one.allowance, locked[one.subject], now) for one in tries]
        await queries.write_attempts(
            tx,
            subjects=[row.subject for row in after],
            drained=[row.drained_at for row in after],
            free=[row.free_at for row in after],
        )
        await queries.forget_attempts(tx, now)


async def forgive(world: World, tries: Sequence[Try]) -> None:
    """It was no guess: the account starts afresh, and the others get this try back."""
    if not world.limits.enforced:
        return
    own, shared = tries[0], tries[1:]
    async with world.database.routing() as tx:
        await queries.lock_attempts(tx, _subjects(tries), datetime.now(UTC))
        await queries.delete_attempts(tx, own.subject)
        for one in shared:
            await queries.give_back(tx, one.subject, one.allowance.forgets.total_seconds())


def _subjects(tries: Sequence[Try]) -> list[bytes]:
    return [one.subject for one in tries]


def _try(kind: str, whose: str, allowance: Allowance) -> Try:
    return Try(digest(kind.encode(), whose.encode()), allowance)
