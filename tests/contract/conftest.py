import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from ..conftest import TEMPLATE
from ..databases import Databases
from ..running import Pesan, running_pesan
from .probe import furnished_pair
from .scene import Scene


@asynccontextmanager
async def a_running_pesan(databases: Databases) -> AsyncIterator[Pesan]:
    database = f"contract_{secrets.token_hex(6)}"
    await databases.copy(TEMPLATE, database)
    async with running_pesan(databases, database) as running:
        yield running
    await databases.drop(database)


@pytest.fixture(scope="session")
async def house(databases: Databases) -> AsyncIterator[Pesan]:
    """One Pesan for all questions of this folder, which leave it usable: it is dear to furnish."""
    async with a_running_pesan(databases) as running:
        yield running


@pytest.fixture(scope="session")
async def pair(house: Pesan) -> tuple[Scene, Scene]:
    """Two furnished shops in it, every operation of which was asked."""
    return await furnished_pair(house)


@pytest.fixture
def scene(pair: tuple[Scene, Scene]) -> Scene:
    """The first; the other is not asked anything but by the probe."""
    return pair[0]
