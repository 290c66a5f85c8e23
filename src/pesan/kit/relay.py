"""Delivers facts to their handlers and runs timers that are due.

Each runs in one transaction with its own mark of being done, so its effect in the database happens
once even when a worker dies half way. Work that talks to the network is not done here: a handler
enqueues a job for it (kit/jobs.py). Claims are leases on real time; being due is business time.

Facts and timers have hands of their own, and more is claimed as hands come free: a thousand timers
that a full hour makes due at once keep no message waiting.
"""

import asyncio
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from uuid import UUID

import msgspec
import structlog

from . import clock, events, metrics
from .db import Database, Tx
from .errors import Problem
from .here import Here
from .ids import EventId, StoreId, TimerId, encode
from .jobs import Job, PersonalJob, left_to
from .lanes import Lane
from .logs import request_id
from .sql import Changed, statement
from .timers import Timers
from .wake import Wake

_log = structlog.get_logger("relay")

FACTS_AT_ONCE = 5  # of one process: more only take the processor from each other (`bench rush`)
TIMERS_AT_ONCE = 4
LEASE = timedelta(seconds=30)
LOOK_EVERY_SECONDS = 1.0
TIMERS_APART_SECONDS = 0.05  # facts wake us many times a second, and hardly ever is a timer due
RETRY_SECONDS = (1, 5, 15, 60, 300, 900, 3600)


class Delivery(msgspec.Struct, frozen=True):
    store_id: StoreId
    event_id: EventId
    handler: str
    attempts: int


class DueTimer(msgspec.Struct, frozen=True):
    store_id: StoreId
    id: TimerId
    kind: str
    subject_id: UUID
    attempts: int


class Told(msgspec.Struct, frozen=True):
    type: str
    data: dict[str, str]


class Relay:
    def __init__(self, database: Database, wake: Wake, timers: Timers, here: Here) -> None:
        self._database = database
        self._timers = timers
        self._here = here
        self._woken = wake.subscribe()
        self._stopped = False
        self._timers_from = 0.0  # they are looked for again, on the monotonic clock
        self._passed_over = False
        self._facts_lane = Lane(FACTS_AT_ONCE, self._woken)
        self._timers_lane = Lane(TIMERS_AT_ONCE, self._woken)

    async def run(self) -> None:
        """Until stopped or cancelled. Survives the database going away."""
        try:
            while not self._stopped:
                self._woken.clear()
                try:
                    await self._begin_more()
                except Problem as problem:
                    _log.warning("relay.waiting", problem=problem.code)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), self._patience_seconds())
            await self._finished()
        finally:
            await self._dropped()

    def stop(self) -> None:
        """Claims nothing more; `run` returns once what it claimed is done."""
        self._stopped = True
        self._here.stop()
        self._woken.set()

    async def once(self) -> int:
        """Does what is due now, as much as there are hands for; returns how much it found."""
        self._timers_from = 0.0
        try:
            found = await self._begin_more()
            await self._finished()
        finally:
            await self._dropped()
        return found

    async def _begin_more(self) -> int:
        for_facts, for_timers = self._facts_lane.room, self._timers_lane.room
        self._passed_over = monotonic() < self._timers_from
        if self._passed_over:
            for_timers = 0
        if not for_facts and not for_timers:
            return 0
        now, until = clock.now(), datetime.now(UTC) + LEASE
        async with self._database.sweeping() as tx:
            facts = await claim_deliveries(tx, now, until, for_facts) if for_facts else []
            self._facts_lane.begin([partial(self._deliver, one) for one in facts], room=for_facts)
            timers = await claim_timers(tx, now, until, for_timers) if for_timers else []
        if for_timers:
            self._timers_lane.begin([partial(self._ring, one) for one in timers], room=for_timers)
            self._timers_from = monotonic() + TIMERS_APART_SECONDS
        return len(facts) + len(timers)

    def _patience_seconds(self) -> float:
        """Until it looks by itself: sooner where it has passed over the timers."""
        if self._passed_over:
            return max(0.0, self._timers_from - monotonic())
        return LOOK_EVERY_SECONDS

    async def _finished(self) -> None:
        await asyncio.gather(self._facts_lane.finished(), self._timers_lane.finished())
        await self._here.finished()

    async def _dropped(self) -> None:
        await asyncio.gather(self._facts_lane.dropped(), self._timers_lane.dropped())
        await self._here.dropped()

    async def _deliver(self, delivery: Delivery) -> None:
        request_id.set(encode("evt", delivery.event_id))  # why: for the logs and the audit log
        along: list[events.Fact] = []
        try:
            try:
                await self._tell(delivery, along)
            except Exception:
                if not along:
                    raise
                await self._tell(delivery, None)  # each apart: one that fails fails alone
            metrics.WORK.labels("fact", delivery.handler, "done").inc()
        except Exception as error:  # noqa: BLE001 - the worker's loop: one failure stops nothing
            await self._failed(delivery, delivery.handler, error)

    async def _tell(self, delivery: Delivery, along: list[events.Fact] | None) -> None:
        """And what comes of it, so far as `along` is a list for it: facts are told, jobs begun. Undone
        by a crash it is claimed again, with all its effects.
        """
        called: deque[Job | PersonalJob] = deque()
        kinds = () if along is None else self._here.kinds
        store = self._database.store(delivery.store_id, flushed=False, planned_once=True)
        async with store as tx:
            told = await mark_delivered(
                tx, delivery.store_id, delivery.event_id, delivery.handler, clock.now()
            )
            found = told and events.handler_named(told.type, delivery.handler)
            if told is None or not found:
                return  # someone else did it, or the handler left the code: done either way
            handle, fact = found
            tx.along = along
            with left_to(called, only=kinds):
                await handle(tx, fact_from(fact, delivery.store_id, told.data))
                for came in along or ():  # grows while they are told
                    for hear in events.hearers_of(came):
                        await hear(tx, came)
            begun = await self._here.start(tx, called)
        self._here.go_on(begun)

    async def _ring(self, timer: DueTimer) -> None:
        request_id.set(f"timer:{timer.kind}")
        try:
            async with self._database.store(timer.store_id, flushed=False) as tx:
                if await remove_timer(tx, timer.store_id, timer.kind, timer.subject_id, timer.id):
                    await self._timers[timer.kind](tx, timer.store_id, timer.subject_id)
            metrics.WORK.labels("timer", timer.kind, "done").inc()
        except Exception as error:  # noqa: BLE001 - as above
            await self._failed(timer, timer.kind, error)

    async def _failed(self, work: Delivery | DueTimer, name: str, error: Exception) -> None:
        wait = RETRY_SECONDS[min(work.attempts, len(RETRY_SECONDS)) - 1]
        due = clock.now() + timedelta(seconds=wait)
        text = f"{type(error).__name__}: {error}"[:500]
        kind = "fact" if isinstance(work, Delivery) else "timer"
        metrics.WORK.labels(kind, name, "failed").inc()
        _log.warning("relay.failed", work=name, attempts=work.attempts, exc_info=error)
        with suppress(Problem):
            async with self._database.routing() as tx:
                if isinstance(work, Delivery):
                    await postpone_delivery(
                        tx, work.store_id, work.event_id, work.handler, due, text
                    )
                else:
                    await postpone_timer(
                        tx, work.store_id, work.kind, work.subject_id, work.id, due, text
                    )


