"""Work in hand: so much of it runs, and some that was claimed with it waits for a hand."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

CLAIMED = 4  # times as many as run: one claim serves many


class Lane:
    """One kind of work: some of it runs, the rest was claimed with it and waits for a hand."""

    def __init__(self, at_once: int, woken: asyncio.Event) -> None:
        self._at_once = at_once
        self._woken = woken
        self._hands = asyncio.Semaphore(at_once)
        self._tasks: set[asyncio.Task[None]] = set()
        self._more_due = False

    @property
    def room(self) -> int:
        """How much to claim now; nothing while there is enough that waits for a hand."""
        begun = len(self._tasks)
        return CLAIMED * self._at_once - begun if begun <= self._at_once else 0

    def begin(self, acts: Sequence[Callable[[], Awaitable[None]]], *, room: int) -> None:
        """`acts` are what was found when `room` of them were asked for."""
        self._more_due = len(acts) == room
        for act in acts:
            task = asyncio.create_task(self._do(act))
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    async def _do(self, act: Callable[[], Awaitable[None]]) -> None:
        async with self._hands:
            await act()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._more_due and self.room:
            self._woken.set()

    async def finished(self) -> None:
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def dropped(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self.finished()
