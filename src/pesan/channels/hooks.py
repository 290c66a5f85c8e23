"""Webhooks that we set up ourselves, and how what comes by them fares.

A job does it after the commit that made or closed the connection; what comes of it is the
connection's status. Jobs of one connection may overlap: whoever set a webhook up looks afterwards
whether the credentials are still those it used, and whoever took one down whether it is wanted.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from .. import stores
from ..kit import clock
from ..kit.ids import ConnectionId, StoreId
from ..kit.jobs import Later, enqueue
from ..kit.timers import set_timer
from ..kit.world import World
from ..stores import ConnectionStatus
from .adapters import connect
from .errands import Hook
from .errors import CredentialsRefused, DeliveryFailed, DeliveryRefused
from .models import ChannelName, HookHealth
from .provider import HooksItself

LOOK = "channels.look_at_hook"
LOOK_EVERY = timedelta(minutes=5)
ERROR_IS_OLD = timedelta(minutes=15)


class Hooked(NamedTuple):
    credentials: stores.Credentials
    channel: HooksItself
    url: str  # ours


async def hook(world: World, store: StoreId, connection: ConnectionId) -> None:
    """Tells the provider where to deliver, and asks how that is going."""
    hooked = await _open(world, store, connection)
    if hooked is None:
        return
    try:
        account = await hooked.channel.account()
        await hooked.channel.hook(hooked.url)
        health = await hooked.channel.hook_health()
    except DeliveryRefused as refused:
        await _record(world, hooked, ConnectionStatus.ERROR, _why(refused))
        return
    except DeliveryFailed as failed:
        waiting = f"not set up yet, we go on trying: {failed.facts['reason']}"
        await _record(world, hooked, ConnectionStatus.UNVERIFIED, waiting)
        raise
    await _record_health(world, hooked, account, health)
    after = await _open(world, store, connection)
    if after is not None and after.credentials.version != hooked.credentials.version:
        raise Later(seconds=0)  # connected anew meanwhile: the last word must be the new secret


async def unhook(world: World, store: StoreId, connection: ConnectionId) -> None:
    """Takes back what this connection set up, and nothing that anybody set up since."""
    async with world.database.store(store) as tx:
        if await stores.find_open_credentials(tx, world, store, connection) is not None:
            return  # connected anew meanwhile
        closed = await stores.credentials_of(tx, world, store, connection)
    hooked = _hooked(world, closed)
    if hooked is None:
        return
    try:
        if (await hooked.channel.hook_health()).url == hooked.url:
            await hooked.channel.unhook()
    except DeliveryRefused:
        return  # its token is worth nothing any more: neither is what it set up
    async with world.database.store(store) as tx:
        again = await stores.find_namesake(tx, closed)
        if again is not None:
            await enqueue(tx, Hook(store_id=store, connection_id=again))


async def look(world: World, store: StoreId, connection: ConnectionId) -> None:
    """A webhook that was taken down is set up again; one that somebody else set up is told of."""
    hooked = await _open(world, store, connection)
    if hooked is None:
        return
    try:
        account = await hooked.channel.account()
        health = await hooked.channel.hook_health()
        if not health.url:
            await hooked.channel.hook(hooked.url)
            health = await hooked.channel.hook_health()
    except DeliveryRefused as refused:
        await _record(world, hooked, ConnectionStatus.ERROR, _why(refused))
    except DeliveryFailed:
        await _look_later(world, hooked)  # says nothing of the connection: the next look may
    else:
        await _record_health(world, hooked, account, health)


def verdict(health: HookHealth, *, url: str, now: datetime) -> tuple[ConnectionStatus, str | None]:
    """What a provider's word on its webhook comes to, in a sentence for the merchant."""
    if health.url != url:
        return ConnectionStatus.ERROR, (
            "another program has set this bot's webhook, so its messages go there: "
            "end it, or make a bot of its own, and connect again"
        )
    failed_at = health.last_error_at
    if health.pending_updates and failed_at is not None and failed_at > now - ERROR_IS_OLD:
        return ConnectionStatus.ERROR, f"messages do not reach us: {health.last_error}"
    return ConnectionStatus.CONNECTED, None


async def _open(world: World, store: StoreId, connection: ConnectionId) -> Hooked | None:
    """None for what is closed, or sets up no webhook by itself."""
    async with world.database.store(store) as tx:
        credentials = await stores.find_open_credentials(tx, world, store, connection)
    return None if credentials is None else _hooked(world, credentials)


def _hooked(world: World, credentials: stores.Credentials) -> Hooked | None:
    if credentials.provider != ChannelName.TELEGRAM:
        return None
    channel = connect(world, credentials)
    assert isinstance(channel, HooksItself), "Telegram does"
    url = stores.webhook_url(world, credentials.provider, credentials.connection)
    return Hooked(credentials, channel, url)


async def _record_health(world: World, hooked: Hooked, account: str, health: HookHealth) -> None:
    status, detail = verdict(health, url=hooked.url, now=clock.real())
    told = stores.ConnectionHealth(
        checked_at=clock.real(),
        account=account,
        pending_updates=health.pending_updates,
        last_error=health.last_error,
        last_error_at=health.last_error_at,
    )
    async with world.database.store(hooked.credentials.store) as tx:
        await stores.record_health(tx, hooked.credentials, told)
    await _record(world, hooked, status, detail)


async def _record(
    world: World, hooked: Hooked, status: ConnectionStatus, detail: str | None
) -> None:
    async with world.database.store(hooked.credentials.store) as tx:
        await stores.record_check(tx, hooked.credentials, status=status, detail=detail)
    await _look_later(world, hooked)


async def _look_later(world: World, hooked: Hooked) -> None:
    store, connection = hooked.credentials.store, hooked.credentials.connection
    async with world.database.store(store) as tx:
        await set_timer(tx, store, LOOK, connection, due_at=clock.now() + LOOK_EVERY)


def _why(refused: DeliveryRefused) -> str:
    if isinstance(refused, CredentialsRefused):
        return "Telegram does not know this bot token: take a new one from BotFather"
    return f"Telegram refuses the webhook: {refused.facts['reason']}"
