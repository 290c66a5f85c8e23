"""Jobs that go on here, straight from the transaction that called for them: no queue, no second hand.

A job of `starts` takes its first step in that transaction (kit/relay.py), and with it writes down
what calls it again should this process die: a lease with a timer. The rest of it runs once that is
committed. Where no hand is free, and wherever it cannot go on, it is a job in the queue as ever.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any

import structlog

from . import metrics
from .db import Tx
from .errors import Problem
from .jobs import Job, Later, PersonalJob, enqueue
from .world import World

_log = structlog.get_logger("jobs")

AT_ONCE = 24
AGAIN_SECONDS = 1.0

Act = Callable[[], Awaitable[None]]
Starts = Mapping[type[Job], Callable[[Tx, World, Any], Awaitable[Act | None]]]


class Here:
    """The jobs of one process that were begun in it."""

    def __init__(self, world: World, starts: Starts) -> None:
        self._world = world
        self._starts = starts
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False

    @property
    def kinds(self) -> Collection[type[Job]]:
        """Which jobs can be begun; none when there is no hand for more."""
        return () if self._stopped or len(self._tasks) >= AT_ONCE else self._starts

    async def start(self, tx: Tx, jobs: Iterable[Job | PersonalJob]) -> list[Act]:
        """Takes each job's first step; what is left of them is to be given to `go_on`."""
        begun: list[Act] = []
        for job in dict.fromkeys(jobs):
            assert isinstance(job, Job), "a person's job is none of those that start here"
            try:
                rest = await self._starts[type(job)](tx, self._world, job)
            except Later as later:
                await enqueue(tx, job, delay_seconds=later.seconds)
            else:
                if rest is not None:
                    begun.append(partial(self._run, job, rest))
        return begun

    def go_on(self, begun: Iterable[Act]) -> None:
        """Once they are committed. Each in the context, and so for the cause, of its caller."""
        for act in begun:
            task = asyncio.ensure_future(act())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def finished(self) -> None:
        while self._tasks:
            await asyncio.wait(self._tasks)

    def stop(self) -> None:
        """Begins nothing more."""
        self._stopped = True

    async def dropped(self) -> None:
        """What still runs goes into the queue."""
        for task in self._tasks:
            task.cancel()
        await self.finished()

    async def _run(self, job: Job, rest: Act) -> None:
        try:
            await rest()
            metrics.WORK.labels("job", job.name, "done").inc()
        except Later as later:
            await self._queue(job, later.seconds)
        except asyncio.CancelledError:
            await self._queue(job, 0)
        except Exception as error:  # noqa: BLE001 - in the queue it is tried again, and again
            metrics.WORK.labels("job", job.name, "failed").inc()
            _log.warning("jobs.failed", job=job.name, attempt=0, exc_info=error)
            await self._queue(job, AGAIN_SECONDS)

    async def _queue(self, job: Job, seconds: float) -> None:
        try:
            async with self._world.database.store(job.store_id) as tx:
                await enqueue(tx, job, delay_seconds=seconds)
        except Problem as problem:  # its timer calls it
            _log.warning("jobs.left_to_its_timer", job=job.name, problem=problem.code)
