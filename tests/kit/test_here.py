import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import ClassVar

import pytest

from pesan.kit import clock, events, here
from pesan.kit.db import Database, Tx
from pesan.kit.events import Fact
from pesan.kit.here import Act, Here
from pesan.kit.ids import StoreId
from pesan.kit.jobs import Job, Later, enqueue
from pesan.kit.relay import Relay
from pesan.kit.wake import Wake
from pesan.kit.world import World

from .rows import Owner, leave, world_of

QUEUED = "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'test.dance'"


class MusicPlayed(Fact, frozen=True, kw_only=True):
    type: ClassVar[str] = "music.played"


class Dance(Job, frozen=True, kw_only=True):
    name: ClassVar[str] = "test.dance"


first_steps: list[Exception] = []
faults: list[Exception] = []
dancing, goes_on = asyncio.Event(), asyncio.Event()


@pytest.fixture(autouse=True)
def calm() -> None:
    first_steps.clear()
    faults.clear()
    dancing.clear()
    goes_on.set()


async def on_music_played(tx: Tx, fact: MusicPlayed) -> None:
    await leave(tx, fact.store_id, "heard")
    for _ in range(2):
        await enqueue(tx, Dance(store_id=fact.store_id))


async def start(tx: Tx, world: World, job: Dance) -> Act | None:
    await leave(tx, job.store_id, "first step")
    if first_steps:
        raise first_steps.pop()

    async def rest() -> None:
        dancing.set()
        await goes_on.wait()
        if faults:
            raise faults.pop()
        async with world.database.store(job.store_id) as after:
            await leave(after, job.store_id, "danced")

    return rest


@pytest.fixture
async def floor(base: Database, store: StoreId) -> Relay:
    events.subscribe({MusicPlayed: [on_music_played]})
    async with base.store(store) as tx:
        await events.emit(tx, MusicPlayed(store_id=store))
    return Relay(base, Wake(base), {}, Here(world_of(base), {Dance: start}))


async def test_a_job_goes_on_from_the_transaction_that_called_it_and_is_in_no_queue(
    floor: Relay, see: Owner
) -> None:
    await floor.once()

    # Called twice by one fact, it is begun once: it looks at everything there is to do.
    assert await see.marks("heard") == await see.marks("first step") == 1
    assert await see.marks("danced") == 1
    assert await see.value(QUEUED) == 0


async def test_where_no_hand_is_free_it_is_queued(
    floor: Relay, see: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(here, "AT_ONCE", 0)

    await floor.once()

    assert (await see.marks("heard"), await see.marks("first step")) == (1, 0)
    assert await see.value(QUEUED) == 2


async def test_a_first_step_that_is_to_be_taken_later_is_queued(floor: Relay, see: Owner) -> None:
    first_steps.append(Later(seconds=60))

    await floor.once()

    assert await see.marks("danced") == 0
    later = f"{QUEUED} AND execute_after > now() + interval '30 seconds'"
    assert await see.value(later) == 1


@pytest.mark.parametrize("fault", [RuntimeError("not now"), Later(seconds=5)])
async def test_what_cannot_go_on_is_queued(floor: Relay, see: Owner, fault: Exception) -> None:
    faults.append(fault)

    await floor.once()

    assert (await see.marks("first step"), await see.marks("danced")) == (1, 0)
    assert await see.value(QUEUED) == 1


async def test_what_runs_when_its_process_stops_is_queued(floor: Relay, see: Owner) -> None:
    goes_on.clear()
    run = asyncio.create_task(floor.once())
    await dancing.wait()

    run.cancel()
    with suppress(asyncio.CancelledError):
        await run

    assert await see.value(QUEUED) == 1


async def test_a_first_step_that_fails_is_undone_with_its_fact_which_is_told_again(
    floor: Relay, see: Owner
) -> None:
    first_steps.append(RuntimeError("not now"))

    await floor.once()
    assert (await see.marks("heard"), await see.marks("first step")) == (0, 0)
    clock.shift(timedelta(seconds=5))
    await floor.once()

    assert await see.marks("danced") == 1
