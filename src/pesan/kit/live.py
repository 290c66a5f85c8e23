"""Tells open pages that something changed: NOTIFY carries a store and a topic, never content.

Lossy by design: a page that reconnects reads everything afresh. Told after the commit, and many
commits' changes together, for the reason kit/wake.py gives.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from uuid import UUID

from .db import Database, Tx
from .errors import Problem
from .ids import StoreId

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANNEL = "pesan_live"
_SHARE_SECONDS = 0.05
_WAITING_MAX = 100  # topics a slow page may be behind before it is told to read afresh


class Live:
    """The open pages of one process, and what it tells those of all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages: dict[StoreId, set[asyncio.Queue[str]]] = defaultdict(set)
        self._changes: set[str] = set()
        self._sender: asyncio.Task[None] | None = None

    @contextmanager
    def subscribe(self, store: StoreId) -> "Iterator[AsyncIterator[str]]":
        """The topics that change in a store, until the block is left."""
        queue: asyncio.Queue[str] = asyncio.Queue(_WAITING_MAX)
        self._pages[store].add(queue)
        try:
            yield _topics(queue)
        finally:
            self._pages[store].discard(queue)
            if not self._pages[store]:
                del self._pages[store]

    def heard(self, payload: str) -> None:
        store, _, topic = payload.partition(" ")
        for queue in self._pages.get(StoreId(UUID(store)), ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(topic)

    def tell(self, changes: set[str]) -> None:
        """After a commit. Cheap; what changes within 50 ms is told at once."""
        self._changes |= changes
        if self._sender is None or self._sender.done():
            self._sender = asyncio.get_running_loop().create_task(self._send())

    async def _send(self) -> None:
        while self._changes:
            await asyncio.sleep(_SHARE_SECONDS)
            changes, self._changes = self._changes, set()
            with suppress(Problem):
                await self._database.notify(CHANNEL, sorted(changes))

    async def close(self) -> None:
        if self._sender is not None:
            self._sender.cancel()
            with suppress(asyncio.CancelledError):
                await self._sender


async def _topics(queue: asyncio.Queue[str]) -> AsyncIterator[str]:
    while True:
        yield await queue.get()


async def tell(tx: Tx, store: StoreId, topic: str) -> None:
    """After the commit, every open page of the store hears `topic` (`orders`, `conversations`)."""
    tx.tells.add(f"{store} {topic}")
