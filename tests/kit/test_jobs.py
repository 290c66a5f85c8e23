import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import pytest

from pesan.kit.away import DatabaseAway
from pesan.kit.db import Database
from pesan.kit.egress import Egress
from pesan.kit.ids import OrderId, StoreId, new_id
from pesan.kit.jobs import AT_ONCE, PATIENT_AT_ONCE, Job, Later, Worker, enqueue
from pesan.kit.live import Live
from pesan.kit.secret import Secret
from pesan.kit.wake import Wake
from pesan.kit.world import World

from ..patience import PATIENCE_SECONDS
from .rows import Owner, leave


class Sing(Job, frozen=True, kw_only=True):
    name = "kit.sing"
    order_id: OrderId


class Hum(Sing, frozen=True, kw_only=True):
    name = "kit.hum"
    patient = True


faults: list[Exception] = []
inside = asyncio.Event()
hang = asyncio.Event()


@pytest.fixture(autouse=True)
def calm() -> Iterator[None]:
    faults.clear()
    inside.clear()
    hang.set()
    yield
    hang.set()


async def sing(world: World, job: Sing) -> None:
    async with world.database.store(job.store_id) as tx:
        await leave(tx, job.store_id, "tried")
    inside.set()
    await hang.wait()
    if faults:
        raise faults.pop()
    async with world.database.store(job.store_id) as tx:
        await leave(tx, job.store_id, f"sung {job.order_id}")


@pytest.fixture
async def world(base: Database) -> AsyncIterator[World]:
    async with Egress() as egress:
        yield World(
            database=base,
            egress=egress,
            wake=Wake(base),
            live=Live(base),
            secret=Secret(b"s" * 40),
            public_url="http://127.0.0.1:0",
            environment="test",
        )


@asynccontextmanager
async def working(world: World) -> AsyncIterator[None]:
    task = asyncio.create_task(Worker(world, {Sing: sing, Hum: sing}).run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def order_song(
    base: Database, store: StoreId, kind: type[Sing] = Sing, **how: object
) -> OrderId:
    order = OrderId(new_id())
    async with base.store(store) as tx:
        await enqueue(tx, kind(store_id=store, order_id=order), **how)  # type: ignore[arg-type] # passed on
    return order


async def until(see: Owner, mark: str, *, count: int = 1) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await see.marks(mark) < count:  # noqa: ASYNC110 - it lies in PostgreSQL
            await asyncio.sleep(0.02)


async def test_a_job_runs_once_its_transaction_has_committed(
    world: World, base: Database, store: StoreId, see: Owner
) -> None:
    async with working(world):
        order = await order_song(base, store)
        await until(see, f"sung {order}")

    assert await see.marks("tried") == 1
    assert await see.value("SELECT count(*) FROM pgqueuer") == 0


async def test_a_job_of_a_transaction_that_failed_never_runs(
    world: World, base: Database, store: StoreId, see: Owner
) -> None:
    with suppress(KeyError):
        async with base.store(store) as tx:
            await enqueue(tx, Sing(store_id=store, order_id=OrderId(new_id())))
            raise KeyError

    assert await see.value("SELECT count(*) FROM pgqueuer") == 0


async def test_a_job_that_fails_is_run_again(
    world: World, base: Database, store: StoreId, see: Owner
) -> None:
    faults.append(RuntimeError("not now"))

    async with working(world):
        order = await order_song(base, store)
        await until(see, f"sung {order}")

    assert await see.marks("tried") == 2


async def test_a_job_that_finds_no_connection_free_waits_no_longer_each_time(
    world: World, base: Database, store: StoreId, see: Owner
) -> None:
    """By the queue's own waits three failures are 21 seconds."""
    faults.extend([DatabaseAway(), DatabaseAway(), DatabaseAway()])

    async with working(world):
        order = await order_song(base, store)
        await until(see, f"sung {order}")

    assert await see.marks("tried") == 4


async def test_a_job_that_asks_for_later_is_run_again(
    world: World, base: Database, store: StoreId, see: Owner
) -> None:
    faults.append(Later(seconds=0.1))

    async with working(world):
        order = await order_song(base, store)
        await until(see, f"sung {order}")

    assert await see.marks("tried") == 2


async def test_two_workers_do_each_job_once(
    world: World, base: Database, store: StoreId, see: Owner
) -> None:
    orders = [await order_song(base, store) for _ in range(20)]

    async with working(world), working(world):
        await until(see, "tried", count=20)
        for order in orders:
            await until(see, f"sung {order}")

    assert await see.marks("tried") == 20


async def test_what_somebody_waits_for_finds_a_hand_free_of_what_nobody_does(
    world: World, base: Database, store: StoreId, see: Owner
) -> None:
    for _ in range(AT_ONCE):
        await order_song(base, store, Hum)

    hang.clear()
    async with working(world):
        await until(see, "tried", count=PATIENT_AT_ONCE)
        await order_song(base, store)
        await until(see, "tried", count=PATIENT_AT_ONCE + 1)
        waits = await see.value(
            "SELECT array_agg(DISTINCT entrypoint) FROM pgqueuer WHERE status = 'queued'"
        )
        hang.set()

    assert waits == ["kit.hum"]


async def test_a_named_job_is_dropped_while_the_first_still_waits(
    world: World, base: Database, store: StoreId, see: Owner
) -> None:
    first = await order_song(base, store, unless_queued="sing to all")
    second = await order_song(base, store, unless_queued="sing to all")

    async with working(world):
        await until(see, f"sung {first}")

    assert await see.marks(f"sung {second}") == 0
    third = await order_song(base, store, unless_queued="sing to all")
    async with working(world):
        await until(see, f"sung {third}")


async def test_a_delayed_job_waits(
    world: World, base: Database, store: StoreId, see: Owner
) -> None:
    late = await order_song(base, store, delay_seconds=3600)
    soon = await order_song(base, store)

    async with working(world):
        await until(see, f"sung {soon}")

    assert await see.marks(f"sung {late}") == 0


async def test_the_worker_comes_back_after_its_connection_was_lost(
    world: World, base: Database, store: StoreId, see: Owner
) -> None:
    async with working(world):
        await until_sung(base, store, see)
        await see.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = 'pesan_router'"
        )
        await until_sung(base, store, see)


async def until_sung(base: Database, store: StoreId, see: Owner) -> None:
    order = await order_song(base, store)
    await until(see, f"sung {order}")
