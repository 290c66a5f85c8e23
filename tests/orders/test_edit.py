"""An order is changed while nobody has paid: priced anew, held anew, and asked for anew."""

import asyncio
from typing import Any

import asyncpg
import pytest

from pesan.app.invariants import check_invariants

from ..running import Pesan
from ..shop import Shop, open_shop

TO = {"method": "jne", "address": {"text": "Jl. Melati 4", "city": "Bandung"}}


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def placed(shop: Shop, quantity: int = 2, **more: Any) -> Any:
    buyer = await shop.seller.made("/customers", {"name": "Budi"})
    body = {"customer_id": buyer["id"], "items": items(shop, L=quantity)} | more
    return await shop.seller.made("/orders", body)


def items(shop: Shop, **sizes: int) -> list[dict[str, Any]]:
    return [{"variant_id": shop.sizes[size], "quantity": n} for size, n in sizes.items()]


async def edit(shop: Shop, order: Any, change: dict[str, Any], **headers: str) -> Any:
    return await shop.seller.patch(f"/orders/{order['id']}", change, **headers)


async def sound(pesan: Pesan) -> None:
    connection = await asyncpg.connect(pesan.owner_dsn)
    try:
        assert await check_invariants(connection) == []
    finally:
        await connection.close()


async def test_lines_delivery_and_discount_are_priced_and_held_anew(shop: Shop) -> None:
    for code, limit in (("SATU", 1), ("DUA", 1)):
        body = {"code": code, "type": "fixed", "amount": "5000", "usage_limit": limit}
        await shop.seller.made("/discounts", body)
    order = await placed(shop, shipping=TO, discount_code="SATU", note="cepat ya")

    more = (await edit(shop, order, {"items": items(shop, L=1, M=3)})).json()
    held = [(await shop.level(size))["reserved"] for size in ("L", "M")]
    fee = (await edit(shop, order, {"shipping": {"fee": "9000"}})).json()
    other = (await edit(shop, order, {"discount_code": "DUA"})).json()
    none = (await edit(shop, order, {"discount_code": None, "note": None})).json()

    assert order["total"]["amount"] == "183000"
    assert [item["quantity"] for item in more["items"]] == [1, 3]
    assert (more["total"]["amount"], more["discount_code"]) == ("353000", "SATU")
    assert held == [1, 3]
    assert (fee["shipping_fee"]["amount"], fee["shipping_method"]) == ("9000", None)
    assert fee["shipping_address"] == TO["address"]
    assert other["discount_code"] == "DUA"
    assert (none["total"]["amount"], none["discount_code"], none["note"]) == ("349000", None, None)
    assert (none["number"], none["reserved_until"]) == (order["number"], order["reserved_until"])
    assert none["version"] == order["version"] + 4
    assert await shop.pesan.value("SELECT sum(used)::int FROM discounts") == 0
    await sound(shop.pesan)


async def test_each_edit_is_a_fact_and_a_refused_one_is_none(shop: Shop) -> None:
    order = await placed(shop)
    await edit(shop, order, {"note": "Titip satpam"})
    await edit(shop, order, {"items": items(shop, L=99)})
    await edit(shop, order, {"items": items(shop, M=1)})

    told = (await shop.seller.get("/events", type="order.edited")).json()["items"]

    assert [fact["data"] for fact in told] == [{"order_id": order["id"]}] * 2
    await sound(shop.pesan)


async def test_what_cannot_be_had_leaves_the_order_as_it_was(shop: Shop) -> None:
    order = await placed(shop, 5)

    short = await edit(shop, order, {"items": items(shop, L=8)})
    all_of_it = await edit(shop, order, {"items": items(shop, L=7)})
    unknown = await edit(shop, order, {"discount_code": "APA"})
    stale = await edit(shop, order, {"note": "x"}, **{"If-Match": '"1"'})
    empty = await edit(shop, order, {"items": []})

    assert (short.status_code, short.json()["available"]) == (409, {shop.sizes["L"]: 7})
    assert all_of_it.status_code == 200
    assert (unknown.status_code, unknown.json()["code"]) == (409, "discounts.not_applicable")
    assert (stale.status_code, empty.status_code) == (412, 422)
    assert (await shop.level())["reserved"] == 7
    await sound(shop.pesan)


