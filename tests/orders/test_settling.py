"""What the shop keeps is what its order is worth: whatever came, went back, or was fought over."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pesan.kit.db import Tx
from pesan.orders import OrderStatus
from pesan.payments.models import DisputeState

from ..till import Till
from .purse import Purse, open_purse
from .worth import TOTAL, Story

EXAMPLES = 50


@asynccontextmanager
async def rolled_back(till: Till) -> AsyncIterator[Till]:
    """What one example did is not there for the next."""
    example = till.tx.connection.transaction()
    await example.start()
    tx = Tx(till.tx.connection)
    await tx.enter(till.store)
    try:
        yield replace(till, tx=tx)
    finally:
        await example.rollback()


@pytest.fixture
async def purse(till: Till) -> Purse:
    return await open_purse(till)


async def test_goodwill_of_a_sale_that_was_called_off_is_none_of_the_next(purse: Purse) -> None:
    payment = await purse.begin()
    await purse.pay(payment)
    await purse.refund(payment, 2_000_000)
    await purse.cancel()
    await purse.pay(payment)
    assert (await purse.now()).status is OrderStatus.PAID

    await purse.pay(payment)

    assert await purse.kept() == TOTAL


async def test_a_part_that_is_lost_leaves_the_rest_to_give_back(purse: Purse) -> None:
    payment = await purse.begin()
    capture = await purse.pay(payment)
    await purse.dispute(capture, DisputeState.LOST, 3_000_000)

    assert await purse.kept() == TOTAL - 3_000_000
    await purse.cancel()

    (refund,) = (await purse.refunds()).values()
    assert refund.amount_minor == TOTAL - 3_000_000
    assert await purse.kept() == 0


async def test_who_pays_again_what_a_bank_took_back_has_paid(purse: Purse) -> None:
    payment = await purse.begin()
    capture = await purse.pay(payment)
    await purse.dispute(capture, DisputeState.LOST, TOTAL)
    assert await purse.kept() == 0

    await purse.pay(payment)

    assert await purse.kept() == TOTAL
    assert await purse.refunds() == {}


@pytest.mark.parametrize("minor", [2_000_000, TOTAL])
async def test_goodwill_given_before_the_order_heard_of_its_money_is_goodwill(
    purse: Purse, minor: int
) -> None:
    payment = await purse.begin()
    await purse.pay(payment, heard=False)
    refund = await purse.refund(payment, minor)
    await purse.hear(payment)

    assert (await purse.now()).status is OrderStatus.PAID
    assert (await purse.kept(), refund.surplus_minor) == (TOTAL - minor, 0)

    await purse.pay(payment)

    assert await purse.kept() == TOTAL - minor, "the second payment goes back whole"
    assert await purse.faults() == []


STEPS = [
    Story.pay,
    Story.pay,
    Story.pay,
    Story.pay_another_sum,
    Story.give_goodwill,
    Story.end_a_refund,
    Story.cancel,
    Story.expire,
    Story.edit,
    Story.take_back,
    Story.lose,
    Story.win,
    Story.sell_out,
]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    # Nine steps are read as they are. To make a failing story shorter it is played again for
    # minutes, and the test's limit ends that before anybody is told which story it was.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=2, max_size=9), draw=st.data())
async def test_the_shop_keeps_what_its_order_is_worth_whatever_happens(
    till: Till, steps: list[Callable[[Story], Awaitable[None]]], draw: st.DataObject
) -> None:
    async with rolled_back(till) as fresh:
        story = Story(await open_purse(fresh), draw)
        await story.purse.begin()
        for step in steps:
            await step(story)
            await story.look()
        assert await story.purse.faults() == []
