"""A small HTTP/1.1 server for twins: it can also fall silent, or hang up in mid-answer.

Loopback only, a free port, keep-alive. Made for our own client: bodies come with Content-Length.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

HEAD_BYTES_MAX = 64 * 1024
BODY_BYTES_MAX = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # lower-case names
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cut:
    """Half of this answer, then a reset connection."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer, until the other side has had enough."""


Outcome = Answer | Cut | Silence


class HttpServer:
    def __init__(self, answer: Callable[[Request], Awaitable[Outcome]]) -> None:
        self._answer = answer
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._faults: list[Exception] = []
        self.url = ""

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", port, limit=HEAD_BYTES_MAX
        )
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Raises what the twin itself stumbled over: its caller saw a 500 or a lost connection."""
        assert self._server is not None, "the server was not started"
        self._server.close()
        for connection in tuple(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        if self._faults:
            raise ExceptionGroup("the twin itself failed", self._faults)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read(reader)) is not None:
                outcome = await self._answered(request)
                if isinstance(outcome, Silence):
                    await reader.read()
                    return
                if isinstance(outcome, Cut):
                    whole = _wire(outcome.answer)
                    writer.write(whole[: len(whole) - max(1, len(outcome.answer.body) // 2)])
                    await writer.drain()
                    return
                writer.write(_wire(outcome))
                await writer.drain()
        except ConnectionError:
            pass  # the client left; whatever it asked for has been answered or does not matter
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _answered(self, request: Request) -> Outcome:
        try:
            return await self._answer(request)
        except Exception as fault:  # noqa: BLE001 - told by stop(), whatever it is
            self._faults.append(fault)
            return Answer(500, repr(fault).encode(), "text/plain")


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")[:-2]
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        length = int(headers.get("content-length", "0"))
        assert length <= BODY_BYTES_MAX, "a twin takes no body of that size"
        body = await reader.readexactly(length)
    except asyncio.IncompleteReadError:
        return None
    method, target, _ = first.split(" ")
    url = urlsplit(target)
    return Request(method, url.path, _query(url.query), headers, body)


def _wire(answer: Answer) -> bytes:
    headers = {
        "content-type": answer.content_type,
        "content-length": str(len(answer.body)),
        **answer.headers,
    }
    head = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n" + "".join(
        f"{name}: {value}\r\n" for name, value in headers.items()
    )
    return f"{head}\r\n".encode("latin-1") + answer.body


def _query(text: str) -> dict[str, str]:
    """A name that stands more than once keeps all it was given, with commas between."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(text):
        found[name] = f"{found[name]},{value}" if name in found else value
    return found
