"""PostgreSQL: two pools and two ways to open a transaction. Typed SQL: kit/sql.py."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from time import perf_counter
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from . import metrics
from .errors import Problem, Unavailable
from .ids import StoreId

# How a role logs in; while its password is being changed there are two ways, tried in turn.
Logins = str | tuple[str, ...]

_UNFLUSHED = "SET LOCAL synchronous_commit = off"
_PLANNED_ONCE = "SET LOCAL plan_cache_mode = force_generic_plan"
_SWEEPING = {"synchronous_commit": "off", "plan_cache_mode": "force_generic_plan"}

T = TypeVar("T")


class DatabaseAway(Unavailable):
    code = "database.away"
    message = "the database cannot be reached just now"
    hint = "Repeat the request in a moment, with the same Idempotency-Key."


class TryAgain(Unavailable):
    code = "database.try_again"
    message = "the request met another one at the same moment"
    hint = "Repeat it, with the same Idempotency-Key."


async def once_more(attempt: Callable[[], Awaitable[T]]) -> T:
    """Runs it, and again where it met another transaction at the same moment. All of the first
    attempt is undone, so the second finds the world as the other one left it.
    """
    try:
        return await attempt()
    except TryAgain:
        return await attempt()


class Tx:
    """An open transaction. Whoever takes one works inside it; only the edge commits it."""

    __slots__ = ("along", "audited", "connection", "facts", "last_words", "tells", "wakes")

    def __init__(self, connection: "PoolConnectionProxy[asyncpg.Record]") -> None:
        self.connection = connection
        self.wakes = False
        self.tells: set[str] = set()  # what open pages hear of once it is true (kit/live.py)
        self.facts: list[str] = []  # their types, to be counted once they are true
        # Facts that are told before this commits, where whoever opened it will do so (kit/relay.py).
        self.along: list[Any] | None = None
        self.audited = False  # whether it says itself who did it (audit.record)
        # Statements that ride with COMMIT: no round trip of their own. Spliced, so they are made
        # of hexadecimal and numbers by code; what they may raise is raised as the block is left.
        self.last_words = ""

    def wake(self) -> None:
        """Tells the workers, once this has committed, that there is work (kit/wake.py)."""
        self.wakes = True

    def say_last(self, sql: str, *, first: bool = False) -> None:
        """Adds to the last words, at their end or before what was said so far."""
        said = [self.last_words] if self.last_words else []
        self.last_words = "; ".join([sql, *said] if first else [*said, sql])

    async def enter(self, scope: UUID) -> None:
        """Moves the fence: from here on the transaction sees this store's rows and no other's."""
        await self.connection.execute(_fence(scope))


class TakenMeanwhile(Exception):  # noqa: N818
    """The last words met a row that was there first: all of the transaction is undone."""


class HeldMeanwhile(Exception):  # noqa: N818
    """The last words waited too long for another transaction's row: all of it is undone."""


class Closed(Exception):  # noqa: N818
    """The gate given to `Database.store` found no row: whoever asked may not enter."""


class FencedOff(Exception):  # noqa: N818
    """A row-level policy refused what a transaction without livemode wanted to write."""


