"""Uses of a discount: given back and taken again, each once, and never beyond a limit.

`make mutation` lies in the statements, one condition at a time, and these must notice.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from pesan.discounts import actions
from pesan.kit.db import Tx
from pesan.kit.ids import OrderId, StoreId, decode

from ..meeting import meet
from ..running import Pesan
from ..shop import Shop, open_shop
from .test_discounts import buyer, order

T = TypeVar("T")
Verb = Callable[[Tx, StoreId, OrderId], Awaitable[T]]
AT_ONCE = 4
USES = "SELECT 1 FROM discount_uses FOR UPDATE"


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan, stock=100)


async def bought(shop: Shop, customer: str) -> OrderId:
    answer = await order(shop, customer, discount_code="HEMAT")
    assert answer.status_code == 201, answer.text
    return OrderId(decode("ord", answer.json()["id"]))


async def a_code(shop: Shop, **limits: int) -> str:
    body = {"code": "HEMAT", "type": "fixed", "amount": "1000"} | limits
    return f"/discounts/{(await shop.seller.made('/discounts', body))['id']}"


async def used(shop: Shop, path: str) -> int:
    count: int = (await shop.seller.get(path)).json()["used"]
    return count


async def theirs(shop: Shop) -> int:
    """How often customers used it that have a limit, all together."""
    count: int = await shop.pesan.value("SELECT sum(used)::int FROM discount_customers")
    return count


async def act(shop: Shop, verb: Verb[T], of: OrderId) -> T:
    store = StoreId(decode("sto", shop.seller.store_id))
    async with shop.pesan.world.database.store(store) as tx:
        return await verb(tx, store, of)


async def test_what_was_given_back_counts_neither_before_a_first_limit_nor_after(
    shop: Shop,
) -> None:
    budi, rina = await buyer(shop.seller), await buyer(shop.seller, "Rina")
    path = await a_code(shop)
    await bought(shop, budi)
    await bought(shop, rina)
    await bought(shop, rina)
    given_up = await bought(shop, budi)
    await act(shop, actions.give_back, given_up)

    assert await used(shop, path) == 3
    limits = {"usage_limit": 5, "per_customer_limit": 2}
    assert (await shop.seller.patch(path, limits)).json()["used"] == 3
    assert await theirs(shop) == 3
    for who, wanted in ((rina, 409), (budi, 201), (budi, 409)):
        assert (await order(shop, who, discount_code="HEMAT")).status_code == wanted
    assert (await used(shop, path), await theirs(shop)) == (4, 4)


@pytest.mark.parametrize("verb", [actions.give_back, actions.let_go])
async def test_a_use_comes_back_once_though_many_give_it_back_at_once(
    shop: Shop, verb: Verb[None]
) -> None:
    budi = await buyer(shop.seller)
    path = await a_code(shop, usage_limit=9, per_customer_limit=9)
    mine = await bought(shop, budi)
    for _ in range(AT_ONCE):
        await bought(shop, budi)

    back = [act(shop, verb, mine) for _ in range(AT_ONCE)]
    await meet(shop.pesan, USES, *back)

    assert (await used(shop, path), await theirs(shop)) == (AT_ONCE, AT_ONCE)


async def test_a_use_is_taken_again_once_though_many_take_it_at_once(shop: Shop) -> None:
    budi = await buyer(shop.seller)
    path = await a_code(shop, usage_limit=9, per_customer_limit=9)
    mine = await bought(shop, budi)
    await bought(shop, budi)
    await act(shop, actions.give_back, mine)
    assert (await used(shop, path), await theirs(shop)) == (1, 1)

    again = [act(shop, actions.take_again, mine) for _ in range(AT_ONCE)]
    assert await meet(shop.pesan, USES, *again) == [True] * AT_ONCE

    assert (await used(shop, path), await theirs(shop)) == (2, 2)


@pytest.mark.parametrize(
    ("limit", "row"),
    [
        ("usage_limit", "SELECT 1 FROM discounts FOR UPDATE"),
        ("per_customer_limit", "SELECT 1 FROM discount_customers FOR UPDATE"),
    ],
)
async def test_two_orders_that_take_the_last_use_again_at_once_do_not_both_have_it(
    shop: Shop, limit: str, row: str
) -> None:
    budi = await buyer(shop.seller)
    await a_code(shop, **{limit: 2})
    mine = [await bought(shop, budi) for _ in range(2)]
    for one in mine:
        await act(shop, actions.give_back, one)
    await bought(shop, budi)  # one use is left

    again = [act(shop, actions.take_again, one) for one in mine]
    taken = await meet(shop.pesan, row, *again)

    assert sorted(taken) == [False, True]
    assert await shop.pesan.value("SELECT count(*) FROM discount_uses WHERE status = 'taken'") == 2


async def test_an_order_that_used_no_discount_takes_none_again(shop: Shop) -> None:
    await a_code(shop, usage_limit=5)
    mine = await bought(shop, await buyer(shop.seller))
    plain = OrderId(decode("ord", (await order(shop, await buyer(shop.seller))).json()["id"]))

    for one in (plain, mine):  # nothing was given back of either
        assert await act(shop, actions.take_again, one)
    assert await shop.pesan.value("SELECT used FROM discounts") == 1


async def test_who_used_up_what_applies_by_itself_pays_in_full(shop: Shop) -> None:
    budi, rina = await buyer(shop.seller), await buyer(shop.seller, "Rina")
    automatic = {"automatic": True, "type": "fixed", "amount": "1000", "per_customer_limit": 1}
    await shop.seller.made("/discounts", automatic)

    paid = [(await order(shop, who)).json()["discount"]["amount"] for who in (budi, budi, rina)]

    assert paid == ["1000", "0", "1000"]


async def test_two_changes_of_one_version_at_once_are_one_change(shop: Shop) -> None:
    path = await a_code(shop)
    changes = [
        shop.seller.patch(path, {"usage_limit": limit}, **{"If-Match": '"1"'}) for limit in (5, 6)
    ]

    answers = await meet(shop.pesan, "SELECT 1 FROM discounts FOR UPDATE", *changes)

    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_so_many_apply_by_themselves_and_a_code_is_still_made(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AUTOMATIC_MAX", 2)
    terms = {"type": "fixed", "amount": "1000"}
    for _ in range(2):
        await shop.seller.made("/discounts", {"automatic": True} | terms)

    refused = await shop.seller.post("/discounts", {"automatic": True} | terms)

    assert (refused.status_code, refused.json()["code"]) == (409, "discounts.too_many_automatic")
    await a_code(shop)


@pytest.mark.parametrize(
    ("named", "later"),
    [
        ({"automatic": True}, (201, "0")),  # as if it had come a moment later
        ({"code": "HEMAT"}, (409, "customer_used_up")),
    ],
)
async def test_of_two_orders_at_once_at_a_customers_last_use_one_has_it(
    shop: Shop, named: dict[str, Any], later: tuple[int, str]
) -> None:
    budi = await buyer(shop.seller)
    terms = {"type": "fixed", "amount": "1000", "per_customer_limit": 2}
    await shop.seller.made("/discounts", terms | named)
    code = {"discount_code": named["code"]} if "code" in named else {}
    await order(shop, budi, **code)
    other = await shop.seller.made(
        "/products", {"name": "Topi", "variants": [{"sku": "T", "price": "5000", "stock": 5}]}
    )

    answers = await meet(
        shop.pesan,
        "SELECT 1 FROM discount_customers FOR UPDATE",
        order(shop, budi, **code),
        order(
            shop, budi, items=[{"variant_id": other["variants"][0]["id"], "quantity": 1}], **code
        ),
    )

    ends = {
        (answer.status_code, answer.json().get("reason") or answer.json()["discount"]["amount"])
        for answer in answers
    }
    assert ends == {(201, "1000"), later}
    assert await theirs(shop) == 2
