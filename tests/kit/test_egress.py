"""Calls to others: whatever they do, they end, and one that hangs holds nobody else up."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from pesan.kit.egress import LANES, WAITING_MAX, Egress, NotSent, OutcomeUnknown

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def host(serve: Serve) -> AsyncIterator[str]:
    """Somebody who answers each connection so."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    await writer.drain()


async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def test_an_answer_that_drips_ends_in_time_as_one_that_never_comes() -> None:
    async with Egress() as egress, AsyncExitStack() as stack:
        for serve in (drip, say_nothing):
            url = await stack.enter_async_context(host(serve))
            began = time.monotonic()
            with pytest.raises(OutcomeUnknown):
                await egress.send("GET", url, timeout_seconds=0.4)
            assert 0.3 < time.monotonic() - began < 4


async def test_a_host_that_hangs_takes_its_lanes_and_no_more_and_no_other_hosts() -> None:
    """Beyond its lanes nobody waits for it: a worker's hands are free for the other shops."""
    async with Egress() as egress, host(say_nothing) as silent, host(answer) as quick:
        calls = [
            asyncio.create_task(egress.send("POST", silent, timeout_seconds=30))
            for _ in range(LANES + WAITING_MAX + 10)
        ]
        done, hanging = await asyncio.wait(calls, timeout=4)

        assert len(hanging) == LANES
        assert all(isinstance(one.exception(), NotSent) for one in done)
        began = time.monotonic()
        with pytest.raises(NotSent):
            await egress.send("POST", silent)
        assert time.monotonic() - began < 0.5, "while nothing moves nobody waits"
        assert (await egress.send("GET", quick)).content == b"ok"

        for one in hanging:
            one.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        with pytest.raises(OutcomeUnknown):  # the lanes are free again: it is asked, and is silent
            await egress.send("POST", silent, timeout_seconds=0.2)


async def test_more_calls_than_lanes_to_a_host_that_answers_all_get_through() -> None:
    async with Egress() as egress, host(answer) as quick:
        answers = await asyncio.gather(*(egress.send("GET", quick) for _ in range(2 * LANES)))

    assert {one.status_code for one in answers} == {200}
