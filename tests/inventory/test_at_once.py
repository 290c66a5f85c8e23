"""What many do to the same goods at the same moment is done once, and none of it is lost."""

from collections.abc import Awaitable, Callable
from typing import Any

from pesan.inventory import ReservationStatus, actions
from pesan.kit.db import Tx
from pesan.kit.ids import OrderId, StoreId, VariantId, decode

from ..meeting import meet
from ..running import Pesan
from ..shop import Shop, open_shop
from .test_stock import ordered


async def test_the_last_unit_that_four_want_at_once_is_sold_to_one(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=1)
    body = {"customer": {"name": "B"}, "items": [{"variant_id": shop.sizes["L"], "quantity": 1}]}

    answers = await meet(
        pesan,
        "SELECT 1 FROM inventory_levels FOR UPDATE",
        *(shop.seller.post("/orders", body) for _ in range(4)),
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert await pesan.value("SELECT sum(quantity)::int FROM inventory_reservations") == 1


async def test_what_many_settle_at_once_is_settled_once(pesan: Pesan) -> None:
    """Sold, put back, given free, taken again: each by four who all find it as it was."""
    shop = await open_shop(pesan, stock=9)
    order = OrderId(decode("ord", await ordered(shop, 2)))
    await ordered(shop, 3)

    async def at_once(settle: Callable[[Tx, StoreId], Awaitable[Any]]) -> tuple[int, int]:
        await meet(
            pesan,
            "SELECT 1 FROM inventory_levels FOR UPDATE",
            *(_in_tx(shop, settle) for _ in range(4)),
        )
        level = await shop.level()
        return level["on_hand"], level["reserved"]

    async def back(tx: Tx, store: StoreId) -> None:
        await actions.take_back(
            tx, store, order, {VariantId(decode("var", shop.sizes["L"])): 1}, actor="x"
        )

    assert await at_once(
        lambda tx, to: actions.release(tx, to, order, to=ReservationStatus.EXPIRED, actor="test")
    ) == (9, 3)
    assert await at_once(lambda tx, to: actions.retake(tx, to, order)) == (9, 5)
    assert await at_once(lambda tx, to: actions.commit(tx, to, order, actor="x")) == (7, 3)
    assert await at_once(back) == (11, 3), "whoever takes back counts"
    assert await at_once(lambda tx, to: actions.restock(tx, to, order, actor="x")) == (13, 3)


async def test_nobody_counts_on_in_a_count_that_is_being_completed(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=9)
    path = f"/inventory/counts/{(await shop.seller.made('/inventory/counts', {}))['id']}"
    lines = {"lines": [{"variant_id": shop.sizes["L"], "counted": 7}]}

    done, counted = await meet(
        pesan,
        "SELECT 1 FROM inventory_counts FOR UPDATE",
        shop.seller.post(f"{path}/completion", {}),
        shop.seller.put(f"{path}/lines", lines),
    )

    assert done.status_code == 200
    assert (counted.status_code, (await shop.level())["on_hand"]) in {(200, 7), (409, 9)}


async def _in_tx(shop: Shop, settle: Callable[[Tx, StoreId], Awaitable[Any]]) -> None:
    store = StoreId(decode("sto", shop.seller.store_id))
    async with shop.pesan.world.database.store(store) as tx:
        await settle(tx, store)
