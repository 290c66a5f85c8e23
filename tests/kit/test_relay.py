import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from uuid import UUID

import pytest

from pesan.kit import clock, events
from pesan.kit import relay as relays
from pesan.kit.db import Database, Tx
from pesan.kit.events import Fact, emit
from pesan.kit.ids import OrderId, StoreId, new_id
from pesan.kit.relay import Relay
from pesan.kit.timers import Timers, set_timer
from pesan.kit.wake import Wake

from ..patience import PATIENCE_SECONDS
from .rows import Owner, leave, nobody


class OrderSung(Fact, frozen=True, kw_only=True):
    type = "order.sung"
    order_id: OrderId


class Echoed(Fact, frozen=True, kw_only=True):
    type = "order.echoed"
    order_id: OrderId


LEFT = "SELECT count(*) FROM event_deliveries WHERE done_at IS NULL"

faults: set[str] = set()
inside = asyncio.Event()


@pytest.fixture(autouse=True)
def calm() -> Iterator[None]:
    faults.clear()
    inside.clear()
    yield
    faults.clear()


async def on_sung_failing(tx: Tx, fact: OrderSung) -> None:
    await leave(tx, fact.store_id, "failing")
    if "fail" in faults:
        raise RuntimeError("not now")


async def on_sung_slowly(tx: Tx, fact: OrderSung) -> None:
    await leave(tx, fact.store_id, "slow")
    inside.set()
    if "hang" in faults:
        await asyncio.sleep(60)


async def on_sung_well(tx: Tx, fact: OrderSung) -> None:
    await leave(tx, fact.store_id, f"well {fact.order_id}")


async def on_sung_echoing(tx: Tx, fact: OrderSung) -> None:
    await emit(tx, Echoed(store_id=fact.store_id, order_id=fact.order_id))
    await leave(tx, fact.store_id, "echoing")


async def on_echoed(tx: Tx, fact: Echoed) -> None:
    if "deaf" in faults:
        raise RuntimeError("not now")
    await leave(tx, fact.store_id, f"echo {fact.order_id}")


def relay(base: Database) -> Relay:
    return Relay(base, Wake(base), {}, nobody(base))


async def sing(base: Database, store: StoreId) -> OrderId:
    order = OrderId(new_id())
    async with base.store(store) as tx:
        await emit(tx, OrderSung(store_id=store, order_id=order))
    return order


async def drain(*relays: Relay) -> None:
    while any(await asyncio.gather(*(r.once() for r in relays))):
        pass


async def test_a_fact_is_told_with_its_ids_and_marked_done(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_sung_well]})
    order = await sing(base, store)

    await relay(base).once()

    assert await see.all_marks() == [f"well {order}"]
    assert await see.value("SELECT done_at IS NOT NULL FROM event_deliveries")
    assert await relay(base).once() == 0


async def test_a_failing_handler_does_not_hold_up_its_siblings(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_sung_failing, on_sung_well]})
    faults.add("fail")
    order = await sing(base, store)

    await drain(relay(base))

    assert await see.all_marks() == [f"well {order}"]
    row = await see.connection.fetchrow(
        "SELECT attempts, error, due_at > now() AS later FROM event_deliveries WHERE done_at IS NULL"
    )
    assert row is not None
    assert (row["attempts"], row["error"], row["later"]) == (1, "RuntimeError: not now", True)


async def test_a_failed_delivery_is_made_again_later_and_once(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_sung_failing]})
    faults.add("fail")
    await sing(base, store)
    for _ in range(3):
        await relay(base).once()
        clock.shift(clock.offset() + timedelta(hours=1))
    faults.clear()

    await drain(relay(base))

    assert await see.marks("failing") == 1
    assert await see.value("SELECT attempts FROM event_deliveries") == 4
    assert await see.value("SELECT error IS NULL FROM event_deliveries")


async def test_what_comes_of_a_fact_may_be_told_along_with_it(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_sung_echoing], Echoed: [on_echoed]}, along=[Echoed])
    order = await sing(base, store)

    assert await relay(base).once() == 1

    assert await see.all_marks() == ["echoing", f"echo {order}"]
    assert await see.value("SELECT count(*) FROM events") == 2
    assert await see.value("SELECT count(*) FROM event_deliveries") == 1


