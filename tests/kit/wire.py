"""A way to PostgreSQL on which its answers are counted."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

PORT = 5432


@dataclass
class Wire:
    folder: Path
    round_trips: int = 0  # ReadyForQuery: each is waited for

    def reached(self, dsn: str) -> str:
        """The same database and user, by this way."""
        parts = urlsplit(dsn)
        query = f"host={quote(str(self.folder), safe='')}&port={PORT}"
        return parts._replace(netloc=parts.netloc.rpartition("@")[0] + "@", query=query).geturl()


@asynccontextmanager
async def listening(dsn: str) -> AsyncIterator[Wire]:
    """On a socket of its own, to the server of `dsn`, until the block is left."""
    parts = urlsplit(dsn)
    asked = parse_qs(parts.query)
    there = f"{asked['host'][0]}/.s.PGSQL.{asked.get('port', [PORT])[0]}"

    async def carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            sink.write(data)
        sink.close()

    async def answer(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await source.readexactly(5)
                body = await source.readexactly(int.from_bytes(head[1:]) - 4)
                wire.round_trips += head[:1] == b"Z"
                sink.write(head + body)
        except asyncio.IncompleteReadError:
            sink.close()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(there)
        await asyncio.gather(carry(reader, to_server), answer(from_server, writer))

    with tempfile.TemporaryDirectory(
        prefix="pesan-wire-"
    ) as folder:  # short, as a socket's must be
        wire = Wire(Path(folder))
        async with await asyncio.start_unix_server(meet, wire.folder / f".s.PGSQL.{PORT}"):
            yield wire
