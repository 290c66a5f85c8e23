"""A past for a store that has none: what happens in it happened then, all of it in one transaction.

Facts, timers and jobs run as ever, but one after another and here: a fact is heard, a timer rings at
its hour, a job talks to its channel or gateway. Cut off anywhere, none of it was. So it is for what
plays within the house alone: a real channel cannot take back what it has told.
"""

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from . import clock, events
from .db import Database, Tx
from .ids import StoreId, TimerId
from .jobs import Job, Jobs, Later, PersonalJob, enqueue, left_to
from .relay import Delivery, fact_from, mark_delivered, remove_timer
from .sql import statement
from .timers import Timers
from .world import World

_AHEAD_MAX = timedelta(seconds=30)  # what telling it may take itself


class Past:
    """One store, from a moment on; whoever does something in it lets it `settle`."""

    def __init__(
        self, world: World, tx: Tx, store: StoreId, moment: clock.Moment, timers: Timers, jobs: Jobs
    ) -> None:
        self.world = replace(world, database=_Within(tx, store))
        self.tx = tx
        self.store = store
        self._moment = moment
        self._timers = timers
        self._jobs = jobs
        self._to_do: deque[Job | PersonalJob] = deque()

    @classmethod
    @asynccontextmanager
    async def of(
        cls, world: World, store: StoreId, at: datetime, *, timers: Timers, jobs: Jobs
    ) -> AsyncIterator["Past"]:
        """Until the block ends; then it has come up to the present."""
        now = clock.now()
        with clock.living(at) as moment:
            async with world.database.store(store) as tx:
                past = cls(world, tx, store, moment, timers, jobs)
                with left_to(past._to_do):
                    yield past
                    await past.settle()
                    assert clock.now() - now < _AHEAD_MAX, "it ran ahead of the present"
                    await past.wait_until(now)

    async def wait_until(self, at: datetime) -> None:
        """Time passes: whatever is due by then has happened, each at its hour."""
        while (timer := await next_timer(self.tx, self.store, at)) is not None:
            self._moment.move(max(timer.due_at, clock.now()))
            if await remove_timer(self.tx, self.store, timer.kind, timer.subject_id, timer.id):
                await self._timers[timer.kind](self.tx, self.store, timer.subject_id)
            await self.settle()
        self._moment.move(max(at, clock.now()))

    async def run(self, job: Job) -> None:
        """As if it had come out of the queue, and what follows from it."""
        self._to_do.append(job)
        await self.settle()

    async def settle(self) -> None:
        """All that follows from what was done follows now."""
        while await self._tell() or await self._work():
            pass

    async def _tell(self) -> bool:
        due = await due_deliveries(self.tx, self.store, clock.now())
        for one in due:
            told = await mark_delivered(self.tx, self.store, one.event_id, one.handler, clock.now())
            found = told and events.handler_named(told.type, one.handler)
            if told is not None and found:
                handle, fact = found
                await handle(self.tx, fact_from(fact, self.store, told.data))
        return bool(due)

    async def _work(self) -> bool:
        if not self._to_do:
            return False
        job = self._to_do.popleft()
        try:
            await self._jobs[type(job)](self.world, job)
        except Later as later:
            await enqueue(self.tx, job, delay_seconds=max(later.seconds, 1.0))
        return True


class _Within(Database):
    """Whose every transaction in the store is a part of one that is open already; it has no others."""

    def __init__(self, tx: Tx, store: StoreId) -> None:
        self._tx = tx
        self._store = store

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
        del livemode, flushed, planned_once  # the whole's
        assert store == self._store, "a past is one store's"
        assert not gate, "nobody comes in by a door"
        connection = await self._tx.begun()
        await connection.execute("SAVEPOINT part")
        try:
            yield self._tx
            if self._tx.last_words:
                await connection.execute(self._tx.last_words)
                self._tx.last_words = ""
        except BaseException:
            self._tx.last_words = ""
            await connection.execute("ROLLBACK TO part")
            raise
        await connection.execute("RELEASE part")

    @asynccontextmanager
    async def apart(self, store: StoreId, *, flushed: bool = True) -> AsyncIterator[Tx]:
        async with self.store(store, flushed=flushed) as tx:
            yield tx


class NextTimer(Struct, frozen=True):
    id: TimerId
    kind: str
    subject_id: UUID
    due_at: datetime


@statement("""
    SELECT store_id, event_id, handler, attempts FROM event_deliveries
    WHERE store_id = $store AND done_at IS NULL AND due_at <= $now
    ORDER BY due_at, event_id
""")
async def due_deliveries(tx: Tx, store: StoreId, now: datetime) -> list[Delivery]: ...


@statement("""
    SELECT id, kind, subject_id, due_at FROM timers
    WHERE store_id = $store AND due_at <= $until AND claimed_until IS NULL
    ORDER BY due_at LIMIT 1
""")
async def next_timer(tx: Tx, store: StoreId, until: datetime) -> NextTimer | None: ...
