"""A clock that one task lives by, and no other."""

import asyncio
from datetime import timedelta

from pesan.kit import clock
from pesan.kit.ids import new_id

WEEK = timedelta(days=7)


async def test_who_lives_at_another_moment_takes_nobody_along() -> None:
    began = clock.now()
    there, back = asyncio.Event(), asyncio.Event()

    async def lives() -> None:
        with clock.living(began - WEEK):
            there.set()
            await back.wait()
            assert clock.now() - (began - WEEK) < timedelta(minutes=1)
            assert abs(clock.real() - began) < timedelta(minutes=1), "a signature's time is real"

    living = asyncio.create_task(lives())
    await there.wait()
    assert clock.now() >= began
    back.set()
    await living


def test_ids_of_then_stand_between_those_of_before_and_after() -> None:
    now = clock.now()
    with clock.living(now - WEEK):
        first = [new_id() for _ in range(100)]
    with clock.living(now - WEEK / 2) as moment:
        second = new_id()
        moment.move(now - WEEK / 4)
        third = new_id()

    made = [*first, second, third, new_id()]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
