"""Tells workers that work was committed: at once in this process, soon in the others.

NOTIFY inside a busy transaction makes every commit queue for one lock while it waits for the disk,
so the call is made after the commit, and many commits share one. A lost call costs a second: the
workers also look by themselves (kit/relay.py).
"""

import asyncio
from contextlib import suppress

from .db import Database
from .errors import Problem

CHANNEL = "pesan_work"
_SHARE_SECONDS = 0.02


class Wake:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._events: set[asyncio.Event] = set()
        self._sender: asyncio.Task[None] | None = None

    def subscribe(self) -> asyncio.Event:
        """An event that is set whenever there may be work; its waiter clears it."""
        event = asyncio.Event()
        self._events.add(event)
        return event

    def ring(self) -> None:
        """After a commit. Cheap; calls within 20 ms share one NOTIFY."""
        self.heard()
        if self._sender is None or self._sender.done():
            self._sender = asyncio.get_running_loop().create_task(self._send())

    def heard(self) -> None:
        for event in self._events:
            event.set()

    async def _send(self) -> None:
        await asyncio.sleep(_SHARE_SECONDS)
        with suppress(Problem):
            await self._database.notify(CHANNEL)

    async def close(self) -> None:
        if self._sender is not None:
            self._sender.cancel()
            with suppress(asyncio.CancelledError):
                await self._sender