class Database:
    """The pools of one process: `app` works inside one store, `router` finds out which."""

    def __init__(
        self,
        app: "asyncpg.Pool[asyncpg.Record]",
        router: "asyncpg.Pool[asyncpg.Record]",
        sweeper: "asyncpg.Pool[asyncpg.Record]",
        router_dsn: Logins,
    ) -> None:
        self._app = app
        self._router = router
        self._sweeper = sweeper
        self._router_dsn = router_dsn
        self._meters = (metrics.TRANSACTIONS.labels("app"), metrics.TRANSACTIONS.labels("router"))
        # The app hangs Wake.ring and Live.tell here.
        self.ring: Callable[[], None] = lambda: None
        self.tell: Callable[[set[str]], None] = lambda _: None

    @classmethod
    async def open(
        cls, *, app_dsn: Logins, router_dsn: Logins, connections_max: int = 10
    ) -> "Database":
        """Connects as the two roles. Raises DatabaseAway."""
        with _translated():
            app = await _pool(app_dsn, connections_max)
            router = await _pool(router_dsn, max(2, connections_max // 2))
            sweeper = await _pool(router_dsn, 1, connections_min=0, server_settings=_SWEEPING)
        return cls(app, router, sweeper, router_dsn)

    def connections(self) -> Iterator[tuple[str, str, int]]:
        """Of each pool: how many are open, how many of them idle, how many there may be."""
        for role, pool in (("app", self._app), ("router", self._router)):
            yield role, "open", pool.get_size()
            yield role, "idle", pool.get_idle_size()
            yield role, "max", pool.get_max_size()

    async def close(self) -> None:
        await asyncio.gather(self._app.close(), self._router.close(), self._sweeper.close())

    @asynccontextmanager
    async def store(
        self,
        store: StoreId,
        *,
        gate: str = "",
        livemode: bool = True,
        flushed: bool = True,
        planned_once: bool = False,
    ) -> AsyncIterator[Tx]:
        """One transaction inside one store's fence: row-level security shows nothing else.

        Three round trips with one statement inside: BEGIN with the fence (and the gate), the
        statement, COMMIT. `gate` is a SELECT written by code from checked ids; finding no row
        raises Closed. It rides with BEGIN, so asking costs no round trip of its own. Without
        `livemode` nothing live is seen, and making something live raises FencedOff.

        Not `flushed`: its commit does not wait for the disk. For what is done again after a crash
        of the machine that undid it, and of which nobody outside has heard: the next commit that
        is flushed, before anything is answered or sent, flushes this one too.

        `planned_once`: each statement by the one plan its connection has for it. Where lists are
        given, PostgreSQL would plan anew each time, for many times what such a statement takes. For
        what is done at every message, by keys alone: a list with filters wants plans of its own.
        """
        assert isinstance(store, UUID), "the fence is spliced: it must be a UUID, not a string"
        begin = f"BEGIN; {_fence(store)}"
        if not livemode:
            begin += "; SET LOCAL app.livemode = off"
        if not flushed:
            begin += f"; {_UNFLUSHED}"
        if planned_once:
            begin += f"; {_PLANNED_ONCE}"
        try:
            async with self._transaction(self._app, f"{begin}; {gate}" if gate else begin) as tx:
                yield tx
        except asyncpg.InsufficientPrivilegeError as error:
            if livemode:
                raise
            raise FencedOff from error

    @asynccontextmanager
    async def routing(self) -> AsyncIterator[Tx]:
        """One transaction before the store is known, under the role that may only look that up."""
        async with self._transaction(self._router, "BEGIN") as tx:
            yield tx

    @asynccontextmanager
    async def sweeping(self) -> AsyncIterator[Tx]:
        """As `routing`, each statement a transaction of its own, in one round trip: for what a worker
        asks many times a second. Not flushed, and planned once. One at a time in a process.
        """
        with _translated():
            async with self._sweeper.acquire(timeout=5) as connection:
                yield Tx(connection)

    async def notify(self, channel: str, payloads: Iterable[str] = ("",)) -> None:
        """Calls whoever listens, in one round trip. Not flushed: a call that is lost costs little."""
        told = (payload.replace("'", "''") for payload in payloads)
        calls = "; ".join(f"NOTIFY {channel}, '{payload}'" for payload in told)
        with _translated():
            async with self._router.acquire(timeout=5) as connection:
                try:
                    await connection.execute(f"BEGIN; {_UNFLUSHED}; {calls}; COMMIT")
                except BaseException:
                    await _roll_back(connection)
                    raise

    @asynccontextmanager
    async def listener(self) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
        """A connection of its own for LISTEN. Not through a transaction pooler."""
        with _translated():
            connection = await log_in(self._router_dsn, timeout=5)
            try:
                yield connection
            finally:
                await connection.close(timeout=2)

    @asynccontextmanager
    async def _transaction(
        self, pool: "asyncpg.Pool[asyncpg.Record]", begin: str
    ) -> AsyncIterator[Tx]:
        meter = self._meters[pool is self._router]
        began = perf_counter()
        with _translated():
            # The timeout costs a task of its own; with a connection idle there is nothing to wait
            # for.
            taking = pool.acquire() if pool.get_idle_size() else pool.acquire(timeout=5)
            async with taking as connection:
                tx = Tx(connection)
                try:
                    await _begin(connection, begin)
                    yield tx
                    await _commit(connection, tx)
                except BaseException:
                    await _roll_back(connection)
                    raise
                finally:
                    meter.observe(perf_counter() - began)
        for fact in tx.facts:
            metrics.FACTS.labels(fact).inc()
        if tx.wakes:
            self.ring()
        if tx.tells:
            self.tell(tx.tells)


def _fence(scope: UUID) -> str:
    """Not by set_config: a SELECT is planned, in each of a message's transactions."""
    return f"SET LOCAL app.store_id = '{scope}'"


async def _begin(connection: "PoolConnectionProxy[asyncpg.Record]", begin: str) -> None:
    # A simple query of several statements answers with the tag of its last one.
    if await connection.execute(begin) == "SELECT 0":
        raise Closed


async def _commit(connection: "PoolConnectionProxy[asyncpg.Record]", tx: Tx) -> None:
    if not tx.last_words:
        await connection.execute("COMMIT")
        return
    try:
        await connection.execute(f"{tx.last_words}; COMMIT")
    except asyncpg.UniqueViolationError as error:
        raise TakenMeanwhile from error
    except asyncpg.LockNotAvailableError as error:
        raise HeldMeanwhile from error


async def _roll_back(connection: "PoolConnectionProxy[asyncpg.Record]") -> None:
    """Raises nothing: whatever ended the transaction is what its caller hears of."""
    try:
        if not connection.is_closed():
            # Shielded: a cancelled request must not hand a half-open transaction to the pool.
            await asyncio.shield(connection.execute("ROLLBACK"))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
        with suppress(asyncpg.InterfaceError):  # the pool has taken a dead one back already
            connection.terminate()


async def log_in(logins: Logins, **how: Any) -> "asyncpg.Connection[asyncpg.Record]":
    """Raises what asyncpg.connect raises of the last."""
    *earlier, last = (logins,) if isinstance(logins, str) else logins
    for dsn in earlier:
        with suppress(asyncpg.InvalidPasswordError):
            return await asyncpg.connect(dsn, **how)
    return await asyncpg.connect(last, **how)


async def _pool(
    logins: Logins, connections_max: int, *, connections_min: int = 1, **how: Any
) -> "asyncpg.Pool[asyncpg.Record]":
    return await asyncpg.create_pool(
        connect=lambda *_, **more: log_in(logins, **how, **more),
        min_size=connections_min,
        max_size=connections_max,
        max_inactive_connection_lifetime=0,
        max_cached_statement_lifetime=0,
        statement_cache_size=512,
        # The checkout is longer than asyncpg's 15 KB, and would be parsed and planned each time.
        max_cacheable_statement_size=0,
        reset=_nothing_to_reset,
        timeout=5,
    )


async def _nothing_to_reset(connection: "PoolConnectionProxy[asyncpg.Record]") -> None:
    """Sessions hold no state: the fence is SET LOCAL. asyncpg's own reset costs a round trip."""
    assert not connection.is_in_transaction(), "a transaction was left open"


class _translated:  # noqa: N801 - used as a phrase: `with _translated():`
    """Turns what PostgreSQL and the socket say of *availability* into our Problems."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        match error:
            case None | Problem():
                return
            case asyncpg.SerializationError() | asyncpg.DeadlockDetectedError():
                raise TryAgain from error
            case asyncpg.LockNotAvailableError() | asyncpg.QueryCanceledError():
                raise TryAgain from error
            case (
                asyncpg.PostgresConnectionError()
                | asyncpg.CannotConnectNowError()
                | asyncpg.AdminShutdownError()
                | asyncpg.CrashShutdownError()
                # Too many connections, no memory; a disk that is full but for the WAL.
                | asyncpg.InsufficientResourcesError()
                | asyncpg.IdleInTransactionSessionTimeoutError()
                # A server that died between two statements leaves asyncpg's state machine here.
                | asyncpg.InternalClientError()
                | ConnectionError()
                | FileNotFoundError()
                | TimeoutError()
            ):
                raise DatabaseAway from error
            case asyncpg.InterfaceError() if "clos" in str(error) or "released" in str(error):
                raise DatabaseAway from error
            case _:
                return
