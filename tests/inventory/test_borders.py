"""The last unit, from both sides: what just fits is done, one more is not; and each thing once.

`make mutation` lies in the statements, one condition at a time, and these must notice.
"""

import pytest

from pesan.inventory import OutOfStock, WouldOversell, actions, queries
from pesan.inventory.models import Component, Movement, ReservationStatus
from pesan.kit.ids import OrderId, VariantId

from ..till import Till

RELEASED, EXPIRED = ReservationStatus.RELEASED, ReservationStatus.EXPIRED
LOW = "SELECT count(*) FROM events WHERE type = 'stock.low' AND data->>'variant_id' = $1::text"


async def adjusted(till: Till, variant: VariantId, delta: int) -> Movement:
    return await actions.adjust(
        till.tx, till.store, variant, delta=delta, reason="received", note=None, actor="test"
    )


async def watched(till: Till, variant: VariantId, mark: int) -> None:
    await actions.watch(till.tx, till.store, variant, low_stock_at=mark, actor="test")


async def told_low(till: Till, variant: VariantId) -> int:
    told: int = await till.value(LOW, str(variant))
    return told


async def release(till: Till, order: OrderId, to: ReservationStatus = EXPIRED) -> None:
    await actions.release(till.tx, till.store, order, to=to, actor="test")


async def test_the_last_units_are_sold_and_not_one_more(till: Till) -> None:
    shirt = await till.variant(3)
    await till.order((shirt, 1))

    with pytest.raises(OutOfStock) as short:
        await till.order((shirt, 3))
    assert [(one.variant_id, one.available) for one in short.value.shortages] == [(shirt, 2)]
    assert await till.stand(shirt) == (3, 1)

    await till.order((shirt, 2))
    assert await till.stand(shirt) == (3, 3)
    with pytest.raises(OutOfStock) as short:
        await till.order((shirt, 1))
    assert [one.available for one in short.value.shortages] == [0]


async def test_back_orders_are_taken_beyond_what_there_is_and_counted_out_too(till: Till) -> None:
    shirt = await till.variant(2)
    await actions.set_backorder(till.tx, till.store, shirt, allowed=True)

    order = await till.order((shirt, 5))
    assert await till.stand(shirt) == (2, 5)
    await adjusted(till, shirt, -2)
    assert await till.stand(shirt) == (0, 5)
    with pytest.raises(WouldOversell):
        await actions.set_backorder(till.tx, till.store, shirt, allowed=False)

    await release(till, order)
    assert await actions.retake(till.tx, till.store, order)
    await release(till, order, RELEASED)
    await actions.set_backorder(till.tx, till.store, shirt, allowed=False)
    with pytest.raises(OutOfStock):
        await till.order((shirt, 1))


async def test_back_orders_end_where_the_column_would(till: Till) -> None:
    shirt = await till.variant(0, backorder=True)
    most = 2_000_000_000
    await till.tx.connection.execute("UPDATE inventory_levels SET reserved = $1", most - 5)

    with pytest.raises(OutOfStock):
        await till.order((shirt, 6))
    await till.order((shirt, 5))

    assert await till.stand(shirt) == (0, most)


async def test_goods_are_counted_out_to_what_buyers_hold_and_no_further(till: Till) -> None:
    shirt = await till.variant(5)
    await till.order((shirt, 2))

    with pytest.raises(WouldOversell):
        await adjusted(till, shirt, -4)
    await adjusted(till, shirt, -3)

    assert await till.stand(shirt) == (2, 2)


async def test_back_orders_end_when_exactly_all_that_is_promised_is_there(till: Till) -> None:
    shirt = await till.variant(1, backorder=True)
    await till.order((shirt, 2))

    with pytest.raises(WouldOversell):
        await actions.set_backorder(till.tx, till.store, shirt, allowed=False)
    await adjusted(till, shirt, 1)
    await actions.set_backorder(till.tx, till.store, shirt, allowed=False)


async def test_what_was_held_is_sold_once_and_comes_back_once(till: Till) -> None:
    shirt = await till.variant(9)
    order = await till.order((shirt, 2))
    await till.order((shirt, 3))

    for _ in range(2):
        await actions.restock(till.tx, till.store, order, actor="x")  # nothing was sold yet
        assert await till.stand(shirt) == (9, 5)
    for _ in range(2):
        await actions.commit(till.tx, till.store, order, actor="x")
        assert await till.stand(shirt) == (7, 3)
    await release(till, order)  # it is sold: there is nothing to give free
    assert await till.stand(shirt) == (7, 3)
    for _ in range(2):
        await actions.restock(till.tx, till.store, order, actor="x")
        assert await till.stand(shirt) == (9, 3)

    assert await _ledger(till, shirt) == [9, -2, 2]


async def test_each_variant_of_an_order_comes_back_as_often_as_it_was_sold(till: Till) -> None:
    shirt, hat = await till.variant(9), await till.variant(9)
    tx, store = till.tx, till.store
    first, second = [await till.order((shirt, 3), (hat, 1)) for _ in range(2)]
    for order in (first, second):
        await actions.commit(tx, store, order, actor="x")
    assert (await till.stand(shirt), await till.stand(hat)) == ((3, 0), (7, 0))

    await actions.restock(tx, store, first, actor="x")
    assert (await till.stand(shirt), await till.stand(hat)) == ((6, 0), (8, 0))
    await actions.take_back(tx, store, second, {shirt: 2, hat: 1}, actor="x")
    assert (await till.stand(shirt), await till.stand(hat)) == ((8, 0), (9, 0))
    await actions.take_back(tx, store, second, {shirt: 1}, actor="x")
    assert (await till.stand(shirt), await till.stand(hat)) == ((9, 0), (9, 0))


