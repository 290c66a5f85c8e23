"""What a test writes and then looks for: lines of the audit log, which any room may write."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import asyncpg

from pesan import audit
from pesan.kit.db import Database, Tx
from pesan.kit.egress import Egress
from pesan.kit.here import Here
from pesan.kit.ids import StoreId
from pesan.kit.live import Live
from pesan.kit.secret import Secret
from pesan.kit.wake import Wake
from pesan.kit.world import World


def world_of(base: Database) -> World:
    return World(
        database=base,
        egress=Egress(),
        wake=Wake(base),
        live=Live(base),
        secret=Secret(b"s" * 40),
        public_url="http://127.0.0.1:0",
        environment="test",
    )


def nobody(base: Database) -> Here:
    """Begins no job."""
    return Here(world_of(base), {})


async def leave(tx: Tx, store: StoreId, mark: str) -> None:
    """An effect that can be counted."""
    await audit.record(tx, store, actor="test", action=mark, subject="-", detail={})


class Owner:
    """Sees every store, through no policy."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self.connection = connection

    @classmethod
    @asynccontextmanager
    async def connected(cls, dsn: str) -> AsyncIterator[Self]:
        connection = await asyncpg.connect(dsn)
        try:
            yield cls(connection)
        finally:
            await connection.close()

    async def value(self, query: str, *args: object) -> Any:
        return await self.connection.fetchval(query, *args)

    async def run(self, command: str, *args: object) -> None:
        await self.connection.execute(command, *args)

    async def marks(self, mark: str) -> int:
        """How often the effect is there."""
        found: int = await self.value(
            "SELECT count(*) FROM event_audit_log WHERE action = $1", mark
        )
        return found

    async def all_marks(self) -> list[str]:
        rows = await self.connection.fetch("SELECT action FROM event_audit_log ORDER BY id")
        return [row["action"] for row in rows]
