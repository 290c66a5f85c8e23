"""Connections ready to read webhooks, and what one webhook tells which of them."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress

from .. import stores
from ..kit.ids import ConnectionId
from ..kit.world import World
from .adapters import Opened, connect
from .errors import ConnectionUnknown, SignatureInvalid, SubscriptionRefused
from .models import ChannelName
from .sharing import Reading, is_unclaimed, shared

SHARING = frozenset({ChannelName.WHATSAPP})  # channels where an app's accounts have one webhook


class OpenConnections:
    """The connections whose webhooks this process read lately.

    Opening one costs two transactions and a decryption; a webhook has 100 ms. Kept for a second,
    so replaced or deleted credentials stop working within it. New ones work at once: a webhook
    that does not verify under kept credentials is verified again under credentials that were read
    after it came. Forgeries in a crowd share one such reading every FRESH_SECONDS.
    """

    KEPT_SECONDS = 1.0
    FRESH_SECONDS = 0.25
    CONNECTIONS_MAX = 10_000

    def __init__(self, world: World) -> None:
        self.world = world
        self._kept: dict[ConnectionId, Opened] = {}
        self._opening: dict[ConnectionId, asyncio.Lock] = {}

    async def confirm(
        self, name: ChannelName, connection: ConnectionId, query: Mapping[str, str]
    ) -> str:
        """Raises channels.connection_not_found, channels.subscription_refused."""
        came = time.monotonic()
        opened = await self.opened(name, connection)
        try:
            return opened.channel.confirm_subscription(query)
        except SubscriptionRefused:
            opened = await self._opened_since(came, name, connection)
            return opened.channel.confirm_subscription(query)

    async def verified(
        self, name: ChannelName, connection: ConnectionId, headers: Mapping[str, str], body: bytes
    ) -> list[Reading]:
        """What it tells the connection, and those of its store that prove it genuine for themselves.

        Numbers of one app have one webhook address between them. What no number of the store takes
        is looked at again with those that were connected since.

        Raises channels.connection_not_found, signature_invalid, update_malformed.
        """
        came = time.monotonic()
        opened = await self.opened(name, connection)
        try:
            own = Reading(opened, opened.channel.read_updates(headers, body))
        except SignatureInvalid:
            opened = await self._opened_since(came, name, connection)
            own = Reading(opened, opened.channel.read_updates(headers, body))
        others = await self._by_siblings(came - self.KEPT_SECONDS, opened, headers, body)
        if is_unclaimed(own, others):
            opened = await self._opened_since(came, name, connection)
            others = await self._by_siblings(came, opened, headers, body)
        return shared(own, others)

    async def _by_siblings(
        self, since: float, opened: Opened, headers: Mapping[str, str], body: bytes
    ) -> list[Reading]:
        readings = []
        for sibling in opened.siblings:
            # One that was cut meanwhile, or whose webhooks another app signs.
            with suppress(ConnectionUnknown, SignatureInvalid):
                other = await self._opened_since(since, opened.name, sibling)
                readings.append(Reading(other, other.channel.read_updates(headers, body)))
        return readings

    async def opened(self, name: ChannelName, connection: ConnectionId) -> Opened:
        """Raises channels.connection_not_found."""
        return await self._opened_since(time.monotonic() - self.KEPT_SECONDS, name, connection)

    async def _opened_since(
        self, since: float, name: ChannelName, connection: ConnectionId
    ) -> Opened:
        """A connection as it was read at `since` or later. Raises channels.connection_not_found."""
        kept = self._kept.get(connection)
        if kept is None or kept.opened_at < since:
            if len(self._opening) >= self.CONNECTIONS_MAX:
                self._opening.clear()
            async with self._opening.setdefault(connection, asyncio.Lock()):
                kept = self._kept.get(connection)  # another request may have opened it meanwhile
                if kept is None or kept.opened_at < since:
                    kept = await self._open_anew(connection, kept)
        if kept.name != name:
            raise ConnectionUnknown
        return kept

    async def _open_anew(self, connection: ConnectionId, kept: Opened | None) -> Opened:
        if kept is not None:
            await asyncio.sleep(kept.opened_at + self.FRESH_SECONDS - time.monotonic())
        try:
            fresh = await self._open(connection)
        except ConnectionUnknown:
            self._kept.pop(connection, None)
            raise
        if len(self._kept) >= self.CONNECTIONS_MAX:
            self._kept.clear()
        self._kept[connection] = fresh
        return fresh

    async def _open(self, connection: ConnectionId) -> Opened:
        began = time.monotonic()
        route = await stores.find_route(self.world, connection)
        if route is None or route.provider not in set(ChannelName):
            raise ConnectionUnknown
        async with self.world.database.store(route.store_id) as tx:
            found = await stores.credentials_of(tx, self.world, route.store_id, connection)
            beside = (
                await stores.connections_to(tx, route.store_id, route.provider)
                if route.provider in SHARING
                else []
            )
        return Opened(
            store=route.store_id,
            connection=connection,
            name=ChannelName(route.provider),
            livemode=found.livemode,
            channel=connect(self.world, found),
            values=found.values,
            siblings=tuple(one for one in beside if one != connection),
            opened_at=began,
        )