def fact_from(fact: type[events.Fact], store: StoreId, data: dict[str, str]) -> events.Fact:
    return msgspec.convert({**data, "store_id": str(store)}, fact, strict=False)


@statement("""
    -- any store: one sweep serves all; the row names the store it is then done in.
    UPDATE event_deliveries d SET claimed_until = $until, attempts = d.attempts + 1
    FROM (
        SELECT store_id, event_id, handler FROM event_deliveries
        WHERE done_at IS NULL AND due_at <= $now
            AND (claimed_until IS NULL OR claimed_until < now())
        ORDER BY due_at LIMIT $batch FOR UPDATE SKIP LOCKED
    ) due
    WHERE d.store_id = due.store_id AND d.event_id = due.event_id AND d.handler = due.handler
    RETURNING d.store_id, d.event_id, d.handler, d.attempts
""")
async def claim_deliveries(
    tx: Tx, now: datetime, until: datetime, batch: int
) -> list[Delivery]: ...


@statement("""
    -- any store: one sweep serves all; the row names the store it is then done in.
    UPDATE timers t SET claimed_until = $until, attempts = t.attempts + 1
    FROM (
        SELECT store_id, id, kind, subject_id FROM timers
        WHERE due_at <= $now AND (claimed_until IS NULL OR claimed_until < now())
        ORDER BY due_at LIMIT $batch FOR UPDATE SKIP LOCKED
    ) due
    WHERE t.store_id = due.store_id AND t.kind = due.kind AND t.subject_id = due.subject_id
    RETURNING t.store_id, t.id, t.kind, t.subject_id, t.attempts
""")
async def claim_timers(tx: Tx, now: datetime, until: datetime, batch: int) -> list[DueTimer]: ...


@statement("""
    UPDATE event_deliveries d SET done_at = $now, error = NULL
    FROM events e
    WHERE d.store_id = $store AND d.event_id = $event AND d.handler = $handler
        AND d.done_at IS NULL AND e.store_id = $store AND e.id = $event
    RETURNING e.type, e.data
""")
async def mark_delivered(
    tx: Tx, store: StoreId, event: EventId, handler: str, now: datetime
) -> Told | None: ...


# By its key; its id says whether it was set again meanwhile.
@statement("""
    DELETE FROM timers
    WHERE store_id = $store AND kind = $kind AND subject_id = $subject AND id = $timer
""")
async def remove_timer(
    tx: Tx, store: StoreId, kind: str, subject: UUID, timer: TimerId
) -> Changed: ...


@statement("""
    UPDATE event_deliveries SET due_at = $due, claimed_until = NULL, error = $error
    WHERE store_id = $store AND event_id = $event AND handler = $handler AND done_at IS NULL
""")
async def postpone_delivery(
    tx: Tx, store: StoreId, event: EventId, handler: str, due: datetime, error: str
) -> None: ...


@statement("""
    UPDATE timers SET due_at = $due, claimed_until = NULL, error = $error
    WHERE store_id = $store AND kind = $kind AND subject_id = $subject AND id = $timer
""")
async def postpone_timer(
    tx: Tx, store: StoreId, kind: str, subject: UUID, timer: TimerId, due: datetime, error: str
) -> None: ...


@statement("""
    -- any store: what is old is removed for all; a policy lets the router touch nothing younger
    DELETE FROM event_deliveries d USING (
        SELECT store_id, event_id, handler FROM event_deliveries
        WHERE done_at < $before LIMIT $limit
    ) old
    WHERE d.store_id = old.store_id AND d.event_id = old.event_id AND d.handler = old.handler
""")
async def prune(tx: Tx, before: datetime, limit: int) -> Changed: ...
