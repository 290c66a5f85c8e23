"""200 buyers at once for a stock of 50, over HTTP; and the naive variant, which must oversell."""

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

BUYERS, STOCK = 200, 50


@pytest.mark.drill
async def test_two_hundred_buyers_for_fifty_units_get_exactly_fifty(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=STOCK)

    answers = await crowd(shop)

    assert Counter(answer.status_code for answer in answers) == {201: STOCK, 409: BUYERS - STOCK}
    refusals = [answer.json() for answer in answers if answer.status_code == 409]
    assert {refusal["code"] for refusal in refusals} == {"inventory.out_of_stock"}
    assert {refusal["available"][shop.sizes["L"]] for refusal in refusals} == {0}
    assert await shop.level() | {"on_hand": STOCK, "reserved": STOCK, "available": 0} == (
        await shop.level()
    )
    assert await pesan.value("SELECT sum(quantity) FROM inventory_reservations") == STOCK
    assert await pesan.value("SELECT count(*) FROM orders") == STOCK


@pytest.mark.drill
async def test_the_naive_variant_oversells(pesan: Pesan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: no lock, no condition in the UPDATE, no CHECK. The drill must notice."""
    shop = await open_shop(pesan, stock=STOCK)
    await pesan.rows("ALTER TABLE inventory_levels DROP CONSTRAINT inventory_never_oversold")
    monkeypatch.setattr(queries, "place", naive_place())

    answers = await crowd(shop)

    assert sum(answer.status_code == 201 for answer in answers) > STOCK
    assert await pesan.value("SELECT min(on_hand - reserved) FROM inventory_levels") < 0


async def crowd(shop: Shop) -> list[Any]:
    buyer = await shop.seller.made("/customers", {"name": "Pembeli"})
    order = {
        "customer_id": buyer["id"],
        "items": [{"variant_id": shop.sizes["L"], "quantity": 1}],
    }
    return await asyncio.gather(*(shop.seller.post("/orders", order) for _ in range(BUYERS)))


def naive_place() -> Any:
    """The checkout statement as it is written by hand at first: look, then take."""
    real = next(
        one for one in all_statements() if one.name == "pesan.orders.queries.checkout.place"
    )
    source = real.source.replace("FOR UPDATE OF l", "").replace(
        "AND (l.backorder OR l.on_hand - l.reserved >= k.quantity)", ""
    )
    assert "FOR UPDATE OF l" not in source
    naive = Statement(unwrap(queries.place), source)

    async def place(tx: Tx, **parameters: Any) -> Any:
        return await naive.run(tx, (), parameters)

    return place
