"""Tells the demo store's last days: each story whole or not at all, and each once."""

import asyncio
from dataclasses import replace

import structlog

from ... import channels, stores
from ...channels import ChannelName
from ...kit import clock
from ...kit.ids import StoreId, UserId
from ...kit.logs import request_id
from ...kit.past import Past
from ...kit.world import World
from .. import queries, wiring
from .opening import OPENED, SANDBOX, TELL, note
from .shop import Shop, Story
from .stories import STORIES

_log = structlog.get_logger("demo")


async def tell(world: World, store: StoreId, owner: UserId) -> None:
    """What is not told yet, the oldest first. A start that was cut off goes on at the next one.

    A store that was opened without days to come has its own, and is told none.
    """
    async with world.database.store(store) as tx:
        told = await queries.stories_told(tx, store, TELL)
        phone = await stores.find_credentials(tx, world, store, SANDBOX)
    if OPENED not in told or phone is None:
        return
    patient = replace(world, agent_debounce_seconds=0)
    connections = channels.OpenConnections(stores.KeptConnections(world))
    for story in STORIES:
        if story.key in told:
            continue
        opened = await connections.opened(ChannelName.SANDBOX, phone.connection)
        try:
            await _tell(patient, store, opened, owner, story)
        except Exception as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError from error  # a connection cut off says so in its way
            # Somebody bought the last piece meanwhile: the others stand without it.
            _log.warning("demo.left_out", story=story.key, exc_info=error)


async def _tell(
    world: World, store: StoreId, phone: channels.Opened, owner: UserId, story: Story
) -> None:
    request_id.set(f"demo:{story.key}")
    at = clock.now() - story.ago
    async with Past.of(world, store, at, timers=wiring.TIMERS, jobs=wiring.JOBS) as past:
        await note(past.tx, store, story.key)
        await story.tell(Shop(past, phone, owner))
