"""Commands that travel ahead of a statement, in one round trip with it.

PostgreSQL takes as many messages as a client cares to write before it waits; asyncpg waits for each.
So what begins a transaction, and answers nothing, is laid before the next thing that asyncpg writes.
The server runs them in their order, and skips the statement where one before it failed. asyncpg
reads past their answers, which in the state it is in could be the statement's own, but only where
it need not prepare it first: that is asked.

Sources: PostgreSQL, "Message Formats" and "Extended Query"; asyncpg 0.32, `coreproto.pyx`,
`_process__bind_execute`. tests/kit/test_ahead.py holds asyncpg to it.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from functools import lru_cache
from struct import pack
from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy


def send_ahead(
    connection: "PoolConnectionProxy[asyncpg.Record]", commands: Iterable[str], statement: str
) -> bool:
    """Lays them before the statement, if this connection has it prepared; its caller sends it at once,
    with arguments. Else nothing is sent.
    """
    prepared = connection._stmt_cache  # noqa: SLF001
    if connection.is_closed() or not prepared.has((statement, asyncpg.Record, False)):
        return False
    transport = connection._transport  # noqa: SLF001
    send = transport.go_ahead if isinstance(transport, _Transport) else transport.write
    send(b"".join(map(_messages, commands)))
    return True


@lru_cache(maxsize=4096)  # one for each store that is at work
def _messages(command: str) -> bytes:
    """Parse, Bind and Execute without a name, without arguments, without a Sync."""
    parse = b"\0%b\0\0\0" % command.encode()
    bind = b"\0\0\0\0\0\0\0\0"
    execute = b"\0\0\0\0\0"
    return b"".join(
        kind + pack("!i", len(body) + 4) + body
        for kind, body in ((b"P", parse), (b"B", bind), (b"E", execute))
    )


class Together:
    """An event loop for asyncpg, over whose connections what goes ahead leaves with what follows it.

    Written at once it would wake the server for itself alone. Over TLS, which asyncpg sets up in its
    own way, it does.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.create_future = loop.create_future  # asked for with every statement

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loop, name)

    async def create_unix_connection(self, *args: Any, **how: Any) -> tuple[Any, Any]:
        return await _connected(self._loop.create_unix_connection, *args, **how)

    async def create_connection(self, *args: Any, **how: Any) -> tuple[Any, Any]:
        return await _connected(self._loop.create_connection, *args, **how)


async def _connected(
    connect: Callable[..., Coroutine[Any, Any, tuple[Any, Any]]],
    make: Callable[[], Any],
    *args: Any,
    **how: Any,
) -> tuple[Any, Any]:
    def met() -> Any:
        protocol = make()
        return _Met(protocol) if isinstance(protocol, asyncpg.protocol.Protocol) else protocol

    transport, protocol = await connect(met, *args, **how)
    if isinstance(protocol, _Met):
        return protocol.transport, protocol.theirs
    return transport, protocol


class _Met(asyncio.Protocol):
    """Hands asyncpg's protocol its transport, and is gone."""

    transport: "_Transport"

    def __init__(self, theirs: Any) -> None:
        self.theirs = theirs

    def connection_made(self, transport: Any) -> None:
        self.transport = _Transport(transport)
        transport.set_protocol(self.theirs)
        self.theirs.connection_made(self.transport)


class _Transport:
    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._ahead = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def go_ahead(self, data: bytes) -> None:
        self._ahead += data

    def write(self, data: bytes) -> None:
        if self._ahead:
            data, self._ahead = b"".join((self._ahead, data)), b""
        self._transport.write(data)

    def writelines(self, lines: Iterable[bytes]) -> None:
        self.write(b"".join(lines))
