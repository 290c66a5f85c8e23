"""A database of the test's own, opened as the app opens it."""

import secrets
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from pesan.app import wiring
from pesan.kit import clock, events
from pesan.kit.db import Database
from pesan.kit.ids import StoreId, new_id
from pesan.kit.migrate import APP_ROLE, ROUTER_ROLE

from ..conftest import TEMPLATE
from ..databases import Databases
from .rows import Owner


@pytest.fixture(scope="module")
async def module_database(databases: Databases) -> AsyncIterator[str]:
    """Copying one takes a second on a busy disk: each module has one, emptied for each test."""
    name = f"kit_{secrets.token_hex(6)}"
    await databases.copy(TEMPLATE, name)
    yield name
    await databases.drop(name)


@pytest.fixture
async def emptied(module_database: str, see: Owner) -> str:
    await see.run("SET app.rewrites_audit = 'on'")
    await see.run("TRUNCATE events, event_deliveries, timers, event_audit_log, pgqueuer")
    return module_database


@pytest.fixture
async def base(databases: Databases, emptied: str) -> AsyncIterator[Database]:
    opened = await Database.open(
        app_dsn=databases.dsn(emptied, APP_ROLE),
        router_dsn=databases.dsn(emptied, ROUTER_ROLE),
        connections_max=6,
    )
    yield opened
    await opened.close()
    clock.shift(timedelta(0))
    events.subscribe(wiring.HANDLERS)


@pytest.fixture
async def see(databases: Databases, module_database: str) -> AsyncIterator[Owner]:
    """The same database with the owner's eyes."""
    async with Owner.connected(databases.dsn(module_database)) as owner:
        yield owner


@pytest.fixture
def store() -> StoreId:
    return StoreId(new_id())
