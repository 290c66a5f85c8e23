"""Connections as each of the roles, on one migrated and empty database."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from pesan.kit.migrate import APP_ROLE, ROUTER_ROLE
from pesan.kit.sql import Statement

from ..databases import Databases
from . import statements


@pytest.fixture(scope="session")
def house() -> list[Statement]:
    return statements.statements_of_the_house()


@pytest.fixture
async def as_app(
    databases: Databases, shared_database: str
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(databases.dsn(shared_database, APP_ROLE))
    yield connection
    await connection.close()


@pytest.fixture
async def as_router(
    databases: Databases, shared_database: str
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(databases.dsn(shared_database, ROUTER_ROLE))
    yield connection
    await connection.close()
