import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from ..conftest import TEMPLATE
from ..databases import Databases
from ..running import Pesan, running_pesan
from .scene import Scene, furnished


@asynccontextmanager
async def a_running_pesan(databases: Databases) -> AsyncIterator[Pesan]:
    database = f"contract_{secrets.token_hex(6)}"
    await databases.copy(TEMPLATE, database)
    async with running_pesan(databases, database) as running:
        yield running
    await databases.drop(database)


@pytest.fixture(scope="module")
async def house(databases: Databases) -> AsyncIterator[Pesan]:
    """One Pesan for a module's questions, which leave it usable."""
    async with a_running_pesan(databases) as running:
        yield running


@pytest.fixture(scope="module")
async def scene(house: Pesan) -> Scene:
    """A furnished shop in it, every operation of which was asked."""
    made = await furnished(house, "SARI")
    await made.walk.all(deleting=False)
    return made
