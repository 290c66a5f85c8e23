"""The last unit, from both sides: what just fits is done, one more is not; and each thing once.

`make mutation` lies in the statements, one condition at a time, and these must notice.
"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from pesan.inventory import actions
from pesan.inventory.models import ReservationStatus
from pesan.kit.db import Tx
from pesan.kit.ids import OrderId, StoreId, VariantId, decode

from ..running import Pesan
from ..shop import Shop, open_shop
from .test_stock import adjusted, code, ordered

AT_ONCE = 6
OUT = (409, "inventory.out_of_stock")
OVERSOLD = (409, "inventory.would_oversell")


async def held(shop: Shop, quantity: int) -> tuple[StoreId, OrderId]:
    order = await ordered(shop, quantity)
    return StoreId(decode("sto", shop.seller.store_id)), OrderId(decode("ord", order))


async def stand(shop: Shop) -> tuple[int, int, int]:
    level = await shop.level()
    return level["on_hand"], level["reserved"], level["available"]


async def at_once(shop: Shop, store: StoreId, act: Callable[[Tx], Awaitable[object]]) -> None:
    async def one() -> None:
        async with shop.pesan.world.database.store(store) as tx:
            await act(tx)

    await asyncio.gather(*(one() for _ in range(AT_ONCE)))


async def test_the_last_units_are_sold_and_not_one_more(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=3)
    body = {"customer": {"name": "B"}, "items": [{"variant_id": shop.sizes["L"], "quantity": 1}]}

    await ordered(shop, 3)
    refused = await shop.seller.post("/orders", body)

    assert code(refused) == OUT
    assert refused.json()["available"] == {shop.sizes["L"]: 0}
    assert await stand(shop) == (3, 3, 0)


async def test_what_is_short_says_how_many_are_left(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=3)
    await ordered(shop, 1)
    body = {"customer": {"name": "B"}, "items": [{"variant_id": shop.sizes["L"], "quantity": 3}]}

    refused = await shop.seller.post("/orders", body)

    assert refused.json()["available"] == {shop.sizes["L"]: 2}
    assert await stand(shop) == (3, 1, 2)


async def test_back_orders_are_taken_beyond_what_there_is_and_counted_out_too(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=2)
    path = f"/variants/{shop.sizes['L']}"
    assert (await shop.seller.patch(path, {"backorder": True})).status_code == 200

    store, order = await held(shop, 5)
    assert (await shop.level())["reserved"] == 5
    assert (await adjusted(shop.seller, shop.sizes["L"], -2)).status_code == 201
    assert code(await shop.seller.patch(path, {"backorder": False})) == OVERSOLD

    async with pesan.world.database.store(store) as tx:
        await actions.release(tx, store, order, to=ReservationStatus.RELEASED)
        assert await actions.retake(tx, store, order)
        await actions.release(tx, store, order, to=ReservationStatus.RELEASED)
    assert (await shop.seller.patch(path, {"backorder": False})).status_code == 200


async def test_goods_are_counted_out_to_what_buyers_hold_and_no_further(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=5)
    await ordered(shop, 2)

    assert code(await adjusted(shop.seller, shop.sizes["L"], -4)) == OVERSOLD
    assert (await adjusted(shop.seller, shop.sizes["L"], -3)).status_code == 201
    assert await stand(shop) == (2, 2, 0)


async def test_a_sale_that_is_settled_by_many_at_once_is_settled_once(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=9)
    store, order = await held(shop, 2)
    await ordered(shop, 3)

    await at_once(shop, store, lambda tx: actions.commit(tx, store, order, actor="x"))
    assert await stand(shop) == (7, 3, 4)
    moved = "SELECT sum(delta)::int FROM inventory_movements WHERE order_id = $1"
    assert await pesan.value(moved, order) == -2

    await at_once(shop, store, lambda tx: actions.restock(tx, store, order, actor="x"))
    assert await stand(shop) == (9, 3, 6)
    assert await pesan.value(moved, order) == 0


async def test_what_was_held_is_given_free_and_taken_again_once(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=9)
    store, order = await held(shop, 2)
    await ordered(shop, 3)
    expired = ReservationStatus.EXPIRED

    await at_once(shop, store, lambda tx: actions.release(tx, store, order, to=expired))
    assert await stand(shop) == (9, 3, 6)
    await at_once(shop, store, lambda tx: actions.retake(tx, store, order))
    assert await stand(shop) == (9, 5, 4)


async def test_what_just_fits_is_taken_again_and_what_does_not_is_left(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=3)
    store, order = await held(shop, 2)
    async with pesan.world.database.store(store) as tx:
        await actions.release(tx, store, order, to=ReservationStatus.EXPIRED)
    other, others = await held(shop, 2)

    async with pesan.world.database.store(store) as tx:
        assert not await actions.retake(tx, store, order)
    assert await stand(shop) == (3, 2, 1)
    async with pesan.world.database.store(other) as tx:
        await actions.release(tx, other, others, to=ReservationStatus.RELEASED)
    await ordered(shop, 1)
    async with pesan.world.database.store(store) as tx:
        assert await actions.retake(tx, store, order)
    assert await stand(shop) == (3, 3, 0)


async def test_goods_that_come_back_are_on_the_shelf_again_only_if_they_were_sold(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan, stock=5)
    store, order = await held(shop, 2)
    back = {VariantId(decode("var", shop.sizes["L"])): 1}

    with pytest.raises(AssertionError, match="what was sold was taken from stock"):
        async with pesan.world.database.store(store) as tx:
            await actions.take_back(tx, store, order, back, actor="x")
    assert await stand(shop) == (5, 2, 3)
    async with pesan.world.database.store(store) as tx:
        await actions.commit(tx, store, order, actor="x")
        await actions.take_back(tx, store, order, back, actor="x")
    assert await stand(shop) == (4, 0, 4)


async def test_taking_again_what_makes_stock_low_tells_so_at_the_very_mark(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=6)
    store, order = await held(shop, 3)
    told = "SELECT count(*) FROM events WHERE type = 'stock.low'"
    async with pesan.world.database.store(store) as tx:
        await actions.release(tx, store, order, to=ReservationStatus.EXPIRED)
    await shop.seller.patch(f"/variants/{shop.sizes['L']}/inventory", {"low_stock_at": 3})

    async with pesan.world.database.store(store) as tx:
        await actions.retake(tx, store, order)

    assert await pesan.value(told) == 1
    low = (await shop.seller.get("/inventory", low_stock=True)).json()["items"]
    assert [level["variant_id"] for level in low] == [shop.sizes["L"]]
