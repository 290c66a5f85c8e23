"""An automation at work, in a process of its own that is killed like the others.

It takes a thread for a moment, does something else, and then speaks: perhaps too late. No workflow of
a store's own is written yet; this speaks through the door they will come by, with its fence.

    python -m drills.crowd.automations [weakness]
"""

import asyncio
import random
import sys
from contextlib import suppress
from datetime import timedelta
from typing import Any

import asyncpg

from pesan import conversations
from pesan.app.databases import Site, joined
from pesan.app.house import open_world
from pesan.app.settings import Settings
from pesan.conversations import Author
from pesan.kit import clock
from pesan.kit.ids import ConversationId, StoreId, new_id
from pesan.kit.world import World

from ..weakened import WEAKNESSES

HELD = timedelta(seconds=3)
BUSY_SECONDS = 4.0  # at most, with something else: one in four is too late
PAUSE_SECONDS = 0.1
HANDS = 2
_ANY = "SELECT store_id, id FROM conversations ORDER BY random() LIMIT 1"


async def work() -> None:
    """Until it is killed."""
    settings = Settings()
    site = joined(settings)
    async with (
        open_world(
            settings, app_dsn=site.app, router_dsn=site.router, public_url="http://localhost"
        ) as world,
        asyncio.TaskGroup() as group,
    ):
        print("An automation is at work.", flush=True)  # as the fleet waits for (drills/fleet.py)
        for _ in range(HANDS):
            group.create_task(_keep_speaking(world, site))


async def _keep_speaking(world: World, site: Site) -> None:
    while True:
        await asyncio.sleep(PAUSE_SECONDS)
        for thread in await _any_thread(site):
            await _speak(world, StoreId(thread["store_id"]), ConversationId(thread["id"]))


async def _speak(world: World, store: StoreId, thread: ConversationId) -> None:
    async with world.database.store(store) as tx:
        until = clock.now() + HELD
        fence = await conversations.take_for_automation(tx, store, thread, until=until)
    if fence is None:
        return
    await asyncio.sleep(BUSY_SECONDS * random.random())
    with suppress(conversations.OwnershipLost):
        async with world.database.store(store) as tx:
            await conversations.say(
                tx,
                store,
                thread,
                text="Masih tertarik, Kak?",
                author=Author.AUTOMATION,
                once=f"run:{new_id()}",
                fence=fence,
            )
    async with world.database.store(store) as tx:
        await conversations.end_automation(tx, store, thread, fence=fence)


async def _any_thread(site: Site) -> list[Any]:
    connection = await asyncpg.connect(site.owner)
    try:
        return list(await connection.fetch(_ANY))
    finally:
        await connection.close()


if __name__ == "__main__":
    for weakness in sys.argv[1:]:
        WEAKNESSES[weakness]()
    asyncio.run(work())