async def test_what_was_held_is_given_free_once_and_taken_again_once(till: Till) -> None:
    shirt = await till.variant(5)
    order = await till.order((shirt, 2))
    await till.order((shirt, 3))

    assert not await actions.retake(till.tx, till.store, order)  # it is held
    for _ in range(2):
        await release(till, order)
        assert await till.stand(shirt) == (5, 3)
    for again in (True, False):
        assert await actions.retake(till.tx, till.store, order) is again
        assert await till.stand(shirt) == (5, 5)


async def test_what_does_not_fit_is_not_taken_again_nor_any_part_of_it(till: Till) -> None:
    shirt, hat = await till.variant(3), await till.variant(3)
    order = await till.order((shirt, 2), (hat, 2))
    await release(till, order)
    other = await till.order((shirt, 2))

    assert not await actions.retake(till.tx, till.store, order)
    assert (await till.stand(shirt), await till.stand(hat)) == ((3, 2), (3, 0))
    await release(till, other)
    assert await actions.retake(till.tx, till.store, order)
    assert (await till.stand(shirt), await till.stand(hat)) == ((3, 2), (3, 2))


async def test_goods_that_come_back_are_on_the_shelf_again_only_if_they_were_sold(
    till: Till,
) -> None:
    shirt = await till.variant(5)
    order = await till.order((shirt, 2))

    async def back() -> None:
        await actions.take_back(till.tx, till.store, order, {shirt: 1}, actor="x")

    with pytest.raises(AssertionError, match="what was sold was taken from stock"):
        await back()
    assert await till.stand(shirt) == (5, 2)
    await actions.commit(till.tx, till.store, order, actor="x")
    await back()
    assert await till.stand(shirt) == (4, 0)
    assert await _ledger(till, shirt) == [5, -2, 1]


@pytest.mark.parametrize(("mark", "told"), [(2, 0), (3, 1), (5, 1), (6, 0)])
async def test_stock_is_low_at_its_mark_and_whoever_crosses_it_tells(
    till: Till, mark: int, told: int
) -> None:
    """From six to three: reserved, taken again, counted out. Low before, or not yet: nobody tells."""
    shelf = [await till.variant(10) for _ in range(3)]
    by_order, again, counted = shelf
    for variant in shelf:
        await till.order((variant, 4))
    order = await till.order((again, 3))
    await release(till, order)
    for variant in shelf:
        await watched(till, variant, mark)

    await till.order((by_order, 3))
    assert await actions.retake(till.tx, till.store, order)
    await adjusted(till, counted, -3)

    assert [await told_low(till, variant) for variant in shelf] == [told] * 3
    low = await queries.list_low_levels(till.tx, till.store, after=None, limit=9)
    assert len(low) == (0 if mark < 3 else 3)


@pytest.mark.parametrize(("mark", "told"), [(2, 0), (3, 1), (5, 1), (6, 0)])
async def test_a_count_tells_too_that_stock_fell_to_its_mark(
    till: Till, mark: int, told: int
) -> None:
    shirt = await till.variant(10)
    await till.order((shirt, 4))
    await watched(till, shirt, mark)

    await _counted(till, {shirt: 7})

    assert await till.stand(shirt) == (7, 4)
    assert await told_low(till, shirt) == told


async def test_a_count_goes_down_to_what_buyers_hold_and_no_further(till: Till) -> None:
    shirt, hat = await till.variant(10), await till.variant(12)
    await till.order((shirt, 4))

    with pytest.raises(WouldOversell):
        await _counted(till, {shirt: 3, hat: 9})
    assert (await till.stand(shirt), await till.stand(hat)) == ((10, 4), (12, 0))
    await actions.abandon_count(
        till.tx, till.store, await till.value("SELECT id FROM inventory_counts"), actor="x"
    )
    await _counted(till, {shirt: 4, hat: 9})
    assert (await till.stand(shirt), await till.stand(hat)) == ((4, 4), (9, 0))


async def test_a_bundle_is_as_many_as_the_scarcest_of_its_parts_that_is_not_held(
    till: Till,
) -> None:
    shirt, hat = await till.variant(7), await till.variant(9)
    parts = (Component(shirt, 2), Component(hat, 1))
    both = await till.variant(0, bundle=parts)
    await till.order((shirt, 2))

    assert await till.stand(both) == (2, 0)
    with pytest.raises(OutOfStock) as short:
        await till.order((both, 3))
    assert [one.available for one in short.value.shortages] == [2]
    await till.order((both, 2), (shirt, 1))
    assert (await till.stand(shirt), await till.stand(hat)) == ((7, 7), (9, 2))


async def test_an_order_that_is_written_anew_lets_go_of_what_it_holds_and_of_nothing_else(
    till: Till,
) -> None:
    shirt, hat = await till.variant(9), await till.variant(9)
    mine = await till.order((shirt, 2), (hat, 1))
    await till.order((shirt, 3))
    sold = await till.order((hat, 1))
    await actions.commit(till.tx, till.store, sold, actor="x")

    for order in (mine, sold):
        await actions.let_go(till.tx, till.store, order, then=[hat])

    assert (await till.stand(shirt), await till.stand(hat)) == ((9, 3), (8, 0))


async def _ledger(till: Till, variant: VariantId) -> list[int]:
    lines = await till.tx.connection.fetch(
        "SELECT delta FROM inventory_movements WHERE variant_id = $1 ORDER BY created_at", variant
    )
    return [line["delta"] for line in lines]


async def _counted(till: Till, given: dict[VariantId, int]) -> None:
    tx, store = till.tx, till.store
    count = await actions.open_count(tx, store, None, note=None, actor="x")
    await actions.count_lines(tx, store, count.id, list(given.items()), actor="x")
    await actions.complete_count(tx, store, count.id, actor="x")
