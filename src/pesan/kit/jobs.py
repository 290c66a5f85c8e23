"""Work that talks to the network, on PgQueuer: enqueued inside our own transaction, run at least once.

A job's effects are guarded in SQL by whoever wrote it; order within a conversation comes from our
own sequence and lease, the job is only the call to look. Payloads carry ids, never content.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

import msgspec
import structlog
from pgqueuer import AsyncpgDriver, Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job as QueuedJob

from . import metrics
from .away import DatabaseAway
from .db import Tx
from .errors import Problem
from .ids import StoreId
from .logs import request_id
from .sql import Changed, statement
from .world import World

_log = structlog.get_logger("jobs")

HEARTBEAT = timedelta(seconds=30)
AT_ONCE = 40  # a host that hangs holds fewer (kit/egress.py)
PATIENT_AT_ONCE = 8  # of each kind: the other hands are for what somebody waits for
RETRY_SECONDS = (1, 5, 15, 60, 300, 900, 3600)
ATTEMPTS_MAX = 20
CROWDED_TRIES, CROWDED_SECONDS = 5, 1.0


class Job(msgspec.Struct, frozen=True, kw_only=True):
    name: ClassVar[str]
    patient: ClassVar[bool] = False  # nobody waits for it: what somebody waits for goes first
    store_id: StoreId


class PersonalJob(msgspec.Struct, frozen=True, kw_only=True):
    """About a person, who belongs to no store: its one id says about whom."""

    name: ClassVar[str]
    patient: ClassVar[bool] = False


class Later(Exception):  # noqa: N818 - raised by a job to be run again; not a failure
    def __init__(self, *, seconds: float) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


JobHandler = Callable[[World, Any], Awaitable[None]]
Jobs = Mapping[type[Job] | type[PersonalJob], JobHandler]


class _Left(NamedTuple):
    to: deque[Job | PersonalJob]
    only: Collection[type[Job]] | None  # None: all there is


_left_to: ContextVar[_Left | None] = ContextVar("left_to", default=None)


async def enqueue(
    tx: Tx, job: Job | PersonalJob, *, delay_seconds: float = 0, unless_queued: str | None = None
) -> None:
    """Runs after this transaction commits, or never if it does not; unless it is `left_to` somebody.

    `unless_queued` names a job so that a second one is dropped while the first still waits or runs;
    only for jobs that look at everything there is to do.
    """
    left = _left_to.get()
    if left is not None and not delay_seconds and (left.only is None or type(job) in left.only):
        left.to.append(job)
        return
    await Queries(AsyncpgDriver(await tx.begun())).enqueue(
        job.name,
        msgspec.json.encode(job),
        priority=-1 if job.patient else 0,
        execute_after=timedelta(seconds=delay_seconds),
        dedupe_key=unless_queued,
        on_conflict="skip",
    )


@contextmanager
def left_to(
    caller: deque[Job | PersonalJob], *, only: Collection[type[Job]] | None = None
) -> Iterator[None]:
    """What this task enqueues for at once is the caller's to run, before its transaction ends."""
    before = _left_to.set(_Left(caller, only))
    try:
        yield
    finally:
        _left_to.reset(before)


class Worker:
    def __init__(self, world: World, jobs: Jobs) -> None:
        self._world = world
        self._jobs = jobs
        self._manager: QueueManager | None = None
        self._stopped = False

    async def run(self) -> None:
        """Until stopped or cancelled. Survives the database going away."""
        logging.getLogger("pgqueuer").setLevel(logging.ERROR)
        while not self._stopped:
            try:
                async with self._world.database.listener() as connection:
                    await self._run_on(connection)
            except (Problem, OSError) as error:
                _log.warning("jobs.waiting", reason=str(error))
            except Exception as error:  # noqa: BLE001 - PgQueuer's loop died: say so, begin again
                _log.warning("jobs.restarting", exc_info=error)
            if not self._stopped:
                await asyncio.sleep(0.5)

    async def _run_on(self, connection: Any) -> None:
        # Which jobs were taken and done: forgotten by a crash of the machine, they are done again.
        await connection.execute("SET synchronous_commit = off")
        manager = QueueManager(Queries(AsyncpgDriver(connection)))
        self._manager = manager
        for job, handler in self._jobs.items():
            manager.entrypoint(
                job.name,
                concurrency_limit=PATIENT_AT_ONCE if job.patient else 0,
                on_failure="hold",
            )(self._entrypoint(job, handler))
        await manager.run(
            dequeue_timeout=timedelta(seconds=1),
            batch_size=10,
            max_concurrent_tasks=AT_ONCE,
            heartbeat_timeout=HEARTBEAT,
            shutdown_on_listener_failure=True,
        )

    def stop(self) -> None:
        """Takes no new jobs; `run` returns once what runs has finished.

        Cancelled before that, it puts what still runs back into the queue.
        """
        self._stopped = True
        if self._manager is not None:
            self._manager.shutdown.set()

    def _entrypoint(
        self, kind: type[Job] | type[PersonalJob], handler: JobHandler
    ) -> Callable[[QueuedJob], Awaitable[None]]:
        async def run(queued: QueuedJob) -> None:
            assert queued.payload is not None
            job = msgspec.json.decode(queued.payload, type=kind)
            request_id.set(f"job:{kind.name}:{queued.id}")  # why: for the logs and the audit log
            try:
                await _patiently(handler, self._world, job)
                metrics.WORK.labels("job", kind.name, "done").inc()
            except Later as later:
                raise RetryRequested(timedelta(seconds=later.seconds)) from later
            except asyncio.CancelledError as gone:
                # PgQueuer would drop a job cancelled by our own stopping as if somebody had
                # called it off.
                raise RetryRequested(timedelta(0), "its worker stopped") from gone
            except Exception as error:
                metrics.WORK.labels("job", kind.name, "failed").inc()
                _log.warning("jobs.failed", job=kind.name, attempt=queued.attempts, exc_info=error)
                if queued.attempts >= ATTEMPTS_MAX:
                    raise  # held for a person to look at
                wait = RETRY_SECONDS[min(queued.attempts, len(RETRY_SECONDS) - 1)]
                raise RetryRequested(timedelta(seconds=wait), str(error)) from error

        return run


async def _patiently(handler: JobHandler, world: World, job: Any) -> None:
    """Forty hands share ten connections: one that finds none free has not failed, and tries on here.

    In the queue it would wait ever longer, for minutes, while what crowded it is over in seconds.
    """
    for _ in range(CROWDED_TRIES):
        try:
            await handler(world, job)
        except DatabaseAway:
            await asyncio.sleep(CROWDED_SECONDS)
        else:
            return
    await handler(world, job)


@statement("""
    -- any store: the library's log; it says how jobs ended, and of failed ones why
    DELETE FROM pgqueuer_log WHERE id IN (
        SELECT id FROM pgqueuer_log WHERE created < $before ORDER BY created LIMIT $limit
    )
""")
async def prune_log(tx: Tx, before: datetime, limit: int) -> Changed: ...
