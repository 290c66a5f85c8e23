import asyncio
from contextlib import suppress

import asyncpg
import pytest

from pesan.kit.away import DatabaseAway, TryAgain
from pesan.kit.db import Closed, Database
from pesan.kit.ids import StoreId
from pesan.kit.migrate import APP_ROLE, ROUTER_ROLE

from ..databases import Databases
from .rows import Owner, leave

OPEN = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usename LIKE 'pesan%' AND state LIKE 'idle in trans%'
"""
END = "SELECT pg_terminate_backend($1)"


async def test_what_a_block_did_is_there_after_it(
    base: Database, store: StoreId, see: Owner
) -> None:
    async with base.store(store) as tx:
        await leave(tx, store, "done")
        assert await see.marks("done") == 0

    assert await see.marks("done") == 1


async def test_a_commit_need_not_wait_for_the_disk_and_the_next_one_does(
    databases: Databases, store: StoreId, see: Owner
) -> None:
    """The tests' own database never waits: this one is told to."""
    waits = "SELECT current_setting('synchronous_commit')"
    for role in (APP_ROLE, ROUTER_ROLE):
        await see.run(f"ALTER ROLE {role} SET synchronous_commit = on")
    name = await see.value("SELECT current_database()")
    opened = await Database.open(
        app_dsn=databases.dsn(name, APP_ROLE), router_dsn=databases.dsn(name, ROUTER_ROLE)
    )
    try:
        for unflushed, usual in (
            (opened.store(store, flushed=False), opened.store(store)),
            (opened.sweeping(), opened.routing()),
        ):
            async with unflushed as tx:
                assert await (await tx.begun()).fetchval(waits) == "off"
            async with usual as tx:
                assert await (await tx.begun()).fetchval(waits) == "on"
    finally:
        await opened.close()
        for role in (APP_ROLE, ROUTER_ROLE):
            await see.run(f"ALTER ROLE {role} RESET synchronous_commit")


async def test_statements_may_be_planned_once_and_only_within_the_block(
    base: Database, store: StoreId
) -> None:
    plans = "SELECT current_setting('plan_cache_mode'), pg_backend_pid()"
    async with base.store(store, planned_once=True) as tx:
        inside = await (await tx.begun()).fetchrow(plans)
    async with base.store(store) as tx:
        after = await (await tx.begun()).fetchrow(plans)

    assert inside is not None
    assert after is not None
    assert (inside[0], after[0]) == ("force_generic_plan", "auto")
    assert inside[1] == after[1], "it was the same connection"


async def test_a_block_that_fails_leaves_nothing(
    base: Database, store: StoreId, see: Owner
) -> None:
    with suppress(KeyError):
        async with base.store(store) as tx:
            await leave(tx, store, "done")
            raise KeyError

    assert await see.marks("done") == 0
    assert await see.value(OPEN) == 0


async def test_a_cancelled_request_leaves_no_transaction_open(
    base: Database, store: StoreId, see: Owner
) -> None:
    async def request(inside: asyncio.Event, statement: str) -> None:
        async with base.store(store) as tx:
            await leave(tx, store, "done")
            inside.set()
            await (await tx.begun()).execute(statement)
            await asyncio.sleep(60)

    for statement in ("SELECT 1", "SELECT pg_sleep(30)"):
        inside = asyncio.Event()
        task = asyncio.create_task(request(inside, statement))
        await inside.wait()
        await asyncio.sleep(0.05)  # into the statement, or into the wait after it
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    assert await see.value(OPEN) == 0
    assert await see.marks("done") == 0
    async with base.store(store) as tx:
        await leave(tx, store, "after")
    assert await see.marks("after") == 1


@pytest.mark.parametrize("pause_seconds", [0, 0.1], ids=["unnoticed", "noticed"])
async def test_a_connection_lost_in_the_middle_is_the_database_away(
    base: Database, store: StoreId, see: Owner, pause_seconds: float
) -> None:
    async def interrupted() -> None:
        async with base.store(store) as tx:
            await leave(tx, store, "half")
            await see.run(END, await (await tx.begun()).fetchval("SELECT pg_backend_pid()"))
            await asyncio.sleep(pause_seconds)
            await leave(tx, store, "other half")

    with pytest.raises(DatabaseAway):
        await interrupted()

    assert await see.all_marks() == []


