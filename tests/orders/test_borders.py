"""An order at its very borders: the most it may cost, a number that is taken, two moves at once.

`make mutation` lies in the statements, one condition at a time, and these must notice.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from pesan.catalogue import VariantNotFound
from pesan.discounts import NotApplicable
from pesan.inventory import OutOfStock
from pesan.kit.db import Tx
from pesan.kit.ids import OrderId, StoreId
from pesan.kit.money import Currency, Money
from pesan.orders import FulfilmentStatus, Order, OrderStatus, actions, queries, rules
from pesan.orders.actions.moves import expire, mark_paid, move
from pesan.orders.errors import MoreThanOrdered, MoreThanShipped
from pesan.orders.models import Came

from ..meeting import meet
from ..running import Pesan
from ..till import Till
from .builders import OneOrder, code, open_shop, placed

T = TypeVar("T")
ROW = "SELECT 1 FROM orders FOR UPDATE"


async def act(order: OneOrder, verb: Callable[[Tx, StoreId, OrderId], Awaitable[T]]) -> T:
    async with order.pesan.world.database.store(order.store) as tx:
        return await verb(tx, order.store, OrderId(order.uuid))


async def test_an_order_may_cost_the_most_there_is_and_nothing_beyond(pesan: Pesan) -> None:
    seller = await pesan.seller()
    half = {"sku": "EMAS", "price": str(rules.TOTAL_MINOR_MAX // 200), "stock": 100}
    gold = await seller.made("/products", {"name": "Emas", "variants": [half]})
    buyer = await seller.made("/customers", {"name": "Budi"})
    items = [{"variant_id": gold["variants"][0]["id"], "quantity": 2}]
    order = {"customer_id": buyer["id"], "items": items}
    await seller.put(
        "/shipping-methods", [{"code": "one", "name": "Kurir", "type": "flat", "fee": "1"}]
    )
    await seller.made("/discounts", {"code": "GRATIS", "type": "free_shipping"})
    sent = order | {"shipping": {"method": "one", "address": {"text": "Jl. Melati 4"}}}

    most = await seller.made("/orders", order)
    too_much = [
        await seller.post("/orders", sent),
        await seller.post("/orders", sent | {"discount_code": "GRATIS"}),
    ]
    taxed = await seller.patch("/settings", {"tax": {"rate_percent": "11", "inclusive": False}})
    assert taxed.status_code == 200, taxed.text
    too_much.append(await seller.post("/orders", order))

    assert most["total"]["amount"] == str(rules.TOTAL_MINOR_MAX // 100)
    assert [code(answer) for answer in too_much] == [(422, "orders.total_too_large")] * 3


async def test_a_number_that_is_taken_is_given_to_nobody_else(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = await open_shop(pesan)
    monkeypatch.setattr(rules, "fresh_numbers", lambda: [482139, 482138, 482140])

    numbers = [(await (await placed(shop, L=1)).now())["number"] for _ in range(3)]

    assert numbers == ["482139", "482138", "482140"]


async def test_two_who_draw_one_number_at_the_same_moment_both_have_an_order(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = await open_shop(pesan)
    buyer = await shop.seller.made("/customers", {"name": "Budi"})
    order = {
        "customer_id": buyer["id"],
        "items": [{"variant_id": shop.sizes["L"], "quantity": 1}],
    }
    draws = iter([[482139], [482139], [482138]])
    monkeypatch.setattr(rules, "fresh_numbers", lambda: next(draws))
    level = "SELECT 1 FROM inventory_levels FOR UPDATE"

    answers = await meet(
        pesan, level, shop.seller.post("/orders", order), shop.seller.post("/orders", order)
    )

    assert sorted(answer.json()["number"] for answer in answers) == ["482138", "482139"]
    assert (await shop.level())["reserved"] == 2


async def test_an_order_runs_out_once_though_two_find_it_due(pesan: Pesan) -> None:
    order = await placed(await open_shop(pesan), L=2)

    ran_out = await meet(pesan, ROW, act(order, expire), act(order, expire))

    assert sorted(ran_out) == [False, True]
    assert (await order.shop.level())["reserved"] == 0


async def test_history_says_where_an_order_came_from_though_it_moved_while_somebody_waited(
    pesan: Pesan,
) -> None:
    order = await placed(await open_shop(pesan), L=1)

    async def pay(tx: Tx, store: StoreId, key: OrderId) -> Order:
        return await move(tx, store, key, to=OrderStatus.PAID, actor="x", reason=None)

    async def cancel(tx: Tx, store: StoreId, key: OrderId) -> Order:
        return await move(tx, store, key, to=OrderStatus.CANCELLED, actor="x", reason=None)

    await meet(pesan, ROW, act(order, pay), act(order, cancel))

    moves = {(one["from"], one["to"]) for one in (await order.now())["history"][1:]}
    assert moves in (
        {("awaiting_payment", "paid"), ("paid", "cancelled")},
        {("awaiting_payment", "cancelled"), ("cancelled", "paid")},
    )


async def test_what_is_refused_has_written_nothing_even_before_anybody_rolls_back(
    till: Till,
) -> None:
    shirt, gone = await till.variant(3), await till.variant(3)
    await till.value(
        "UPDATE products SET status = 'archived' FROM product_variants v"
        " WHERE products.id = v.product_id AND v.id = $1 RETURNING 1",
        gone,
    )

    with pytest.raises(VariantNotFound):
        await till.order((shirt, 1), (gone, 1))
    with pytest.raises(NotApplicable):
        await till.order((shirt, 1), code="HEMAT")
    with pytest.raises(OutOfStock):
        await till.order((shirt, 4))

    assert await till.value("SELECT count(*) FROM orders") == 0
    assert await till.stand(shirt) == (3, 0)


async def test_all_that_was_ordered_is_packed_all_that_was_sent_comes_back_and_nothing_more(
    till: Till,
) -> None:
    tx, store = till.tx, till.store
    order = await till.order((await till.variant(9), 3))
    await mark_paid(tx, store, order, reason="a test")
    [item] = await queries.items_of(tx, store, [order])

    async def pack(quantity: int) -> None:
        parcel = await actions.fulfil(tx, store, order, items={item.id: quantity}, actor="x")
        await actions.move_fulfilment(tx, parcel, to=FulfilmentStatus.SHIPPED, actor="x")

    async def come_back(quantity: int) -> None:
        came = [Came(item_id=item.id, quantity=quantity, restock=True)]
        none = Money(0, Currency.IDR)
        await actions.take_back(tx, store, order, came=came, refund=none, reason="", actor="x")

    await pack(1)
    with pytest.raises(MoreThanOrdered):
        await pack(3)
    await pack(2)
    await come_back(1)
    with pytest.raises(MoreThanShipped):
        await come_back(3)
    await come_back(2)
    # The statements refuse by themselves too, whatever was looked at before.
    piece = ([item.id], [1])
    for count in (queries.pack, queries.count_returned):
        assert await count(tx, store=store, order=order, items=piece[0], quantities=piece[1]) == 0

    moved = (await actions.require_order(tx, store, order)).status
    assert moved is OrderStatus.RETURNED
