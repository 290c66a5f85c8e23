"""A lean HTTP load generator: raw sockets, keep-alive, one request at a time per connection.

It shares the machine's two cores with what it measures, so it does as little as it can.
"""

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import uvloop


@dataclass
class Result:
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)  # seconds, of every answer
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    def quantile(self, share: float) -> float:
        """Milliseconds below which this share of the answers came."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


MakeRequest = Callable[[int], bytes]  # the whole request on the wire, for the nth call


def run(
    port: int, make: MakeRequest, *, connections: int, count: int, per_second: float | None = None
) -> Result:
    """Sends `count` requests in a process of its own; `per_second` paces them (open loop)."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=lambda: sender.send(uvloop.run(_all(port, make, connections, count, per_second)))
    )
    process.start()
    result: Result = receiver.recv()
    process.join()
    return result


async def _all(
    port: int, make: MakeRequest, connections: int, count: int, per_second: float | None
) -> Result:
    result = Result()
    numbers = iter(range(count))
    began = time.perf_counter()

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            due = began + number / per_second if per_second else time.perf_counter()
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            # From when it was due, not from when we came to it: a queue must not hide itself.
            since = due if per_second else time.perf_counter()
            writer.write(make(number))
            status = await _read_answer(reader)
            result.latencies.append(time.perf_counter() - since)
            result.statuses[status] += 1
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    result.seconds = time.perf_counter() - began
    return result


async def _read_answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    at = head.lower().find(b"content-length:")
    if at >= 0:
        length = int(head[at + 15 : head.index(b"\r\n", at)])
        if length:
            await reader.readexactly(length)
    return int(head[9:12])


def post(path: str, body: bytes, headers: Sequence[str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def get(path: str, headers: Sequence[str] = ()) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]).encode()