async def test_a_request_cancelled_after_its_connection_died_is_still_cancelled(
    base: Database, store: StoreId, see: Owner
) -> None:
    inside = asyncio.Event()

    async def request() -> None:
        async with base.store(store) as tx:
            await see.run(END, await (await tx.begun()).fetchval("SELECT pg_backend_pid()"))
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(request())
    await inside.wait()
    await asyncio.sleep(0.1)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_pool_recovers_from_every_connection_being_lost(
    base: Database, store: StoreId, see: Owner
) -> None:
    async with base.store(store) as tx:
        await leave(tx, store, "before")
    await see.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename LIKE 'pesan%'"
    )
    await asyncio.sleep(0.05)

    for _ in range(3):  # a dead connection may be handed out once; never for ever
        with suppress(DatabaseAway):
            async with base.store(store) as tx:
                await leave(tx, store, "after")

    assert await see.marks("after") >= 2


async def test_no_database_is_the_database_away() -> None:
    nowhere = "postgresql://pesan_app@/x?host=/nonexistent-pesan-socket"

    with pytest.raises(DatabaseAway):
        await Database.open(app_dsn=nowhere, router_dsn=nowhere)


@pytest.mark.parametrize("state", ["53100", "53200", "53300"])  # disk, memory, connections
async def test_a_database_without_room_is_the_database_away(
    base: Database, store: StoreId, state: str
) -> None:
    async def write() -> None:
        async with base.store(store) as tx:
            await (await tx.begun()).execute(
                f"DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '{state}'; END $$"
            )

    with pytest.raises(DatabaseAway):
        await write()


async def test_two_that_lock_crosswise_are_told_to_try_again(
    base: Database, store: StoreId
) -> None:
    met = asyncio.Barrier(2)

    async def lock(first: int, second: int) -> str:
        try:
            async with base.store(store) as tx:
                await (await tx.begun()).execute("SELECT pg_advisory_xact_lock($1)", first)
                await met.wait()
                await (await tx.begun()).execute("SELECT pg_advisory_xact_lock($1)", second)
        except TryAgain:
            return "try again"
        return "done"

    assert sorted(await asyncio.gather(lock(1, 2), lock(2, 1))) == ["done", "try again"]


async def test_a_statement_that_takes_too_long_is_told_to_try_again(
    base: Database, store: StoreId
) -> None:
    async def slow() -> None:
        async with base.store(store) as tx:
            await (await tx.begun()).execute("SET LOCAL statement_timeout = '50ms'")
            await (await tx.begun()).execute("SELECT pg_sleep(10)")

    with pytest.raises(TryAgain):
        await slow()


async def test_a_gate_that_finds_nobody_lets_nothing_run(
    base: Database, store: StoreId, see: Owner
) -> None:
    async def enter(gate: str) -> None:
        async with base.store(store, gate=gate) as tx:
            await leave(tx, store, "entered")

    with pytest.raises(Closed):
        await enter("SELECT WHERE false")
    assert await see.marks("entered") == 0

    await enter("SELECT")
    assert await see.marks("entered") == 1


async def test_a_bug_is_not_dressed_up_as_an_outage(base: Database, store: StoreId) -> None:
    async def wrong() -> None:
        async with base.store(store) as tx:
            await (await tx.begun()).execute("SELECT nonsense")

    with pytest.raises(asyncpg.UndefinedColumnError):
        await wrong()


async def test_the_fence_takes_no_text(base: Database) -> None:
    async def enter() -> None:
        async with base.store("x'; DROP TABLE users; --"):  # type: ignore[arg-type] # on purpose
            pass

    with pytest.raises(AssertionError, match="UUID"):
        await enter()
