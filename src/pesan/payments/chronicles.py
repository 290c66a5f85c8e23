"""Reading on in a gateway's list of what has happened: the net below its webhooks."""

from .. import stores
from ..kit import clock
from ..kit.ids import ConnectionId, StoreId
from ..kit.timers import set_timer
from ..kit.world import World
from . import actions, rules
from .errors import GatewayRefused, NotConnected
from .gateways import connect
from .models import EventCursor
from .provider import Chronicle
from .queries import cursors

PAGES_MAX = 20  # the timer goes on from there


async def read_on(world: World, store: StoreId, connection: ConnectionId) -> None:
    """What happened comes in by the same door as webhooks do, once, and the timer is set again.

    The answer also says whether the connection's key is taken.
    """
    async with world.database.store(store) as tx:
        credentials = await stores.find_open_credentials(tx, world, store, connection)
        if credentials is None:
            return  # no longer connected
        if (gateway := _chronicle(world, credentials)) is None:
            return
        cursor = await cursors.find_cursor(tx, store, connection)
        if cursor is None:
            cursor = EventCursor(None, clock.real() - rules.EVENTS_SETTLE)
            await cursors.save_cursor(
                tx, store=store, connection=connection, after=None, since=cursor.since
            )
        due_at = clock.now() + rules.EVENTS_EVERY
        await set_timer(tx, store, "payments.events", connection, due_at=due_at)
    status, detail = stores.ConnectionStatus.CONNECTED, None
    try:
        await _follow(world, store, connection, gateway, cursor)
    except GatewayRefused as refused:
        status, detail = stores.ConnectionStatus.ERROR, str(refused.facts["reason"])
    async with world.database.store(store) as tx:
        await stores.record_check(tx, credentials, status=status, detail=detail)


async def _follow(
    world: World,
    store: StoreId,
    connection: ConnectionId,
    gateway: Chronicle,
    cursor: EventCursor,
) -> None:
    """The cursor stays a while behind: of the same moments something may still be listed."""
    after = cursor.after
    for _ in range(PAGES_MAX):
        told = await gateway.events(after=after, since=cursor.since)
        settled = [one for one in told.events if one.at < clock.real() - rules.EVENTS_SETTLE]
        async with world.database.store(store) as tx:
            for one in told.events:
                await actions.take(tx, store, connection, one.notice, one.body, deliveries=0)
            if settled:
                last = settled[-1]
                await cursors.save_cursor(
                    tx, store=store, connection=connection, after=last.id, since=last.at
                )
        if not told.has_more or not told.events:
            return
        after = told.events[-1].id


def _chronicle(world: World, credentials: stores.Credentials) -> Chronicle | None:
    """None for a gateway that lists nothing, and for what is no gateway."""
    try:
        gateway = connect(world, credentials)
    except NotConnected:
        return None
    return gateway if isinstance(gateway, Chronicle) else None
