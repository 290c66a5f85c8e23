"""A pressed button is answered, whatever becomes of it: else it spins on the person's phone."""

from .. import stores
from ..kit.ids import StoreId, UpdateId
from ..kit.jobs import Later
from ..kit.world import World
from . import queries
from .adapters import connect
from .errors import DeliveryRefused, DeliveryThrottled
from .provider import Acknowledges

THROTTLED_SECONDS = 5.0


async def acknowledge(world: World, store: StoreId, update_id: UpdateId) -> None:
    """At least once: whoever heard it already hears it again. What is refused is too late."""
    async with world.database.store(store) as tx:
        update = await queries.find_update(tx, store, update_id)
        if update is None or update.content.acknowledge is None:
            return  # erased since
        reference = update.content.acknowledge
        credentials = await stores.credentials_of(tx, world, store, update.connection_id)
    channel = connect(world, credentials)
    if not isinstance(channel, Acknowledges):
        return
    try:
        await channel.acknowledge(reference)
    except DeliveryThrottled as throttled:
        raise Later(seconds=throttled.retry_after_seconds or THROTTLED_SECONDS) from throttled
    except DeliveryRefused:
        return
