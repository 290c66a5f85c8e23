"""A buyer's side of HTTP: one keep-alive connection, a deadline on every request, and patience.

Raw sockets, because the load shares the machine's cores with what it loads; and because a drill
must know whether an answer was cut off, which friendlier clients repeat or hide.
"""

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

DEADLINE_SECONDS = 15.0  # of one attempt; asking a gateway may take ten
PATIENCE_SECONDS = 180.0  # of a buyer, all attempts together
PAUSE_SECONDS = 0.05
AGAIN = frozenset({"requests.idempotency_key_in_use"})  # a 409 that is no verdict


class NoAnswer(Exception):  # noqa: N818 - it is what is so
    """The attempt ended without an answer: its effect may exist, or not."""


class OutOfPatience(Exception):  # noqa: N818
    """No verdict within a buyer's patience."""


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def code(self) -> str | None:
        """The problem's code, if it is one."""
        if not self.headers.get("content-type", "").startswith("application/problem+json"):
            return None
        code: str = self.json["code"]
        return code

    @property
    def is_verdict(self) -> bool:
        """Whether repeating could not bring another answer."""
        return self.status not in {429, 503} and not (self.status == 409 and self.code in AGAIN)


@dataclass(slots=True)
class Attempt:
    """One request on the wire, for the figures."""

    began: float  # time.monotonic()
    ended: float
    status: int | None  # None: no answer


Note = Callable[[Attempt], None]


@dataclass
class Client:
    """One connection at a time, to any process that serves."""

    ports: Callable[[], Sequence[int]]  # those that serve, as a balancer knows them
    rng: random.Random = field(default_factory=random.Random)
    note: Note = lambda _: None
    token: Callable[[], str] | None = None
    patience_seconds: float = PATIENCE_SECONDS
    port: int | None = None
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def insist(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Repeats the same request, with the same key, until there is a verdict on it.

        Raises OutOfPatience.
        """
        until = time.monotonic() + self.patience_seconds
        last: object = "never tried"
        while time.monotonic() < until:
            try:
                answer = await self.ask(method, path, body, key=key, headers=headers)
            except NoAnswer as nothing:
                last = nothing
            else:
                if answer.is_verdict:
                    return answer
                last = answer
            await asyncio.sleep(PAUSE_SECONDS * (0.5 + self.rng.random()))
        raise OutOfPatience(f"{method} {path}: {last}")

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = DEADLINE_SECONDS,
    ) -> Answer:
        """One attempt. Raises NoAnswer."""
        wire = self._wire(method, path, body, key, headers or {})
        began = time.monotonic()
        try:
            async with asyncio.timeout(seconds):
                answer = await self._exchange(wire)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self.hang_up()
            self.note(Attempt(began, time.monotonic(), None))
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        except BaseException:
            self.hang_up()
            raise
        self.note(Attempt(began, time.monotonic(), answer.status))
        return answer

    async def send_and_leave(self, method: str, path: str, body: object, *, key: str) -> None:
        """Sends the request and hangs up without waiting for what becomes of it."""
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                _, writer = await self._line()
                writer.write(self._wire(method, path, body, key, {}))
                await writer.drain()
        except (OSError, TimeoutError):
            pass
        finally:
            self.hang_up()

    def hang_up(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()
        self._reader = self._writer = None

    async def _exchange(self, wire: bytes) -> Answer:
        reader, writer = await self._line()
        writer.write(wire)
        answer = await _read(reader)
        if answer.headers.get("connection") == "close":
            self.hang_up()
        return answer

    async def _line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The open connection, or one to the first process that takes it: as a balancer would."""
        if self._writer is not None and self._reader is not None and not self._reader.at_eof():
            return self._reader, self._writer
        self.hang_up()
        while True:
            ports = self.ports()
            for port in self.rng.sample(ports, len(ports)):
                try:
                    line = await asyncio.open_connection("127.0.0.1", port)
                except ConnectionError:
                    continue
                self._reader, self._writer = line
                self.port = port
                return line
            await asyncio.sleep(PAUSE_SECONDS)  # none is up; the deadline ends this

    def _wire(
        self, method: str, path: str, body: object, key: str | None, headers: Mapping[str, str]
    ) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
        if self.token is not None:
            lines.append(f"Authorization: Bearer {self.token()}")
        if key is not None:
            lines.append(f"Idempotency-Key: {key}")
        lines += [f"{name}: {value}" for name, value in headers.items()]
        content = b"" if body is None else body if isinstance(body, bytes) else _json(body)
        if "Content-Type" not in headers:
            lines.append("Content-Type: application/json")
        lines += [f"Content-Length: {len(content)}", "", ""]
        return "\r\n".join(lines).encode() + content


_json = msgspec.json.Encoder().encode


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *rest = head.rstrip().split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)
    }
    assert "transfer-encoding" not in headers, "our answers say how long they are"
    length = int(headers.get("content-length", 0))
    return Answer(int(first.split()[1]), headers, await reader.readexactly(length))
