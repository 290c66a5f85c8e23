"""Connections whose webhooks this process read lately, with their credentials opened."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from contextvars import Context
from dataclasses import dataclass
from typing import Any, TypeVar

from ..kit.errors import Problem
from ..kit.ids import ConnectionId
from ..kit.world import World
from . import queries
from .connections import recall_credentials
from .models import ConnectionRoute, Credentials

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """A connection as it was at `seen_at` or later."""

    credentials: Credentials
    siblings: tuple[ConnectionId, ...]  # the store's others of the same provider
    seen_at: float  # time.monotonic()


class KeptConnections:
    """Opening one costs a transaction and a decryption; a webhook has 100 ms, and anybody may post
    a thousand forged ones a second.

    Kept for a second, so replaced or deleted credentials stop working within it. New ones work at
    once: what does not verify under those that are kept is verified again, under those that were
    looked at after it came. One look is for all connections that are asked for at the time, and
    reads but their versions; so a crowd costs a statement each LOOK_SECONDS, whomever it is about.
    """

    KEPT_SECONDS = 1.0
    LOOK_SECONDS = 0.05
    CONNECTIONS_MAX = 10_000

    def __init__(self, world: World) -> None:
        self.world = world
        self._kept: dict[ConnectionId, Kept] = {}
        self._asked: dict[ConnectionId, asyncio.Future[Kept | None]] = {}
        self._looked_at = 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_looking = False

    async def read(
        self, connection: ConnectionId, read: Callable[[Kept | None], T], *, forged: type[Problem]
    ) -> T:
        """What `read` makes of a connection; None is nobody's. Where that is `forged`, it may be that
        the credentials were replaced since they were looked at.
        """
        came = time.monotonic()
        kept = await self.lately(connection)
        try:
            return read(kept)
        except forged:
            fresh = await self.since(came, connection)
            if kept is not None and fresh is not None and fresh.credentials is kept.credentials:
                raise
        return read(fresh)

    async def lately(self, connection: ConnectionId) -> Kept | None:
        """As it was within the last second. What is asked for often is looked at before that ends."""
        now = time.monotonic()
        kept = self._kept.get(connection)
        if kept is None or kept.seen_at < now - self.KEPT_SECONDS:
            return await asyncio.shield(self._look_for(connection))
        if kept.seen_at < now - self.KEPT_SECONDS / 2:
            self._look_for(connection)
        return kept

    async def since(self, moment: float, connection: ConnectionId) -> Kept | None:
        """As it was at that moment (time.monotonic) or later."""
        kept = self._kept.get(connection)
        if kept is not None and kept.seen_at >= moment:
            return kept
        return await asyncio.shield(self._look_for(connection))

    def _look_for(self, connection: ConnectionId) -> "asyncio.Future[Kept | None]":
        """The answer of a look that has not begun: it sees what was committed before this."""
        asked = self._asked.get(connection)
        if asked is None:
            asked = self._asked[connection] = asyncio.get_running_loop().create_future()
            asked.add_done_callback(_heard)
        if not self._is_looking:
            self._is_looking = True
            self._begin(self._look())
        return asked

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        # In a context of its own: it is of no one request.
        task = asyncio.get_running_loop().create_task(work, context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look(self) -> None:
        try:
            while self._asked:
                await asyncio.sleep(self._looked_at + self.LOOK_SECONDS - time.monotonic())
                asked, self._asked = self._asked, {}
                self._looked_at = time.monotonic()
                await self._answer(asked, self._looked_at)
        finally:
            self._is_looking = False

    async def _answer(
        self, asked: "Mapping[ConnectionId, asyncio.Future[Kept | None]]", began: float
    ) -> None:
        try:
            async with self.world.database.routing() as tx:
                routes = await queries.find_connection_routes(tx, list(asked))
        except Exception as error:  # noqa: BLE001 - whatever it is, those who asked are told
            for future in asked.values():
                future.set_exception(error)
            return
        found = {route.id: route for route in routes}
        for connection, future in asked.items():
            route, kept = found.get(connection), self._kept.get(connection)
            if route is None:
                self._kept.pop(connection, None)
                future.set_result(None)
            elif kept is not None and kept.credentials.version == route.version:
                future.set_result(self._keep(kept.credentials, route, began))
            else:
                self._begin(self._open(route, began, future))

    async def _open(
        self, route: ConnectionRoute, began: float, future: "asyncio.Future[Kept | None]"
    ) -> None:
        try:
            async with self.world.database.store(route.store_id) as tx:
                credentials = await recall_credentials(
                    tx, self.world, route.store_id, route.id, version=route.version
                )
        except Exception as error:  # noqa: BLE001 - as above
            future.set_exception(error)
            return
        if credentials is None:  # closed between the two
            self._kept.pop(route.id, None)
            future.set_result(None)
        else:
            future.set_result(self._keep(credentials, route, began))

    def _keep(self, credentials: Credentials, route: ConnectionRoute, began: float) -> Kept:
        if len(self._kept) >= self.CONNECTIONS_MAX:
            self._kept.clear()
        kept = Kept(credentials, tuple(route.siblings), began)
        self._kept[route.id] = kept
        return kept


def _heard(asked: "asyncio.Future[Kept | None]") -> None:
    """A failure that nobody waits for any more is no complaint of the loop's."""
    if not asked.cancelled():
        asked.exception()
