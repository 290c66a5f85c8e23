"""Pesan as a real site runs it: several processes, a supervisor, and somebody who kills them."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg
from bench.lab import PESAN, Lab

from pesan.kit.postgres import watch

from .ports import free_ports
from .report import Window

READY_SECONDS = 60.0
FIRST_READY_SECONDS = 600.0  # all of them at once, on a machine that does other things too
STOP_SECONDS = 15.0
LOOK_SECONDS = 0.02
HEALTH_SECONDS = 5.0
AT_WORK_SECONDS = 1.0  # of a worker, before it may be killed: one that never began proves nothing


@dataclass
class Child:
    """One `pesan` process, started again whenever it is gone."""

    words: tuple[str, ...]
    environment: dict[str, str]
    log: IO[bytes]
    port: int | None = None
    said: Path | None = None  # by a worker, which says one line once it is at work
    process: "subprocess.Popen[bytes] | None" = None
    ready_at: float | None = None  # as a balancer's health check, or its own word, has it

    def start(self) -> None:
        self.ready_at = None
        with self.said.open("wb") if self.said else nullcontext(self.log) as out:
            self.process = subprocess.Popen(
                self.words, env=self.environment, stdout=out, stderr=self.log
            )

    @property
    def is_ready(self) -> bool:
        return self.ready_at is not None

    async def look(self) -> None:
        """Whether it serves, or is at work, by now."""
        serves = self.port is not None and await _answers(self.port)
        works = self.said is not None and self.said.stat().st_size > 0
        self.ready_at = time.monotonic() if serves or works else None

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def send(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


@dataclass
class Fleet:
    lab: Lab
    children: list[Child]
    kills: int = 0
    outages: list[Window] = field(default_factory=list)  # from the blow until it serves again
    _blow: "asyncio.Task[float] | None" = None

    def ports(self) -> list[int]:
        """Where a balancer would send a new connection."""
        webs = [child for child in self.children if child.port is not None]
        ready = [child for child in webs if child.is_ready and child.lives]
        return [child.port for child in ready or webs if child.port is not None]

    @property
    def pids(self) -> list[int]:
        return [child.process.pid for child in self.children if child.process is not None]

    def kill_one(self, rng: random.Random, *, webs_only: bool = False) -> None:
        """SIGKILL, to any but the last that serves and workers that have only begun: no goodbye,
        nothing flushed.
        """
        ready = [child for child in self.children if child.is_ready and child.lives]
        serving = [child for child in ready if child.port is not None]
        candidates = serving if len(serving) > 1 else []
        if not webs_only:
            began = time.monotonic() - AT_WORK_SECONDS
            workers = [child for child in ready if child.port is None]
            candidates += [one for one in workers if one.ready_at and one.ready_at < began]
        if candidates:
            rng.choice(candidates).send(signal.SIGKILL)
            self.kills += 1

    def worker(self, words: tuple[str, ...], environment: dict[str, str], log: IO[bytes]) -> Child:
        said = self.lab.log.with_name(f"said-{len(self.children)}")
        return Child(words, environment, log, said=said)

    @asynccontextmanager
    async def another(self, *words: str) -> AsyncIterator[None]:
        """One more process of Python's, started again and killed like the rest."""
        first = self.children[0]
        child = self.worker((sys.executable, *words), self.lab.environment, first.log)
        self.children.append(child)
        try:
            async with beside(self.supervise(child)):
                yield
        finally:
            self.children.remove(child)
            child.send(signal.SIGKILL)
            if child.process is not None:
                await asyncio.to_thread(child.process.wait)

    async def keep_killing(
        self, every_seconds: float, rng: random.Random, *, webs_only: bool = False
    ) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(every_seconds)
            self.kill_one(rng, webs_only=webs_only)

    async def stop_database(self) -> float:
        """An immediate stop: no checkpoint, nothing flushed. Returns the seconds until it serves.

        What starts it again is the watch that `pesan serve` itself keeps over it.
        """
        return await self._outage(self.lab.cluster.pid, signal.SIGQUIT)

    async def kill_session(self, rng: random.Random) -> float:
        """SIGKILL to one of the app's sessions: PostgreSQL drops them all, and recovers itself."""
        sessions = await asyncio.to_thread(
            self.lab.column, "SELECT pid FROM pg_stat_activity WHERE usename = 'pesan_app'"
        )
        return await self._outage(rng.choice(sessions), signal.SIGKILL)

    async def calm(self) -> None:
        """Until a blow that was struck is over: whoever ordered it may be gone meanwhile."""
        if self._blow is not None:
            await self._blow

    async def _outage(self, pid: int, number: int) -> float:
        self._blow = asyncio.create_task(self._note(pid, number))
        return await asyncio.shield(self._blow)

    async def _note(self, pid: int, number: int) -> float:
        began = time.monotonic()
        await asyncio.to_thread(self._strike, pid, number)
        self.outages.append((began, time.monotonic()))
        return self.outages[-1][1] - began

    def _strike(self, pid: int, number: int) -> None:
        """Returns when it serves again."""
        until = time.monotonic() + READY_SECONDS
        with psycopg.connect(self.lab.database_url, autocommit=True) as witness:
            os.kill(pid, number)
            with suppress(psycopg.OperationalError):  # it has fallen
                while time.monotonic() < until:
                    witness.execute("SELECT")
                    time.sleep(LOOK_SECONDS)
        while not self.lab.cluster.address.answers():
            assert time.monotonic() < until, "the database did not come back"
            time.sleep(LOOK_SECONDS)

    async def until_ready(self) -> None:
        until = time.monotonic() + FIRST_READY_SECONDS
        while not all(child.is_ready for child in self.children if child.port is not None):
            assert time.monotonic() < until, f"not all began to serve:\n{self.tail()}"
            await asyncio.sleep(LOOK_SECONDS)

    async def supervise(self, child: Child) -> None:
        """Until cancelled: starts it again when it has died, as systemd or an orchestrator does."""
        while True:
            if not child.lives:
                child.start()
            elif not child.is_ready:
                await child.look()
            await asyncio.sleep(LOOK_SECONDS)

    def tail(self) -> str:
        return self.lab.log.read_text(errors="replace")[-4000:]

    async def stop(self) -> None:
        for child in self.children:
            child.send(signal.SIGTERM)
        for process in [child.process for child in self.children if child.process is not None]:
            try:
                await asyncio.to_thread(process.wait, STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@asynccontextmanager
async def open_fleet(
    lab: Lab, *, webs: int = 2, workers: int = 1, weakness: str | None = None, **settings: str
) -> AsyncIterator[Fleet]:
    """The product on `webs` ports with `workers` beside it, supervised, until the block is left.

    `weakness` names a deliberately broken build (weakened.py): the drill must turn red on it.
    """
    command = (PESAN,) if weakness is None else (sys.executable, "-m", "drills.weakened", weakness)
    with lab.log.open("ab") as log:
        fleet = Fleet(lab, [])
        for port in free_ports(webs):
            environment = {**lab.environment, "PESAN_PORT": str(port), **settings}
            words = (*command, "serve", "--web-only")
            fleet.children.append(Child(words, environment, log, port))
        for _ in range(workers):
            words = (*command, "worker")
            fleet.children.append(fleet.worker(words, {**lab.environment, **settings}, log))
        try:
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(beside(watch(lab.cluster)))
                for child in fleet.children:
                    await stack.enter_async_context(beside(fleet.supervise(child)))
                await fleet.until_ready()
                yield fleet
                await fleet.calm()
        finally:
            await fleet.stop()


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Runs `work` while the block runs; what it raises ends the block's owner too."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        failed = task.done() and not task.cancelled() and task.exception() is not None
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert not failed


async def _answers(port: int) -> bool:
    """A health check. A process that starts has its port open before it can serve."""
    writer = None
    try:
        async with asyncio.timeout(HEALTH_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            return b" 200 " in await reader.readline()
    except (OSError, TimeoutError):
        return False
    finally:
        if writer is not None:
            writer.transport.abort()
