"""That what they wrote is read, and answered: shown beside the answer, never before it.

A courtesy. One that is lost harms nobody, so none is repeated or waited for in line, and where much
goes on at once some are left out: each costs a call, and the answers want theirs.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import NamedTuple

from .. import stores
from ..kit.db import Tx
from ..kit.ids import ConversationId, StoreId
from ..kit.world import World
from . import queries
from .adapters import connect
from .errors import DeliveryFailed, DeliveryRefused
from .models import ChannelName, Identity

# The chat on a site shows by itself that its agent answers; nobody looks at the simulated phone.
SHOWN_ON = frozenset({ChannelName.WHATSAPP, ChannelName.TELEGRAM})
SECONDS_MAX = 3.0
AT_ONCE_MAX = 4  # of one process: a channel that hangs holds no more hands
A_SECOND_MAX = 20


class Reading(NamedTuple):
    """What was read, and how to show it."""

    credentials: stores.Credentials
    to: Identity
    provider_id: str  # of what they wrote last: with it all above it is read


class Manners:
    """How many one process shows at a time."""

    def __init__(self) -> None:
        self._at_once = 0
        self._next_at = 0.0

    def may(self) -> bool:
        return self._at_once < AT_ONCE_MAX and self._next_at <= monotonic()

    async def show(self, world: World, reading: Reading, *, typing: bool) -> None:
        """Raises nothing: whatever became of it, nobody asks."""
        self._next_at = max(self._next_at, monotonic() - 1.0) + 1.0 / A_SECOND_MAX
        self._at_once += 1
        try:
            async with asyncio.timeout(SECONDS_MAX):
                await connect(world, reading.credentials).show_reading(
                    reading.to, reading.provider_id, typing=typing
                )
        except (DeliveryFailed, DeliveryRefused, TimeoutError):
            pass
        finally:
            self._at_once -= 1


_MANNERS = Manners()


async def find_reading(
    tx: Tx, world: World, store: StoreId, conversation: ConversationId
) -> Reading | None:
    """What could be shown there now; None where the store, the channel or the moment wants none."""
    if not _MANNERS.may():
        return None
    found = await queries.find_read(tx, store, conversation)
    if found is None or found.channel not in SHOWN_ON:
        return None
    credentials = await stores.recall_credentials(
        tx, world, store, found.connection_id, version=found.version
    )
    if credentials is None:
        return None
    to = Identity(found.identity_kind, found.identity_value)
    return Reading(credentials, to, found.provider_id)


@asynccontextmanager
async def shown(world: World, reading: Reading | None) -> AsyncIterator[None]:
    """Shows that it is read and somebody types, while the block goes on."""
    if reading is None:
        yield
        return
    showing = asyncio.create_task(_MANNERS.show(world, reading, typing=True))
    try:
        yield
        await showing
    finally:
        showing.cancel()


async def show_read(world: World, store: StoreId, conversation: ConversationId) -> None:
    """A seller has looked at it. Once: what is lost is shown with what is read next."""
    async with world.database.store(store) as tx:
        reading = await find_reading(tx, world, store, conversation)
    if reading is not None:
        await _MANNERS.show(world, reading, typing=False)
