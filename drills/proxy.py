"""A wire that breaks: forwards what is said, and does to the answers what it was told to.

The most valuable fault of all is the cut: the effect is there, and nobody was told.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

CHUNK_BYTES = 65536
SLOW_SECONDS = 5.0
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_AWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Fault(StrEnum):
    NONE = "none"
    REFUSE = "refuse"  # nobody listens
    SLOW = "slow"  # each answer comes 5 s late
    ERRORS = "errors"  # 502, of half of them after it was done
    BLACKHOLE = "blackhole"  # takes connections and requests, and never says a word
    CUT = "cut"  # some of the answer, then a reset
    GARBAGE = "garbage"  # noise, of half of them as the body of a 200


@dataclass
class Proxy:
    upstream: Callable[[], Sequence[int]]
    rng: random.Random
    fault: Fault = Fault.NONE
    share: float = 1.0  # of the answers that meet it
    port: int = 0
    met: int = 0  # how many have
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def turn(self, fault: Fault, *, share: float = 1.0) -> None:
        """From now on. What hangs goes on hanging: a half-open connection is not told either."""
        self.fault, self.share = fault, share
        if fault is not Fault.REFUSE:
            await self.listen()
            return
        await self.close()
        for writer in tuple(self._open):
            writer.transport.abort()

    async def listen(self) -> None:
        """On the same port again, once it has one."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client, and one of ours to whichever process serves."""
        there: asyncio.StreamWriter | None = None
        self._open.add(writer)
        try:
            back, there = await asyncio.open_connection(
                "127.0.0.1", self.rng.choice(self.upstream())
            )
            async with asyncio.TaskGroup() as group:
                group.create_task(self._asks(reader, there, writer))
                group.create_task(self._answers(back, writer))
        except* OSError:
            pass
        finally:
            self._open.discard(writer)
            writer.transport.abort()
            if there is not None:
                there.transport.abort()

    async def _asks(
        self,
        reader: asyncio.StreamReader,
        there: asyncio.StreamWriter,
        writer: asyncio.StreamWriter,
    ) -> None:
        while chunk := await reader.read(CHUNK_BYTES):
            if self.fault is Fault.BLACKHOLE and self._strikes():
                await reader.read()  # until the client has had enough
                break
            if self.fault is Fault.ERRORS and self._strikes() and self.rng.random() < 0.5:
                await _say(writer, _AWAY)  # not done
                break
            there.write(chunk)
            await there.drain()
        raise ConnectionResetError

    async def _answers(self, back: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Our client asks one thing at a time, so what comes back in one piece is one answer,
        # or its first part; the server has committed by then.
        while chunk := await back.read(CHUNK_BYTES):
            match self.fault:
                case Fault.SLOW:
                    await asyncio.sleep(SLOW_SECONDS)
                case Fault.ERRORS if self._strikes():
                    await _say(writer, _AWAY)  # done all the same
                    break
                case Fault.CUT if self._strikes():
                    await _say(writer, chunk[: self.rng.randrange(len(chunk))])
                    break
                case Fault.GARBAGE if self._strikes():
                    await _say(writer, self._noise())
                    break
            writer.write(chunk)
            await writer.drain()
        raise ConnectionResetError

    def _strikes(self) -> bool:
        strikes = self.rng.random() < self.share
        self.met += strikes
        return strikes

    def _noise(self) -> bytes:
        noise = self.rng.randbytes(600)
        return noise if self.rng.random() < 0.5 else _HEAD % len(noise) + noise


async def _say(writer: asyncio.StreamWriter, words: bytes) -> None:
    writer.write(words)
    with suppress(OSError):
        await writer.drain()


@asynccontextmanager
async def open_proxy(
    upstream: Callable[[], Sequence[int]],
    *,
    rng: random.Random,
    fault: Fault = Fault.NONE,
    share: float = 1.0,
) -> AsyncIterator[Proxy]:
    proxy = Proxy(upstream, rng, fault, share)
    await proxy.listen()
    try:
        yield proxy
    finally:
        await proxy.close()
