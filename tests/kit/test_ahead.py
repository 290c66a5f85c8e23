"""What travels ahead of a statement, and what asyncpg makes of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import asyncpg
import pytest

from pesan.kit.ahead import send_ahead
from pesan.kit.db import Database
from pesan.kit.ids import StoreId, new_id
from pesan.kit.migrate import APP_ROLE, ROUTER_ROLE

from ..databases import Databases
from .rows import Owner, leave
from .wire import Wire, listening

ADD = "SELECT $1::int + 1"


@pytest.fixture
async def wire(databases: Databases) -> AsyncIterator[Wire]:
    async with listening(databases.dsn("postgres")) as wire:
        yield wire


@pytest.fixture
async def counted(databases: Databases, emptied: str, wire: Wire) -> AsyncIterator[Database]:
    """Of one session, whose round trips are counted."""
    opened = await Database.open(
        app_dsn=wire.reached(databases.dsn(emptied, APP_ROLE)),
        router_dsn=databases.dsn(emptied, ROUTER_ROLE),
        connections_max=1,
    )
    yield opened
    await opened.close()


@pytest.fixture
async def connection(see: Owner) -> "asyncpg.Connection[asyncpg.Record]":
    return see.connection


async def test_to_begin_a_transaction_costs_no_round_trip_once_its_statement_is_known(
    counted: Database, wire: Wire, store: StoreId
) -> None:
    trips = []
    for _ in range(3):
        before = wire.round_trips
        async with counted.store(store) as tx:
            await leave(tx, store, "mark")
        trips.append(wire.round_trips - before)

    assert trips[0] > 2, "the first time it is prepared"
    assert trips[1:] == [2, 2], "the statement with what begins it, and COMMIT"


async def test_a_transaction_in_which_nothing_is_asked_is_never_begun(
    counted: Database, wire: Wire, store: StoreId
) -> None:
    before = wire.round_trips
    async with counted.store(store):
        pass

    assert wire.round_trips == before


async def test_what_is_sent_ahead_holds_for_the_statement(
    connection: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    read = "SELECT current_setting('app.x', true) || $1"
    await connection.fetchval(read, "")

    assert send_ahead(connection, ["BEGIN", "SET LOCAL app.x = 'inside '"], read)
    assert await connection.fetchval(read, "it") == "inside it"
    assert connection.is_in_transaction()
    await connection.execute("COMMIT")
    assert await connection.fetchval(read, "it") == "it"


async def test_nothing_is_sent_ahead_of_a_statement_that_would_be_prepared_first(
    databases: Databases,
) -> None:
    connection = await asyncpg.connect(databases.dsn("postgres"), statement_cache_size=1)
    try:
        assert not send_ahead(connection, ["BEGIN"], ADD)
        assert await connection.fetchval(ADD, 1) == 2
        await connection.fetchval("SELECT $1::int", 1)  # there is room for one
        assert not send_ahead(connection, ["BEGIN"], ADD)
        assert not connection.is_in_transaction()
    finally:
        await connection.close()


async def test_a_statement_is_skipped_where_what_goes_ahead_of_it_fails(
    connection: "asyncpg.Connection[asyncpg.Record]", store: StoreId
) -> None:
    write = "INSERT INTO timers (store_id) SELECT $1::uuid"
    with suppress(asyncpg.NotNullViolationError):
        await connection.fetch(write, store)

    assert send_ahead(connection, ["BEGIN", "SET LOCAL nonsense = 1"], write)
    with pytest.raises(asyncpg.UndefinedObjectError):
        await connection.fetch(write, store)
    await connection.execute("ROLLBACK")

    assert await connection.fetchval(ADD, 1) == 2


async def test_an_argument_that_cannot_be_sent_leaves_nothing_begun(
    base: Database, store: StoreId, see: Owner
) -> None:
    async def leave_for(whose: object) -> None:
        async with base.store(store) as tx:
            await leave(tx, whose, "mark")  # type: ignore[arg-type] # on purpose

    await leave_for(store)
    with pytest.raises(asyncpg.DataError):
        await leave_for("no store")
    await leave_for(store)

    assert await see.marks("mark") == 2


async def test_many_at_once_each_stay_in_their_own_transaction(
    base: Database, see: Owner, store: StoreId
) -> None:
    async def attempt(number: int) -> None:
        async with base.store(store) as tx:
            await leave(tx, store, f"mark {number}")
            if number % 3 == 0:
                raise KeyError

    await asyncio.gather(*(attempt(number) for number in range(60)), return_exceptions=True)

    kept = {f"mark {number}" for number in range(60) if number % 3}
    assert set(await see.all_marks()) == kept


async def test_a_statement_apart_is_a_transaction_in_one_round_trip(
    counted: Database, wire: Wire, see: Owner, store: StoreId
) -> None:
    trips = []
    for _ in range(3):
        before = wire.round_trips
        async with counted.apart(store) as tx:
            await leave(tx, store, "mark")
        trips.append(wire.round_trips - before)

    assert trips[1:] == [1, 1]
    assert await see.marks("mark") == 3


async def test_a_statement_apart_stays_within_its_stores_fence(
    counted: Database, see: Owner, store: StoreId
) -> None:
    async def leave_for(whose: StoreId) -> None:
        async with counted.apart(store) as tx:
            await leave(tx, whose, "mark")

    await leave_for(store)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await leave_for(StoreId(new_id()))
    await leave_for(store)

    assert await see.marks("mark") == 2


async def test_statements_apart_are_true_one_by_one(
    counted: Database, wire: Wire, see: Owner, store: StoreId
) -> None:
    async with counted.apart(store) as tx:
        await leave(tx, store, "prepared")

    before = wire.round_trips
    with suppress(KeyError):
        async with counted.apart(store) as tx:
            await leave(tx, store, "first")
            assert await see.marks("first") == 1
            await leave(tx, store, "second")
            raise KeyError

    assert await see.marks("second") == 1, "what comes after undoes nothing"
    assert wire.round_trips - before == 3, "with a ROLLBACK of nothing"


async def test_on_a_new_connection_statements_apart_are_one_transaction(
    counted: Database, see: Owner, store: StoreId
) -> None:
    with suppress(KeyError):
        async with counted.apart(store) as tx:
            await leave(tx, store, "first")
            await leave(tx, store, "second")
            raise KeyError

    assert await see.all_marks() == []


async def test_of_a_statement_apart_that_cannot_be_sent_no_fence_is_left(
    counted: Database, see: Owner, store: StoreId
) -> None:
    fence = "SELECT current_setting('app.store_id', true)"
    async with counted.apart(store) as tx:
        await leave(tx, store, "mark")
    with pytest.raises(asyncpg.DataError):
        async with counted.apart(store) as tx:
            await leave(tx, "no store", "mark")  # type: ignore[arg-type] # on purpose

    async with counted.store(StoreId(new_id())) as tx:
        assert await (await tx.begun()).fetchval(fence) != str(store)
    assert await see.marks("mark") == 1
