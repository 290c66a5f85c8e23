"""Variants made of others: their stock is their components', in every order and for everybody."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from ..running import Pesan, Seller


@pytest.fixture
async def seller(pesan: Pesan) -> Seller:
    return await pesan.seller()


async def single(seller: Seller, sku: str, stock: int, **more: Any) -> str:
    variant = {"sku": sku, "price": "10000", "stock": stock} | more
    made = await seller.made("/products", {"name": sku, "variants": [variant]})
    return str(made["variants"][0]["id"])


async def bundle(seller: Seller, sku: str, **parts: int) -> str:
    made = await seller.made("/products", {"name": sku, "variants": [of(sku, **parts)]})
    return str(made["variants"][0]["id"])


def of(sku: str, **parts: int) -> dict[str, Any]:
    made_of = [{"variant_id": variant, "quantity": count} for variant, count in parts.items()]
    return {"sku": sku, "price": "25000", "bundle": made_of}


async def order(seller: Seller, buyer: str, **wanted: int) -> Any:
    items = [{"variant_id": variant, "quantity": count} for variant, count in wanted.items()]
    return await seller.post("/orders", {"customer_id": buyer, "items": items})


async def level(seller: Seller, variant: str) -> tuple[int, int, int]:
    found = (await seller.get(f"/variants/{variant}/inventory")).json()
    return found["on_hand"], found["reserved"], found["available"]


async def test_a_bundle_is_as_many_as_its_components_make_and_takes_them(seller: Seller) -> None:
    cup, plate = await single(seller, "CUP", 10), await single(seller, "PLATE", 9)
    made = await bundle(seller, "SET", **{cup: 2, plate: 1})
    buyer = (await seller.made("/customers", {"name": "Budi"}))["id"]
    before = await level(seller, made)

    placed = (await order(seller, buyer, **{made: 2, cup: 3})).json()
    held = [await level(seller, one) for one in (cup, plate, made)]
    short = await order(seller, buyer, **{made: 2, cup: 1})
    await seller.post(f"/orders/{placed['id']}/cancellation", {})
    free = [await level(seller, one) for one in (cup, plate, made)]

    assert before == (5, 0, 5)
    assert held == [(10, 7, 3), (9, 2, 7), (1, 0, 1)]
    assert placed["items"][0]["bundle"] == [
        {"variant_id": cup, "quantity": 2},
        {"variant_id": plate, "quantity": 1},
    ]
    assert (short.status_code, short.json()["code"]) == (409, "inventory.out_of_stock")
    assert short.json()["available"] == {made: 1, cup: 3}
    assert free == [(10, 0, 10), (9, 0, 9), (5, 0, 5)]


async def test_what_was_sold_as_a_bundle_is_committed_and_comes_back_by_component(
    seller: Seller,
) -> None:
    cup, plate = await single(seller, "CUP", 10), await single(seller, "PLATE", 9)
    made = await bundle(seller, "SET", **{cup: 2, plate: 1})
    buyer = (await seller.made("/customers", {"name": "Budi"}))["id"]
    placed = (await order(seller, buyer, **{made: 3})).json()
    body = {"provider": "manual", "method": "bank_transfer"}
    payment = await seller.made(f"/orders/{placed['id']}/payments", body)

    await seller.post(f"/payments/{payment['id']}/confirmation", {})
    sold = [await level(seller, one) for one in (cup, plate)]
    # What a set is made of may change; an order's stays what it was.
    await seller.patch(f"/variants/{made}", {"bundle": [{"variant_id": plate, "quantity": 4}]})
    await seller.post(f"/orders/{placed['id']}/cancellation", {})

    assert sold == [(4, 0, 4), (6, 0, 6)]
    assert [await level(seller, one) for one in (cup, plate)] == [(10, 0, 10), (9, 0, 9)]
    assert (await level(seller, made))[2] == 2


async def test_a_bundle_is_made_of_single_variants_and_has_no_stock_of_its_own(
    seller: Seller,
) -> None:
    cup = await single(seller, "CUP", 10)
    made = await bundle(seller, "SET", **{cup: 2})
    rival = await seller.pesan.seller("Rival")
    foreign = await single(rival, "CUP", 10)

    async def refused(body: dict[str, Any]) -> tuple[int, str]:
        answer = await seller.post("/products", {"name": "X", "variants": [body]})
        return answer.status_code, answer.json()["code"]

    nested = await refused(of("X1", **{made: 1}))
    strange = await refused(of("X2", **{foreign: 1}))
    stocked = await refused(of("X3", **{cup: 1}) | {"stock": 5})
    empty = await refused(of("X4"))
    adjusted = await seller.post(
        "/inventory/adjustments", {"variant_id": made, "delta": 1, "reason": "received"}
    )
    turned = await seller.patch(
        f"/variants/{cup}", {"bundle": [{"variant_id": made, "quantity": 1}]}
    )

    assert nested == strange == (409, "inventory.no_component")
    assert stocked == empty == (422, "requests.invalid")
    assert (adjusted.status_code, adjusted.json()["code"]) == (
        409,
        "inventory.bundle_has_no_stock",
    )
    assert turned.status_code == 422
    assert (await seller.get("/products/search", q="X")).json()["items"] == []


async def test_a_bundle_of_what_may_be_ordered_back_may_be_too(seller: Seller) -> None:
    cake = await single(seller, "CAKE", 0, backorder=True)
    made = await bundle(seller, "PARTY", **{cake: 3})
    buyer = (await seller.made("/customers", {"name": "Budi"}))["id"]

    answer = await order(seller, buyer, **{made: 2})

    assert answer.status_code == 201
    assert await level(seller, cake) == (0, 6, 0)


@pytest.mark.drill
async def test_sixty_buyers_at_once_of_a_bundle_and_its_components_oversell_nothing(
    seller: Seller,
) -> None:
    """Bundles, components, both in one order, in either order: one sorted lock, no deadlock."""
    cup, plate = await single(seller, "CUP", 40), await single(seller, "PLATE", 25)
    made = await bundle(seller, "SET", **{plate: 1, cup: 2})
    buyer = (await seller.made("/customers", {"name": "Budi"}))["id"]
    kinds: list[dict[str, int]] = [{made: 1}, {cup: 1}, {plate: 1, made: 1}, {made: 1, plate: 1}]

    answers = await asyncio.gather(
        *(order(seller, buyer, **kinds[number % 4]) for number in range(60))
    )

    sold = Counter(number % 4 for number, a in enumerate(answers) if a.status_code == 201)
    assert {answer.status_code for answer in answers} == {201, 409}
    cups = 2 * (sold[0] + sold[2] + sold[3]) + sold[1]
    plates = sold[0] + 2 * (sold[2] + sold[3])
    assert await level(seller, cup) == (40, cups, 40 - cups)
    assert await level(seller, plate) == (25, plates, 25 - plates)
    assert 40 - cups < 2 or 25 - plates < 1, "somebody who could have had one went without"