async def test_what_fails_when_told_along_is_told_apart_and_again(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_sung_echoing], Echoed: [on_echoed]}, along=[Echoed])
    faults.add("deaf")
    order = await sing(base, store)

    await drain(relay(base))

    assert await see.all_marks() == ["echoing"]
    assert await see.value(LEFT) == 1
    faults.clear()
    clock.shift(clock.offset() + timedelta(hours=1))
    await drain(relay(base))
    assert await see.all_marks() == ["echoing", f"echo {order}"]
    assert await see.value(LEFT) == 0


async def test_a_fact_that_comes_of_no_other_is_told_by_itself(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_sung_well]}, along=[OrderSung])
    await sing(base, store)

    assert await see.value(LEFT) == 1


async def test_two_relays_at_once_tell_each_fact_once(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_sung_well, on_sung_failing]})
    for _ in range(40):
        await sing(base, store)

    await drain(relay(base), relay(base))

    marks = await see.all_marks()
    assert len([m for m in marks if m.startswith("well")]) == 40
    assert len(set(marks)) == 41  # each order well once, and "failing"
    assert await see.marks("failing") == 40


async def test_a_worker_that_dies_half_way_leaves_nothing_and_another_takes_over(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_sung_slowly]})
    faults.add("hang")
    await sing(base, store)
    dying = asyncio.create_task(relay(base).once())
    await inside.wait()
    dying.cancel()
    with suppress(asyncio.CancelledError):
        await dying
    assert await see.marks("slow") == 0
    assert await relay(base).once() == 0, "its lease still runs"

    faults.clear()
    await see.run("UPDATE event_deliveries SET claimed_until = now() - interval '1 second'")
    await drain(relay(base))

    assert await see.marks("slow") == 1


async def test_work_in_hand_is_not_taken_even_when_its_lease_ran_out(
    base: Database, store: StoreId, see: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pesan.kit.relay.LEASE", timedelta(seconds=-1))
    events.subscribe({OrderSung: [on_sung_slowly]})
    faults.add("hang")
    await sing(base, store)
    slow = asyncio.create_task(relay(base).once())
    await inside.wait()

    assert await relay(base).once() == 0

    slow.cancel()
    with suppress(asyncio.CancelledError):
        await slow
    faults.clear()
    await drain(relay(base))
    assert await see.marks("slow") == 1


async def test_a_handler_that_left_the_code_blocks_nothing(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_sung_well]})
    await sing(base, store)
    events.subscribe({})

    await drain(relay(base))

    assert await see.value("SELECT done_at IS NOT NULL FROM event_deliveries")


@asynccontextmanager
async def running(base: Database, timers: Timers) -> AsyncIterator[None]:
    wake = Wake(base)
    base.ring = wake.ring
    run = asyncio.create_task(Relay(base, wake, timers, nobody(base)).run())
    await asyncio.sleep(0.1)  # it has looked and found nothing
    try:
        yield
    finally:
        run.cancel()
        with suppress(asyncio.CancelledError):
            await run
        await wake.close()


@pytest.fixture
def looks_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it does soon, it does because it was woken."""
    monkeypatch.setattr(relays, "LOOK_EVERY_SECONDS", 10 * PATIENCE_SECONDS)


@pytest.mark.usefixtures("looks_seldom")
async def test_a_running_relay_hears_of_work_at_once(base: Database, store: StoreId) -> None:
    events.subscribe({OrderSung: [on_sung_slowly]})

    async with running(base, {}):
        await sing(base, store)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await inside.wait()


@pytest.mark.usefixtures("looks_seldom")
async def test_timers_that_are_due_by_the_hundred_keep_no_fact_waiting(
    base: Database, store: StoreId
) -> None:
    hanging = asyncio.Semaphore(0)

    async def on_ring(_tx: Tx, _store: StoreId, _subject: UUID) -> None:
        hanging.release()
        await asyncio.sleep(60)

    events.subscribe({OrderSung: [on_sung_slowly]})
    async with running(base, {"ring": on_ring}):
        async with base.store(store) as tx:
            for _ in range(100):
                await set_timer(tx, store, "ring", OrderId(new_id()), due_at=clock.now())
        await hanging.acquire()

        await sing(base, store)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await inside.wait()


async def test_what_is_due_by_the_hundred_is_all_done_by_and_by(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_sung_well]})

    async with running(base, {}):
        async with base.store(store) as tx:
            for _ in range(150):
                await emit(tx, OrderSung(store_id=store, order_id=OrderId(new_id())))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await see.value(LEFT):  # noqa: ASYNC110 - it lies in PostgreSQL
                await asyncio.sleep(0.02)

    assert await see.value("SELECT count(*) FROM event_audit_log") == 150
