"""The open chats of one process: however many visitors look on, a change is one question a shop.

NOTIFY says only that something changed in a store (kit/live.py). Whoever watches a store's chat
asks once for all of its visitors, and hands each what is theirs. A call that was lost costs
`LOOK_SECONDS`.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress

from ..kit.errors import Problem
from ..kit.ids import ConnectionId, StoreId
from ..kit.presence import TYPING_SECONDS
from ..kit.world import World
from . import rules
from .errors import TooManyStreams
from .looks import LINES_A_LOOK, look
from .models import Cursor, Line

LOOK_SECONDS = 20.0
TOGETHER_SECONDS = 0.05
RETRY_SECONDS = 1.0
STREAMS_A_VISITOR = 6
STREAMS_AN_ADDRESS = 300
_WAITING_MAX = 200  # lines a slow page may be behind; then it has to connect again
_TOPICS = ("conversations", "presence:")  # the second: of a seller at some thread (app/house.py)

News = tuple[Cursor, Line] | bool  # a line, or whether somebody is answering


class Chat:
    """One open page of one visitor."""

    def __init__(self, visitor: str, cursor: Cursor) -> None:
        self.visitor = visitor
        self.cursor = cursor
        self.is_behind = False
        self._answering = False
        self._news: asyncio.Queue[News] = asyncio.Queue()

    def hear(self, lines: list[Line], *, answering: bool) -> None:
        if self._news.qsize() > _WAITING_MAX:
            self.is_behind = True  # nothing is lost: it comes again with the cursor it has
            return
        for cursor, line in rules.news(self.cursor, lines):
            self.cursor = cursor
            self._news.put_nowait((cursor, line))
        if answering is not self._answering:
            self._answering = answering
            self._news.put_nowait(answering)

    async def next(self, *, seconds: float) -> News | None:
        """None when nothing came in time."""
        try:
            async with asyncio.timeout(seconds):
                return await self._news.get()
        except TimeoutError:
            return None


class Chats:
    """Those of one process."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._watches: dict[ConnectionId, _Watch] = {}
        self._by_address: dict[str, int] = {}

    def check(self, connection: ConnectionId, visitor: str, *, address: str) -> None:
        """Raises chat.too_many_streams."""
        watch = self._watches.get(connection)
        theirs = watch.chats.get(visitor, ()) if watch else ()
        if len(theirs) >= STREAMS_A_VISITOR:
            raise TooManyStreams(of="visitor", retry_after_seconds=5)
        if self._by_address.get(address, 0) >= STREAMS_AN_ADDRESS:
            raise TooManyStreams(of="address", retry_after_seconds=30)

    @contextmanager
    def open(
        self,
        store: StoreId,
        connection: ConnectionId,
        visitor: str,
        *,
        address: str,
        cursor: Cursor,
    ) -> Iterator[Chat]:
        """Hears what is new for a visitor until the block is left."""
        watch = self._watches.get(connection)
        if watch is None:
            watch = self._watches[connection] = _Watch(self._world, store, connection)
        chat = Chat(visitor, cursor)
        watch.add(chat)
        self._by_address[address] = self._by_address.get(address, 0) + 1
        try:
            yield chat
        finally:
            self._leave(watch, chat, connection, address)

    def _leave(self, watch: "_Watch", chat: Chat, connection: ConnectionId, address: str) -> None:
        watch.remove(chat)
        if not watch.chats and self._watches.get(connection) is watch:
            del self._watches[connection]
            watch.stop()
        left = self._by_address.pop(address) - 1
        if left:
            self._by_address[address] = left


class _Watch:
    """Looks for all the visitors of one connection."""

    def __init__(self, world: World, store: StoreId, connection: ConnectionId) -> None:
        self.chats: dict[str, set[Chat]] = {}
        self._world, self._store, self._connection = world, store, connection
        self._wake = asyncio.Event()
        self._rest_seconds = LOOK_SECONDS
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._listen()), loop.create_task(self._run())]

    def add(self, chat: Chat) -> None:
        self.chats.setdefault(chat.visitor, set()).add(chat)
        self._wake.set()

    def remove(self, chat: Chat) -> None:
        theirs = self.chats[chat.visitor]
        theirs.discard(chat)
        if not theirs:
            del self.chats[chat.visitor]

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _listen(self) -> None:
        with self._world.live.subscribe(self._store) as topics:
            async for topic in topics:
                if topic.startswith(_TOPICS):
                    self._wake.set()

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._rest_seconds):
                    await self._wake.wait()
            await asyncio.sleep(TOGETHER_SECONDS)
            self._wake.clear()
            try:
                await self._look()
            except Problem:  # the database is away: what is new waits there
                await asyncio.sleep(RETRY_SECONDS)
                self._wake.set()

    async def _look(self) -> None:
        after = {
            visitor: min(chat.cursor.upto for chat in chats)
            for visitor, chats in self.chats.items()
        }
        async with self._world.database.store(self._store) as tx:
            lines, answering = await look(
                tx, self._store, self._connection, after, presence=self._world.presence
            )
        # Nobody tells that a seller's pen has come to rest: that is looked for.
        self._rest_seconds = TYPING_SECONDS if any(answering.values()) else LOOK_SECONDS
        for visitor, found in lines.items():
            for chat in self.chats.get(visitor, ()):
                chat.hear(found, answering=answering.get(visitor, False))
            if len(found) == LINES_A_LOOK:
                self._wake.set()


async def events(chat: Chat, *, silence: float, longest: float) -> AsyncIterator[News | None]:
    """What is new, and None now and then so that nobody between us hangs up."""
    loop = asyncio.get_running_loop()
    until = loop.time() + longest
    while loop.time() < until and not chat.is_behind:
        yield await chat.next(seconds=silence)
