"""Tells open pages that something changed: NOTIFY carries a store and a topic, never content.

Lossy by design: a page that reconnects reads everything afresh.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from .db import Tx
from .ids import StoreId
from .sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANNEL = "pesan_live"
_WAITING_MAX = 100  # topics a slow page may be behind before it is told to read afresh


class Live:
    """The open pages of one process."""

    def __init__(self) -> None:
        self._pages: dict[StoreId, set[asyncio.Queue[str]]] = defaultdict(set)

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


async def _topics(queue: asyncio.Queue[str]) -> AsyncIterator[str]:
    while True:
        yield await queue.get()


async def tell(tx: Tx, store: StoreId, topic: str) -> None:
    """After the commit, every open page of the store hears `topic` (`orders`, `conversations`)."""
    await _notify(tx, f"{store} {topic}")


@statement("SELECT pg_notify('pesan_live', $payload)::text")
async def _notify(tx: Tx, payload: str) -> str: ...
