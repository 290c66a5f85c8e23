"""Connections ready to read webhooks, and what one webhook tells which of them."""

import time
from collections.abc import Mapping
from contextlib import suppress

from ..kit.ids import ConnectionId
from ..stores import Kept, KeptConnections
from .adapters import Opened, connect
from .errors import ConnectionUnknown, SignatureInvalid, SubscriptionRefused
from .models import ChannelName
from .sharing import Reading, is_unclaimed, shared

SHARING = frozenset({ChannelName.WHATSAPP})  # channels where an app's accounts have one webhook


class OpenConnections:
    """What channels read of the connections that are kept (stores/kept.py)."""

    def __init__(self, kept: KeptConnections) -> None:
        self.world = kept.world
        self._kept = kept

    async def confirm(
        self, name: ChannelName, connection: ConnectionId, query: Mapping[str, str]
    ) -> str:
        """Raises channels.connection_not_found, channels.subscription_refused."""

        def confirmed(kept: Kept | None) -> str:
            return self._opened(name, kept).channel.confirm_subscription(query)

        return await self._kept.read(connection, confirmed, forged=SubscriptionRefused)

    async def verified(
        self, name: ChannelName, connection: ConnectionId, headers: Mapping[str, str], body: bytes
    ) -> list[Reading]:
        """What it tells the connection, and those of its store that prove it genuine for themselves.

        Numbers of one app have one webhook address between them. What no number of the store takes
        is looked at again with those that were connected since.

        Raises channels.connection_not_found, signature_invalid, update_malformed.
        """

        def read(kept: Kept | None) -> Reading:
            opened = self._opened(name, kept)
            return Reading(opened, opened.channel.read_updates(headers, body))

        came = time.monotonic()
        own = await self._kept.read(connection, read, forged=SignatureInvalid)
        since = came - KeptConnections.KEPT_SECONDS
        others = await self._by_siblings(since, own.opened, headers, body)
        if is_unclaimed(own, others):
            opened = self._opened(name, await self._kept.since(came, connection))
            others = await self._by_siblings(came, opened, headers, body)
        return shared(own, others)

    async def _by_siblings(
        self, since: float, opened: Opened, headers: Mapping[str, str], body: bytes
    ) -> list[Reading]:
        readings = []
        for sibling in opened.siblings:
            # One that was cut meanwhile, or whose webhooks another app signs.
            with suppress(ConnectionUnknown, SignatureInvalid):
                other = self._opened(opened.name, await self._kept.since(since, sibling))
                readings.append(Reading(other, other.channel.read_updates(headers, body)))
        return readings

    async def opened(self, name: ChannelName, connection: ConnectionId) -> Opened:
        """Raises channels.connection_not_found."""
        return self._opened(name, await self._kept.lately(connection))

    def _opened(self, name: ChannelName, kept: Kept | None) -> Opened:
        """Raises channels.connection_not_found."""
        if kept is None or kept.credentials.provider != name:
            raise ConnectionUnknown
        credentials = kept.credentials
        return Opened(
            store=credentials.store,
            connection=credentials.connection,
            name=name,
            livemode=credentials.livemode,
            channel=connect(self.world, credentials),
            values=credentials.values,
            siblings=kept.siblings if name in SHARING else (),
        )
