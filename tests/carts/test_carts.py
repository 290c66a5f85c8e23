"""One cart a conversation: what is in it, at which version, for how much."""

import asyncio
from typing import Any

import pytest

from pesan import carts
from pesan.kit.ids import ConversationId, StoreId, VariantId, decode

from ..running import Pesan
from ..shop import Shop, open_shop

BUDI = "6281234567890"


async def a_thread(pesan: Pesan) -> tuple[Shop, str]:
    """A shop whose people answer themselves, and a conversation in it."""
    shop = await open_shop(pesan)
    await shop.seller.patch("/settings", {"default_owner": "human"})
    await shop.hears(BUDI, "halo")
    await pesan.eventually("SELECT count(*) = 1 FROM conversations")
    [conversation] = (await shop.seller.get("/conversations")).json()["items"]
    return shop, conversation["id"]


def items(shop: Shop, **sizes: int) -> dict[str, object]:
    return {
        "items": [
            {"variant_id": shop.sizes[size], "quantity": count} for size, count in sizes.items()
        ]
    }


async def test_a_cart_shows_todays_price_and_every_change_its_version(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)
    path = f"/conversations/{thread}/cart"

    empty = (await shop.seller.get(path)).json()
    put = (await shop.seller.put(path, items(shop, L=2))).json()
    await shop.seller.patch(f"/variants/{shop.sizes['L']}", {"price": "90000"})
    dearer = (await shop.seller.get(path)).json()
    address = {"address": {"text": "Jl. Melati 4, Bandung", "city": "Bandung"}}
    sent = (await shop.seller.put(path, items(shop, L=1) | {"shipping": address})).json()

    assert (empty["version"], empty["items"], empty["total"]) == (0, [], None)
    assert (put["version"], put["subtotal"]["amount"], put["total"]) == (1, "170000", None)
    assert (dearer["version"], dearer["subtotal"]["amount"]) == (1, "180000")
    assert (sent["version"], sent["total"]["amount"]) == (3, "108000")
    assert sent["shipping"]["method"] == "jne"


async def test_what_is_not_there_or_twice_or_foreign_is_refused_and_changes_nothing(
    pesan: Pesan,
) -> None:
    shop, thread = await a_thread(pesan)
    path = f"/conversations/{thread}/cart"
    await shop.seller.put(path, items(shop, L=2))
    rival = await pesan.seller("Rival")
    product = await rival.made(
        "/products", {"name": "Kaos", "variants": [{"sku": "K", "price": "1", "stock": 5}]}
    )
    foreign = product["variants"][0]["id"]

    too_many = await shop.seller.put(path, items(shop, L=8))
    twice = await shop.seller.put(
        path,
        {"items": [*items(shop, L=1)["items"], *items(shop, L=1)["items"]]},  # type: ignore[misc]
    )
    unknown = await shop.seller.put(path, {"items": [{"variant_id": foreign, "quantity": 1}]})
    others = await rival.get(path)

    assert (too_many.status_code, too_many.json()["code"]) == (409, "inventory.out_of_stock")
    assert too_many.json()["available"] == {shop.sizes["L"]: 7}
    assert twice.status_code == 422
    assert (unknown.status_code, unknown.json()["code"]) == (404, "catalogue.variant_not_found")
    assert others.status_code == 404
    assert (await shop.seller.get(path)).json()["version"] == 1


async def test_changes_at_once_each_count_and_none_is_lost(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)
    store, conversation, sizes = _ids(shop, thread)

    async def put(size: str, quantity: int) -> None:
        async with pesan.world.database.store(store) as tx:
            await carts.set_quantity(tx, store, conversation, sizes[size], quantity)

    await asyncio.gather(*(put(size, n) for n in (1, 2, 3) for size in ("L", "M")))

    async with pesan.world.database.store(store) as tx:
        cart = await carts.view(tx, store, conversation)
    assert cart.version == 6
    assert {line.variant_id for line in cart.lines} == set(sizes.values())


async def test_of_two_who_order_one_cart_one_wins(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)
    store, conversation, _ = _ids(shop, thread)
    await shop.seller.put(f"/conversations/{thread}/cart", items(shop, L=1))

    async def close() -> None:
        async with pesan.world.database.store(store) as tx:
            await carts.close(tx, store, conversation, version=1)

    ends = await asyncio.gather(*(close() for _ in range(5)), return_exceptions=True)

    assert sorted(type(end).__name__ for end in ends) == ["CartChanged"] * 4 + ["NoneType"]


async def test_nought_takes_out_and_fifty_lines_are_enough(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)
    store, conversation, sizes = _ids(shop, thread)
    many = await shop.seller.made(
        "/products",
        {
            "name": "Benang",
            "options": ["Warna"],
            "variants": [
                {"sku": f"B{n}", "options": {"Warna": f"W{n}"}, "price": "1000", "stock": 5}
                for n in range(50)
            ],
        },
    )
    threads = [VariantId(decode("var", variant["id"])) for variant in many["variants"]]

    async with pesan.world.database.store(store) as tx:
        await carts.set_quantity(tx, store, conversation, sizes["L"], 1)
        gone = await carts.set_quantity(tx, store, conversation, sizes["L"], 0)
        given = [carts.KeptItem(variant, 1) for variant in threads]
        full = await carts.put_items(tx, store, conversation, given)
    with pytest.raises(carts.CartFull):
        async with pesan.world.database.store(store) as tx:
            await carts.set_quantity(tx, store, conversation, sizes["L"], 1)

    assert (gone.version, gone.lines) == (2, ())
    assert [line.variant_id for line in full.lines] == threads
    async with pesan.world.database.store(store) as tx:
        assert (await carts.view(tx, store, conversation)).version == 3


