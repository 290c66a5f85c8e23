"""100 buyers at once for ten uses of a code, over HTTP; and the naive variant, which overshoots."""

import asyncio
from collections import Counter
from inspect import unwrap
from typing import Any

import pytest

from pesan.kit.db import Tx
from pesan.kit.sql import Statement, all_statements
from pesan.orders import queries

from ..running import Pesan
from ..shop import Shop, open_shop

BUYERS, USES = 100, 10
USED = "SELECT count(*) FROM discount_uses WHERE status = 'taken'"


@pytest.mark.drill
async def test_a_hundred_buyers_for_ten_uses_get_exactly_ten(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=1000)
    await a_code(shop, usage_limit=USES)

    answers = await rush(shop, [await customer(shop)] * BUYERS)

    assert Counter(answer.status_code for answer in answers) == {201: USES, 409: BUYERS - USES}
    assert {answer.json()["reason"] for answer in answers if answer.status_code == 409} == {
        "used_up"
    }
    assert await pesan.value(USED) == USES
    assert await pesan.value("SELECT used FROM discounts") == USES
    assert await pesan.value("SELECT count(*) FROM orders") == USES


@pytest.mark.drill
async def test_one_customer_at_fifty_tills_has_the_code_once(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=1000)
    await a_code(shop, per_customer_limit=1)
    budi, rina = await customer(shop), await customer(shop)

    answers = await rush(shop, [budi, rina] * 25)

    assert Counter(answer.status_code for answer in answers) == {201: 2, 409: 48}
    assert {answer.json()["reason"] for answer in answers if answer.status_code == 409} == {
        "customer_used_up"
    }
    assert await pesan.value("SELECT max(used) FROM discount_customers") == 1


@pytest.mark.drill
async def test_what_applies_by_itself_goes_to_ten_and_the_rest_pay_in_full(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=1000)
    await a_code(shop, code=None, usage_limit=USES, per_customer_limit=USES)

    answers = await rush(shop, [await customer(shop)] * 40)

    assert {answer.status_code for answer in answers} == {201}
    assert Counter(answer.json()["discount"]["amount"] for answer in answers) == {
        "1000": USES,
        "0": 40 - USES,
    }


@pytest.mark.drill
async def test_the_naive_variant_overshoots(pesan: Pesan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: look at the counter, then write it. The drill must notice."""
    shop = await open_shop(pesan, stock=1000)
    await a_code(shop, usage_limit=USES)
    await pesan.rows("ALTER TABLE discounts DROP CONSTRAINT discounts_never_overused")
    monkeypatch.setattr(queries, "place", naive_place())

    await rush(shop, [await customer(shop)] * BUYERS)

    assert await pesan.value(USED) > USES


async def a_code(shop: Shop, *, code: str | None = "SERBU", **limits: int) -> None:
    named = {"automatic": True} if code is None else {"code": code}
    await shop.seller.made("/discounts", {"type": "fixed", "amount": "1000", **named, **limits})


async def customer(shop: Shop) -> str:
    made: str = (await shop.seller.made("/customers", {"name": "Pembeli"}))["id"]
    return made


async def rush(shop: Shop, customers: list[str]) -> list[Any]:
    """Each buys something else than the next, so that no stock row puts them in a queue."""
    goods = await shop.seller.made(
        "/products",
        {
            "name": "Benang",
            "options": ["Warna"],
            "variants": [
                {"sku": f"B{n}", "options": {"Warna": f"W{n}"}, "price": "5000", "stock": 100}
                for n in range(20)
            ],
        },
    )
    [code] = await shop.pesan.rows("SELECT code FROM discounts")
    named = {} if code["code"] is None else {"discount_code": code["code"]}

    async def buy(number: int, who: str) -> Any:
        variant = goods["variants"][number % 20]["id"]
        items = [{"variant_id": variant, "quantity": 1}]
        return await shop.seller.post("/orders", {"customer_id": who, "items": items, **named})

    return await asyncio.gather(*(buy(number, who) for number, who in enumerate(customers)))


def naive_place() -> Any:
    real = next(
        one for one in all_statements() if one.name == "pesan.orders.queries.checkout.place"
    )
    source = real.source.replace("ORDER BY id FOR UPDATE", "ORDER BY id")
    assert source != real.source
    naive = Statement(unwrap(queries.place), source)

    async def place(tx: Tx, **parameters: Any) -> Any:
        return await naive.run(tx, (), parameters)

    return place