async def test_a_live_attempt_is_replaced_by_one_for_the_new_total(shop: Shop) -> None:
    order = await placed(shop)
    ask = {"provider": "xendit", "method": "qris"}
    first = await shop.seller.made(f"/orders/{order['id']}/payments", ask)

    await edit(shop, order, {"items": items(shop, L=1)})

    await shop.pesan.eventually(
        "SELECT count(*) = 1 FROM payments WHERE status = 'requires_action' AND amount_minor = 8500000"
    )
    assert (await shop.seller.get(f"/payments/{first['id']}")).json()["status"] == "cancelled"
    gateway = await shop.pesan.value(
        "SELECT gateway_id FROM payments WHERE status = 'requires_action'"
    )
    await shop.pesan.xendit.pay(gateway)
    await shop.pesan.eventually("SELECT count(*) = 1 FROM orders WHERE status = 'paid'")
    late = await edit(shop, order, {"items": items(shop, L=2)})
    moved = await edit(shop, order, {"shipping": {"address": {"text": "Jl. Mawar 1"}}})

    assert (late.status_code, late.json()["code"]) == (409, "orders.not_editable")
    assert (moved.status_code, moved.json()["total"]["amount"]) == (200, "85000")
    assert moved.json()["shipping_address"] == {"text": "Jl. Mawar 1"}


async def test_what_has_left_keeps_its_address_and_may_get_a_note(shop: Shop) -> None:
    order = await placed(shop, payment_terms="cod")
    for step in ("packed", "shipped"):
        await shop.seller.post(f"/orders/{order['id']}/status", {"status": step})

    address = await edit(shop, order, {"shipping": {"address": {"text": "Jl. Mawar 1"}}})
    note = await edit(shop, order, {"note": "titip tetangga", "metadata": {"rak": "3"}})

    assert (address.status_code, address.json()["code"]) == (409, "orders.not_editable")
    assert (note.status_code, note.json()["note"], note.json()["metadata"]) == (
        200,
        "titip tetangga",
        {"rak": "3"},
    )


async def test_money_and_an_edit_at_once_leave_no_order_half_paid(shop: Shop) -> None:
    """Whoever has the order's row first wins: edited and asked anew, or paid as it was."""
    orders = [await placed(shop, 1) for _ in range(6)]
    for order in orders:
        ask = {"provider": "manual", "method": "bank_transfer"}
        order["payment"] = await shop.seller.made(f"/orders/{order['id']}/payments", ask)

    async def race(order: Any) -> tuple[int, int]:
        pay = shop.seller.post(f"/payments/{order['payment']['id']}/confirmation", {})
        change = edit(shop, order, {"items": items(shop, M=1)})
        paid, edited = await asyncio.gather(pay, change)
        return paid.status_code, edited.status_code

    ends = await asyncio.gather(*(race(order) for order in orders))

    # The money may come after the edit as well: for the same total it pays the edited order.
    assert set(ends) <= {(200, 409), (200, 200), (409, 200)}
    await shop.pesan.eventually(
        "SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)"
    )
    await sound(shop.pesan)


async def test_a_bundle_in_place_of_its_component_takes_the_difference(shop: Shop) -> None:
    parts = [{"variant_id": shop.sizes[size], "quantity": 2} for size in ("L", "M")]
    pair = {"sku": "PAIR", "price": "150000", "bundle": parts}
    made = await shop.seller.made("/products", {"name": "Paket", "variants": [pair]})
    order = await placed(shop, 7)

    bundle = {"variant_id": made["variants"][0]["id"], "quantity": 3}
    edited = await edit(shop, order, {"items": [bundle, *items(shop, L=1)]})

    assert edited.status_code == 200, edited.text
    assert [(await shop.level(size))["reserved"] for size in ("L", "M")] == [7, 6]
    await sound(shop.pesan)