async def test_staff_order_a_threads_cart_and_the_buyer_is_told_how_to_pay(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)
    path = f"/conversations/{thread}/cart"
    nothing = await shop.seller.post(f"{path}/order", {})
    address = {"address": {"text": "Jl. Melati 4, Bandung", "city": "Bandung"}}
    await shop.seller.put(path, items(shop, L=2) | {"shipping": address})

    first = await shop.seller.post(f"{path}/order", {}, key="once")
    second = await shop.seller.post(f"{path}/order", {}, key="once")

    assert (nothing.status_code, nothing.json()["code"]) == (409, "carts.not_ready")
    assert first.status_code == 201, first.text
    assert first.content == second.content
    order = first.json()
    assert order["total"]["amount"] == "188000"
    assert order["conversation_id"] == thread
    assert order["shipping_address"] == {"text": "Jl. Melati 4, Bandung", "city": "Bandung"}
    assert await pesan.value("SELECT count(*) FROM orders") == 1
    paid = await pesan.graph.wait_for(BUDI, lambda sent: "/pay/" in (sent.text or ""))
    assert order["number"] in (paid.text or "")


async def test_the_total_of_a_cart_is_the_total_of_its_order_with_tax_on_top(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)
    await shop.seller.patch("/settings", {"tax": {"rate_percent": "11", "inclusive": False}})
    await shop.seller.patch(f"/variants/{shop.sizes['L']}", {"price": "33333"})
    path = f"/conversations/{thread}/cart"
    address = {"address": {"text": "Jl. Melati 4, Bandung", "city": "Bandung"}}
    cart = (await shop.seller.put(path, items(shop, L=1) | {"shipping": address})).json()

    order = (await shop.seller.post(f"{path}/order", {})).json()

    assert cart["tax"]["amount"] == "3667"
    assert (order["tax"], order["total"]) == (cart["tax"], cart["total"])


async def test_a_cart_with_a_code_costs_what_its_order_costs_and_a_wrong_one_is_refused(
    pesan: Pesan,
) -> None:
    shop, thread = await a_thread(pesan)
    path = f"/conversations/{thread}/cart"
    body = {"code": "HEMAT10", "type": "percent", "percent": "10", "min_spend": "150000"}
    await shop.seller.made("/discounts", body | {"per_customer_limit": 1})
    await shop.seller.made("/discounts", {"automatic": True, "type": "fixed", "amount": "2500"})
    to = {"shipping": {"address": {"text": "Jl. Melati 4, Bandung", "city": "Bandung"}}}

    too_little = await shop.seller.put(path, items(shop, L=1) | {"discount_code": "hemat10"})
    unknown = await shop.seller.put(path, items(shop, L=1) | {"discount_code": "APA"})
    plain = (await shop.seller.put(path, items(shop, L=1) | to)).json()
    cart = (await shop.seller.put(path, items(shop, L=2) | {"discount_code": "hemat10"})).json()
    less = (await shop.seller.put(path, items(shop, L=1))).json()
    again = (await shop.seller.put(path, items(shop, L=2))).json()
    order = (await shop.seller.post(f"{path}/order", {})).json()
    after = (await shop.seller.get(path)).json()

    assert (too_little.status_code, too_little.json()["reason"]) == (409, "min_spend")
    assert (unknown.status_code, unknown.json()["reason"]) == (409, "unknown")
    assert (plain["discount"]["amount"], plain["discount_code"]) == ("2500", None)
    assert (cart["discount"]["amount"], cart["total"]["amount"]) == ("17000", "171000")
    assert (less["discount"]["amount"], less["discount_refusal"]) == ("2500", "min_spend")
    assert again["total"] == cart["total"] == order["total"]
    assert (order["discount"], order["discount_code"]) == (cart["discount"], "HEMAT10")
    assert (after["items"], after["discount_code"]) == ([], None)


async def test_a_carts_shipping_method_can_be_named(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)
    methods = [
        {"code": "flat", "name": "Kurir", "type": "flat", "fee": "10000"},
        {"code": "kg", "name": "Kargo", "type": "weight", "fee": "5000", "per_kg": "8000"},
        {"code": "cod", "name": "Bayar di tempat", "type": "cod", "fee": "12000"},
    ]
    await shop.seller.put("/shipping-methods", methods)
    await shop.seller.patch(f"/variants/{shop.sizes['L']}", {"weight_grams": 700})
    path = f"/conversations/{thread}/cart"
    address = {"text": "Jl. Melati 4, Bandung", "city": "Bandung"}

    async def by(method: str) -> dict[str, Any]:
        to = {"shipping": {"address": address, "method": method}}
        return (await shop.seller.put(path, items(shop, L=3) | to)).json()  # type: ignore[no-any-return]

    unknown = await by("gojek")
    heavy = await by("kg")
    door = await by("cod")
    order = (await shop.seller.post(f"{path}/order", {})).json()

    assert unknown["code"] == "carts.shipping_method_not_found"
    assert heavy["shipping"]["fee"]["amount"] == "29000"  # 2.1 kg are three begun kilograms
    assert door["total"]["amount"] == "267000"
    assert (order["total"], order["payment_terms"]) == (door["total"], "cod")
    assert await pesan.value("SELECT method || ' ' || status FROM payments") == "cod pending"


def _ids(shop: Shop, thread: str) -> tuple[StoreId, ConversationId, dict[str, VariantId]]:
    return (
        StoreId(decode("sto", shop.seller.store_id)),
        ConversationId(decode("con", thread)),
        {size: VariantId(decode("var", wire)) for size, wire in shop.sizes.items()},
    )
