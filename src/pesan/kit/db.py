"""PostgreSQL: two pools and two ways to open a transaction. Typed SQL: kit/sql.py."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from time import perf_counter
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from . import metrics
from .ahead import send_ahead
from .away import translated
from .ids import StoreId
from .pools import Logins, log_in, open_pool

_NOT_LIVE = "SET LOCAL app.livemode = off"
# Without BEGIN, what comes before a Sync is one transaction. Something must come first: PostgreSQL
# warns of a SET LOCAL that nothing came before.
_APART = "UNLISTEN *"
_UNFLUSHED = "SET LOCAL synchronous_commit = off"
_PLANNED_ONCE = "SET LOCAL plan_cache_mode = force_generic_plan"
_SWEEPING = {"synchronous_commit": "off", "plan_cache_mode": "force_generic_plan"}


class Tx:
    """An open transaction. Whoever takes one works inside it; only the edge commits it."""

    __slots__ = (
        "_beginning",
        "_connection",
        "_is_apart",
        "along",
        "audited",
        "facts",
        "last_words",
        "tells",
        "wakes",
        "was_sent",
    )

    def __init__(
        self,
        connection: "PoolConnectionProxy[asyncpg.Record]",
        beginning: tuple[str, ...] = (),
        *,
        is_apart: bool = False,
    ) -> None:
        self._connection = connection
        self._beginning = beginning  # what is still to be sent of it
        self._is_apart = is_apart
        self.was_sent = False  # any of it
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

    @property
    def connection(self) -> "PoolConnectionProxy[asyncpg.Record]":
        """Of a transaction that has begun."""
        assert not self._beginning, (
            "outside of its transaction nothing is fenced, and nothing undone"
        )
        return self._connection

    async def begun(self, first: str = "") -> "PoolConnectionProxy[asyncpg.Record]":
        """Its connection, inside the transaction. With `first`, a statement that is sent there at once
        and with arguments, the beginning travels ahead of it.
        """
        if self._beginning:
            self.was_sent = True
            begin, *settings = self._beginning
            if self._is_apart and send_ahead(self._connection, (_APART, *settings), first):
                return self._connection
            self._beginning = ()
            if not send_ahead(self._connection, (begin, *settings), first):
                await self._connection.execute("; ".join((begin, *settings)))
        return self._connection

    async def begin_by(self, gate: str) -> None:
        """Raises Closed where the gate, a SELECT, finds no row."""
        beginning, self._beginning, self.was_sent = self._beginning, (), True
        # A simple query of several statements answers with the tag of its last one.
        if await self._connection.execute("; ".join([*beginning, gate])) == "SELECT 0":
            raise Closed

    async def enter(self, scope: UUID) -> None:
        """Moves the fence: from here on the transaction sees this store's rows and no other's."""
        if self._beginning:
            self._beginning = (*self._beginning, _fence(scope))
        else:
            await self._connection.execute(_fence(scope))

    async def commit(self) -> None:
        """Raises TakenMeanwhile, HeldMeanwhile. Of one that never began nothing is sent."""
        if self._beginning and not self.last_words:
            return
        words = [*self._beginning, self.last_words] if self.last_words else []
        self._beginning, self.was_sent = (), True
        try:
            await self._connection.execute("; ".join([*words, "COMMIT"]))
        except asyncpg.UniqueViolationError as error:
            raise TakenMeanwhile from error
        except asyncpg.LockNotAvailableError as error:
            raise HeldMeanwhile from error


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
        with translated():
            app = await open_pool(app_dsn, connections_max)
            router = await open_pool(router_dsn, max(2, connections_max // 2))
            sweeper = await open_pool(router_dsn, 1, connections_min=0, server_settings=_SWEEPING)
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

        Two round trips with one statement inside: BEGIN and the fence travel ahead of the statement
        (kit/ahead.py), COMMIT follows it. `gate` is a SELECT written by code from checked ids;
        finding no row raises Closed. It makes a third, with BEGIN. Without `livemode` nothing
        live is seen, and making something live raises FencedOff.

        Not `flushed`: its commit does not wait for the disk. For what is done again after a crash
        of the machine that undid it, and of which nobody outside has heard: the next commit that
        is flushed, before anything is answered or sent, flushes this one too.

        `planned_once`: each statement by the one plan its connection has for it. Where lists are
        given, PostgreSQL would plan anew each time, for many times what such a statement takes. For
        what is done at every message, by keys alone: a list with filters wants plans of its own.
        """
        beginning = _beginning(store, livemode=livemode, flushed=flushed, planned_once=planned_once)
        try:
            async with self._transaction(self._app, beginning, gate) as tx:
                yield tx
        except asyncpg.InsufficientPrivilegeError as error:
            if livemode:
                raise
            raise FencedOff from error

    @asynccontextmanager
    async def apart(self, store: StoreId, *, flushed: bool = True) -> AsyncIterator[Tx]:
        """As `store`, but each statement is a transaction of its own, in one round trip, and planned
        once: for one that is alone, or that only reads. What comes after it undoes nothing.

        On a connection that has not prepared the first of them, all are one transaction.
        """
        beginning = _beginning(store, flushed=flushed, planned_once=True)
        async with self._transaction(self._app, beginning, is_apart=True) as tx:
            yield tx

    @asynccontextmanager
    async def routing(self) -> AsyncIterator[Tx]:
        """One transaction before the store is known, under the role that may only look that up."""
        async with self._transaction(self._router, ("BEGIN",)) as tx:
            yield tx

    @asynccontextmanager
    async def sweeping(self) -> AsyncIterator[Tx]:
        """As `routing`, each statement a transaction of its own, in one round trip: for what a worker
        asks many times a second. Not flushed, and planned once. One at a time in a process.
        """
        with translated():
            async with self._sweeper.acquire(timeout=5) as connection:
                yield Tx(connection)

    async def notify(self, channel: str, payloads: Iterable[str] = ("",)) -> None:
        """Calls whoever listens, in one round trip. Not flushed: a call that is lost costs little."""
        told = (payload.replace("'", "''") for payload in payloads)
        calls = "; ".join(f"NOTIFY {channel}, '{payload}'" for payload in told)
        with translated():
            async with self._router.acquire(timeout=5) as connection:
                try:
                    await connection.execute(f"BEGIN; {_UNFLUSHED}; {calls}; COMMIT")
                except BaseException:
                    await _roll_back(connection)
                    raise

    @asynccontextmanager
    async def listener(self) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
        """A connection of its own for LISTEN. Not through a transaction pooler."""
        with translated():
            connection = await log_in(self._router_dsn, timeout=5)
            try:
                yield connection
            finally:
                await connection.close(timeout=2)

    @asynccontextmanager
    async def _transaction(
        self,
        pool: "asyncpg.Pool[asyncpg.Record]",
        beginning: tuple[str, ...],
        gate: str = "",
        *,
        is_apart: bool = False,
    ) -> AsyncIterator[Tx]:
        meter = self._meters[pool is self._router]
        began = perf_counter()
        with translated():
            # The timeout costs a task of its own; with a connection idle there is nothing to wait
            # for.
            taking = pool.acquire() if pool.get_idle_size() else pool.acquire(timeout=5)
            async with taking as connection:
                tx = Tx(connection, beginning, is_apart=is_apart)
                try:
                    if gate:
                        await tx.begin_by(gate)
                    yield tx
                    await tx.commit()
                except BaseException:
                    if tx.was_sent:
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


def _beginning(
    store: StoreId, *, livemode: bool = True, flushed: bool = True, planned_once: bool = False
) -> tuple[str, ...]:
    settings = ((_NOT_LIVE, not livemode), (_UNFLUSHED, not flushed), (_PLANNED_ONCE, planned_once))
    return ("BEGIN", _fence(store), *(setting for setting, is_set in settings if is_set))


def _fence(scope: UUID) -> str:
    """Not by set_config: a SELECT is planned, in each of a message's transactions."""
    assert isinstance(scope, UUID), "the fence is spliced: it must be a UUID, not a string"
    return f"SET LOCAL app.store_id = '{scope}'"


async def _roll_back(connection: "PoolConnectionProxy[asyncpg.Record]") -> None:
    """Raises nothing: whatever ended the transaction is what its caller hears of."""
    try:
        if not connection.is_closed():
            # Shielded: a cancelled request must not hand a half-open transaction to the pool.
            await asyncio.shield(connection.execute("ROLLBACK"))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
        with suppress(asyncpg.InterfaceError):  # the pool has taken a dead one back already
            connection.terminate()
