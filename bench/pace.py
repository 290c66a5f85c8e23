"""Requests at fixed times, from a process that does nothing else.

An open loop: each request is written when it is due, on a connection that is free or on a new one,
however many answers are still awaited. Its bytes were made beforehand. What the sender itself could
not keep up with is said (`late`), and what it took of the machine.
"""

import asyncio
import multiprocessing
import resource
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import uvloop

CONNECTIONS_MAX = 500
PATIENCE_SECONDS = 60.0  # after the last was due


@dataclass
class Stream:
    """What is sent in one rhythm; where it is shorter than the time, it begins anew."""

    requests: Sequence[bytes]
    per_second: float
    seconds: float

    @property
    def due(self) -> int:
        return round(self.per_second * self.seconds)


@dataclass
class Paced:
    """What became of a stream."""

    due: int
    sent: int = 0
    late: list[float] = field(default_factory=list)  # seconds from due to written
    waited: list[float] = field(default_factory=list)  # seconds from due to answered
    statuses: Counter[int] = field(default_factory=Counter)
    cut: int = 0  # connections closed on us with an answer awaited
    cpu_seconds: float = 0.0  # of the sender, all streams together
    seconds: float = 0.0

    @property
    def answered(self) -> int:
        return len(self.waited)

    @property
    def cpu_share(self) -> float:
        """Of one core."""
        return self.cpu_seconds / self.seconds

    def line(self) -> str:
        p50, p95, p99 = (_quantile(self.waited, share) for share in (0.5, 0.95, 0.99))
        return f"p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms"

    def honesty(self) -> str:
        return (
            f"{self.due} due, {self.sent} sent, {self.answered} answered {dict(self.statuses)},"
            f" {self.cut} cut; written late p99 {_quantile(self.late, 0.99):.0f} ms;"
            f" the sender took {100 * self.cpu_share:.0f} % of a core"
        )


def run(port: int, *streams: Stream) -> list[Paced]:
    """All at once, in a process of its own."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=lambda: sender.send(uvloop.run(_all(port, streams)))
    )
    process.start()
    results: list[Paced] = receiver.recv()
    process.join()
    return results


async def _all(port: int, streams: Sequence[Stream]) -> list[Paced]:
    began, cpu = time.perf_counter() + 0.2, _cpu_seconds()
    lines = _Lines(port)
    results = await asyncio.gather(*(_send(stream, lines, began) for stream in streams))
    lines.close()
    for result in results:
        result.cpu_seconds = _cpu_seconds() - cpu
        result.seconds = time.perf_counter() - began
    return results


async def _send(stream: Stream, lines: "_Lines", began: float) -> Paced:
    result = Paced(stream.due)
    for place in range(stream.due):
        due = began + place / stream.per_second
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        request = stream.requests[place % len(stream.requests)]
        lines.write(_Asked(request, due, result))
    until = time.perf_counter() + PATIENCE_SECONDS
    while result.answered + result.cut < result.due and time.perf_counter() < until:  # noqa: ASYNC110 - the lines count
        await asyncio.sleep(0.05)
    return result


@dataclass(slots=True)
class _Asked:
    request: bytes
    due: float
    result: Paced


class _Lines:
    """The connections: a free one, a new one, or a place in the queue."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: deque[_Line] = deque()
        self._queue: deque[_Asked] = deque()
        self._open = 0
        self._opening: set[asyncio.Task[None]] = set()

    def write(self, asked: _Asked) -> None:
        if self._free:
            self._free.pop().ask(asked)
            return
        self._queue.append(asked)
        if self._open < CONNECTIONS_MAX:
            self._open += 1
            task = asyncio.get_running_loop().create_task(self._connect())
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(lambda: _Line(self), "127.0.0.1", self._port)
        self.free(line)

    def free(self, line: "_Line") -> None:
        if self._queue:
            line.ask(self._queue.popleft())
        else:
            self._free.append(line)

    def lost(self, line: "_Line") -> None:
        self._open -= 1
        if line in self._free:
            self._free.remove(line)

    def close(self) -> None:
        for line in self._free:
            line.hang_up()


class _Line(asyncio.Protocol):
    """One keep-alive connection, one request at a time."""

    def __init__(self, lines: _Lines) -> None:
        self._lines = lines
        self._asked: _Asked | None = None
        self._answer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # as uvloop's own is, unasked

    def ask(self, asked: _Asked) -> None:
        assert self._transport is not None
        self._asked = asked
        self._transport.write(asked.request)
        asked.result.sent += 1
        asked.result.late.append(time.perf_counter() - asked.due)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        status = _whole(self._answer)
        if status is None or self._asked is None:
            return
        asked, self._asked, self._answer = self._asked, None, b""
        asked.result.waited.append(time.perf_counter() - asked.due)
        asked.result.statuses[status] += 1
        self._lines.free(self)

    def connection_lost(self, error: Exception | None) -> None:
        del error
        if self._asked is not None:
            self._asked.result.cut += 1
        self._lines.lost(self)

    def hang_up(self) -> None:
        assert self._transport is not None
        self._transport.close()


def _whole(answer: bytes) -> int | None:
    """The status, once all of the answer is there."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return None
    at = answer[:end].lower().find(b"content-length:")
    length = 0 if at < 0 else int(answer[at + 15 :].split(b"\r\n", 1)[0])
    return int(answer[9:12]) if len(answer) >= end + 4 + length else None


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _quantile(seconds: Sequence[float], share: float) -> float:
    """Milliseconds."""
    ordered = sorted(seconds) or [0.0]
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]
