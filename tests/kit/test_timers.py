import asyncio
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from pesan.kit import clock
from pesan.kit.db import Database, Tx
from pesan.kit.ids import OrderId, StoreId, new_id
from pesan.kit.relay import Relay
from pesan.kit.timers import clear_timer, set_timer
from pesan.kit.wake import Wake

from .rows import Owner, leave, nobody

faults: set[str] = set()


@pytest.fixture(autouse=True)
def calm() -> Iterator[None]:
    faults.clear()
    yield
    faults.clear()


async def on_ring(tx: Tx, store: StoreId, subject: UUID) -> None:
    await leave(tx, store, f"rang {subject}")
    if "fail" in faults:
        raise RuntimeError("not now")


async def on_ring_and_again(tx: Tx, store: StoreId, subject: UUID) -> None:
    await leave(tx, store, f"rang {subject}")
    await set_timer(tx, store, "again", subject, due_at=clock.now() + timedelta(minutes=5))


TIMERS = {"ring": on_ring, "again": on_ring_and_again}


def relay(base: Database) -> Relay:
    return Relay(base, Wake(base), TIMERS, nobody(base))


async def wind(
    base: Database,
    store: StoreId,
    minutes: float,
    *,
    kind: str = "ring",
    subject: UUID | None = None,
) -> UUID:
    subject = subject or OrderId(new_id())
    async with base.store(store) as tx:
        await set_timer(tx, store, kind, subject, due_at=clock.now() + timedelta(minutes=minutes))
    return subject


def pass_minutes(minutes: float) -> None:
    clock.shift(clock.offset() + timedelta(minutes=minutes))


async def test_a_timer_rings_when_its_time_has_come_and_not_before(
    base: Database, store: StoreId, see: Owner
) -> None:
    subject = await wind(base, store, 60)
    pass_minutes(59)
    await relay(base).once()
    assert await see.all_marks() == []

    pass_minutes(1)
    await relay(base).once()

    assert await see.all_marks() == [f"rang {subject}"]
    assert await see.value("SELECT count(*) FROM timers") == 0


async def test_a_timer_set_again_is_moved(base: Database, store: StoreId, see: Owner) -> None:
    subject = await wind(base, store, 10)
    await wind(base, store, 30, subject=subject)
    pass_minutes(20)
    await relay(base).once()
    assert await see.all_marks() == []

    pass_minutes(10)
    await relay(base).once()

    assert await see.all_marks() == [f"rang {subject}"]


async def test_a_timer_that_was_cleared_does_not_ring(
    base: Database, store: StoreId, see: Owner
) -> None:
    subject = await wind(base, store, 10)
    async with base.store(store) as tx:
        await clear_timer(tx, store=store, kind="ring", subject=subject)
    pass_minutes(11)

    await relay(base).once()

    assert await see.all_marks() == []


async def test_another_stores_timer_is_not_cleared(
    base: Database, store: StoreId, see: Owner
) -> None:
    subject = await wind(base, store, 10)
    other = StoreId(new_id())
    async with base.store(other) as tx:
        await clear_timer(tx, store=other, kind="ring", subject=subject)

    assert await see.value("SELECT count(*) FROM timers") == 1


async def test_two_relays_at_once_ring_each_timer_once(
    base: Database, store: StoreId, see: Owner
) -> None:
    subjects = [await wind(base, store, 0) for _ in range(30)]

    await asyncio.gather(*(relay(base).once() for _ in range(3)))

    assert sorted(await see.all_marks()) == sorted(f"rang {s}" for s in subjects)


async def test_a_timer_that_fails_is_rung_again_and_holds_up_no_other(
    base: Database, store: StoreId, see: Owner
) -> None:
    faults.add("fail")
    failing = await wind(base, store, 0)
    await relay(base).once()
    assert await see.all_marks() == []
    faults.clear()
    other = await wind(base, store, 0)
    await relay(base).once()
    assert await see.all_marks() == [f"rang {other}"]

    pass_minutes(60)
    await relay(base).once()

    assert await see.marks(f"rang {failing}") == 1


async def test_a_timer_may_set_itself_again(base: Database, store: StoreId, see: Owner) -> None:
    subject = await wind(base, store, 0, kind="again")

    for _ in range(3):
        await relay(base).once()
        pass_minutes(5)

    assert await see.marks(f"rang {subject}") == 3


async def test_a_timer_set_again_while_a_dead_worker_holds_it_rings_on_time(
    base: Database, store: StoreId, see: Owner
) -> None:
    subject = await wind(base, store, 0)
    await see.run("UPDATE timers SET claimed_until = now() + interval '1 hour'")

    await wind(base, store, 0, subject=subject)
    await relay(base).once()

    assert await see.all_marks() == [f"rang {subject}"]
