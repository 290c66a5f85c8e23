"""Many meet at one row, at the same moment: what a lock is for, and no hope that they happen to."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import asyncpg

from .running import Pesan

T = TypeVar("T")
WAITING = """
    SELECT count(*) >= $1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def meet(pesan: Pesan, row: str, *acts: Coroutine[Any, Any, T]) -> list[T]:
    """Holds the row until all of them wait, then lets go: none has it before the others came."""
    connection = await asyncpg.connect(pesan.owner_dsn)
    try:
        async with connection.transaction(), asyncio.timeout(30):
            assert await connection.fetch(row), "there is a row to meet at"
            tasks = [asyncio.create_task(act) for act in acts]
            await pesan.eventually(WAITING, len(tasks))
        return await asyncio.gather(*tasks)
    finally:
        await connection.close()
