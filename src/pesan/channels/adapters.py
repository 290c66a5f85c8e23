"""From a connection's credentials to the adapter that speaks its dialect."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .. import stores
from ..kit.ids import ConnectionId, StoreId
from ..kit.world import World
from .errors import ConnectionUnknown, SignatureInvalid, SubscriptionRefused
from .models import ChannelName, Update
from .phone import Phone
from .provider import Channel, TemplateBook
from .providers.sandbox import Sandbox
from .providers.telegram import Telegram
from .providers.web import Web
from .providers.whatsapp import WhatsApp

SEND_TIMEOUT_SECONDS = 10.0
KEEPERS = (ChannelName.WHATSAPP, ChannelName.SANDBOX)  # of templates; the first that is connected


def template_book(world: World, credentials: stores.Credentials) -> TemplateBook | None:
    """The connection's templates at its channel; None where it keeps none."""
    if credentials.provider not in KEEPERS:
        return None
    channel = connect(world, credentials)
    return channel if isinstance(channel, TemplateBook) else None


def connect(world: World, credentials: stores.Credentials) -> Channel:
    """The adapter of a connection whose provider is a channel."""
    values = credentials.values
    match ChannelName(credentials.provider):
        case ChannelName.WHATSAPP:
            return WhatsApp(
                world.egress,
                api_url=world.providers.whatsapp_url,
                api_version=world.providers.whatsapp_version,
                phone_number_id=values["phone_number_id"],
                waba_id=values["waba_id"],
                access_token=values["access_token"],
                app_secret=values["app_secret"],
                verify_token=values["verify_token"],
                timeout_seconds=SEND_TIMEOUT_SECONDS,
            )
        case ChannelName.SANDBOX:
            return Sandbox(
                secret=values["secret"],
                phone=Phone(world, credentials.store, credentials.connection),
            )
        case ChannelName.WEB:
            return Web(secret=web_secret(world, credentials.connection))
        case ChannelName.TELEGRAM:
            return Telegram(
                world.egress,
                api_url=world.providers.telegram_url,
                bot_token=values["bot_token"],
                secret_token=values["secret_token"],
                timeout_seconds=SEND_TIMEOUT_SECONDS,
            )


def web_secret(world: World, connection: ConnectionId) -> str:
    """What the chat room signs by: made and read within one request, so it is kept nowhere."""
    return world.secret.mac("chat updates", connection.bytes).hex()


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection ready to read webhooks."""

    store: StoreId
    connection: ConnectionId
    name: ChannelName
    livemode: bool
    channel: Channel
    values: Mapping[str, str] = field(repr=False)  # of the connection, secrets too
    opened_at: float  # time.monotonic()


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
        self._world = world
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
    ) -> tuple[Opened, Sequence[Update]]:
        """Raises channels.connection_not_found, signature_invalid, update_malformed."""
        came = time.monotonic()
        opened = await self.opened(name, connection)
        try:
            return opened, opened.channel.read_updates(headers, body)
        except SignatureInvalid:
            opened = await self._opened_since(came, name, connection)
            return opened, opened.channel.read_updates(headers, body)

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
        route = await stores.find_route(self._world, connection)
        if route is None or route.provider not in set(ChannelName):
            raise ConnectionUnknown
        async with self._world.database.store(route.store_id) as tx:
            found = await stores.credentials_of(tx, self._world, route.store_id, connection)
        return Opened(
            store=route.store_id,
            connection=connection,
            name=ChannelName(route.provider),
            livemode=found.livemode,
            channel=connect(self._world, found),
            values=found.values,
            opened_at=began,
        )
