"""The second belt holds: what a role sees and may write, tried rather than read."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

import asyncpg
import pytest

from pesan.kit import clock
from pesan.kit.db import Database
from pesan.kit.ids import StoreId, new_id
from pesan.kit.migrate import APP_ROLE, ROUTER_ROLE

from ..databases import Databases
from .statements import Connection

INSERT = "INSERT INTO events (store_id, id, type, data, occurred_at) VALUES ($1, $2, 'x', '{}', $3)"

TIMER = """
    INSERT INTO timers (store_id, id, kind, subject_id, due_at) VALUES ($1, $2, 'x', $2, now())
"""


@pytest.fixture
async def two_stores(as_app: Connection) -> tuple[UUID, UUID]:
    """Each with one event."""
    stores = new_id(), new_id()
    for store in stores:
        async with as_app.transaction():
            await enter(as_app, store)
            await as_app.execute(INSERT, store, new_id(), clock.now())
    return stores


async def enter(connection: Connection, store: UUID) -> None:
    await connection.execute("SELECT set_config('app.store_id', $1, true)", str(store))


async def run_in(connection: Connection, store: UUID, command: str, *args: object) -> None:
    async with connection.transaction():
        await enter(connection, store)
        await connection.execute(command, *args)


async def test_without_a_store_nothing_is_seen(
    as_app: Connection, two_stores: tuple[UUID, UUID]
) -> None:
    assert await as_app.fetchval("SELECT count(*) FROM events") == 0


async def test_with_a_store_only_its_rows_are_seen(
    as_app: Connection, two_stores: tuple[UUID, UUID]
) -> None:
    for store in two_stores:
        async with as_app.transaction():
            await enter(as_app, store)
            seen = await as_app.fetch("SELECT DISTINCT store_id FROM events")
        assert [row["store_id"] for row in seen] == [store]


async def test_a_row_for_another_store_is_refused(
    as_app: Connection, two_stores: tuple[UUID, UUID]
) -> None:
    ours, theirs = two_stores

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await run_in(as_app, ours, INSERT, theirs, new_id(), clock.now())


async def test_a_row_cannot_be_moved_to_another_store(
    as_app: Connection, two_stores: tuple[UUID, UUID]
) -> None:
    ours, theirs = two_stores

    await run_in(as_app, ours, TIMER, ours, new_id())

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await run_in(as_app, ours, "UPDATE timers SET store_id = $1", theirs)


async def test_what_has_happened_is_not_even_changed_in_ones_own_store(
    as_app: Connection, two_stores: tuple[UUID, UUID]
) -> None:
    for change in ("UPDATE events SET type = 'y'", "DELETE FROM events", "TRUNCATE events"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run_in(as_app, two_stores[0], change)


async def test_the_role_cannot_shed_its_policies(as_app: Connection) -> None:
    for attempt in (
        "ALTER TABLE events DISABLE ROW LEVEL SECURITY",
        "ALTER ROLE pesan_app BYPASSRLS",
        "SET ROLE postgres",
        "DROP POLICY fence ON events",
        "CREATE TABLE loot (x int)",
        "SELECT pg_read_file('/etc/passwd')",
    ):
        with pytest.raises(asyncpg.PostgresError):
            await as_app.execute(attempt)


async def test_row_security_off_shows_an_error_and_never_more_rows(
    as_app: Connection, two_stores: tuple[UUID, UUID]
) -> None:
    await as_app.execute("SET row_security = off")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await run_in(as_app, two_stores[0], "SELECT * FROM events")


@pytest.fixture
async def one_connection(databases: Databases, shared_database: str) -> AsyncIterator[Database]:
    """A Database whose every store transaction is on the same connection."""
    database = await Database.open(
        app_dsn=databases.dsn(shared_database, APP_ROLE),
        router_dsn=databases.dsn(shared_database, ROUTER_ROLE),
        connections_max=1,
    )
    yield database
    await database.close()


async def test_a_pooled_connection_carries_no_store_to_the_next_user(
    one_connection: Database,
) -> None:
    """200 stores in turn, some ending in errors and some cancelled in the middle."""
    chance = random.Random(20)
    backends = set()
    for _ in range(200):
        store = StoreId(new_id())
        async with one_connection._app.acquire() as connection:
            backends.add(connection.get_server_pid())
            assert not await connection.fetchval("SELECT current_setting('app.store_id', true)")
        ends = ["commit", "apart", "apart, error", "error", "sql error", "cancel"]
        match chance.choice(ends):
            case "commit":
                async with one_connection.store(store) as tx:
                    connection = await tx.begun(INSERT)
                    await connection.execute(INSERT, store, new_id(), clock.now())
                    assert await connection.fetchval("SELECT count(*) FROM events") == 1
            case "apart":
                async with one_connection.apart(store) as tx:
                    connection = await tx.begun(INSERT)
                    await connection.execute(INSERT, store, new_id(), clock.now())
            case "apart, error":
                with suppress(asyncpg.NotNullViolationError):
                    async with one_connection.apart(store) as tx:
                        connection = await tx.begun(INSERT)
                        await connection.execute(INSERT, store, None, clock.now())
            case "error":
                with suppress(KeyError):
                    async with one_connection.store(store) as tx:
                        await tx.begun()
                        raise KeyError
            case "sql error":
                with suppress(asyncpg.DivisionByZeroError):
                    async with one_connection.store(store) as tx:
                        await (await tx.begun()).fetchval("SELECT 1 / 0")
            case "cancel":
                await _cancelled(one_connection, store)
    assert len(backends) == 1


async def _cancelled(database: Database, store: StoreId) -> None:
    inside = asyncio.Event()

    async def wait() -> None:
        async with database.store(store) as tx:
            await tx.begun()
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(wait())
    await inside.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
