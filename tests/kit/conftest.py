"""A database of the test's own, opened as the app opens it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from pesan.app import wiring
from pesan.kit import clock, events
from pesan.kit.db import Database
from pesan.kit.ids import StoreId, new_id
from pesan.kit.migrate import APP_ROLE, ROUTER_ROLE

from ..databases import Databases
from .rows import Owner


@pytest.fixture
async def base(databases: Databases, database: str) -> AsyncIterator[Database]:
    opened = await Database.open(
        app_dsn=databases.dsn(database, APP_ROLE),
        router_dsn=databases.dsn(database, ROUTER_ROLE),
        connections_max=6,
    )
    yield opened
    await opened.close()
    clock.shift(timedelta(0))
    events.subscribe(wiring.HANDLERS)


@pytest.fixture
async def see(databases: Databases, database: str) -> AsyncIterator[Owner]:
    """The same database with the owner's eyes."""
    async with Owner.connected(databases.dsn(database)) as owner:
        yield owner


@pytest.fixture
def store() -> StoreId:
    return StoreId(new_id())
