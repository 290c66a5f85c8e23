"""A wire that breaks: forwards each request whole, and now and then drops the answer.

The most valuable fault of all: the effect is there, and nobody was told.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

CHUNK_BYTES = 65536


@dataclass
class Proxy:
    upstream: Callable[[], Sequence[int]]
    cut_share: float  # of the answers
    rng: random.Random
    port: int = 0
    cuts: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client, and one of ours to whichever process serves."""
        there: asyncio.StreamWriter | None = None
        try:
            back, there = await asyncio.open_connection(
                "127.0.0.1", self.rng.choice(self.upstream())
            )
            async with asyncio.TaskGroup() as group:
                group.create_task(_pump(reader, there))
                group.create_task(self._answers(back, writer))
        except* OSError:
            pass
        finally:
            writer.transport.abort()
            if there is not None:
                there.transport.abort()

    async def _answers(self, back: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Our client asks one thing at a time, so what comes back in one piece is one answer,
        # or its first part; the server has committed by then.
        while chunk := await back.read(CHUNK_BYTES):
            if self.rng.random() < self.cut_share:
                self.cuts += 1
                writer.write(chunk[: self.rng.randrange(len(chunk))])
                with suppress(OSError):
                    await writer.drain()
                break
            writer.write(chunk)
            await writer.drain()
        raise ConnectionResetError


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(CHUNK_BYTES):
        writer.write(chunk)
        await writer.drain()
    raise ConnectionResetError


@asynccontextmanager
async def open_proxy(
    upstream: Callable[[], Sequence[int]], *, cut_share: float, rng: random.Random
) -> AsyncIterator[Proxy]:
    proxy = Proxy(upstream, cut_share, rng)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
