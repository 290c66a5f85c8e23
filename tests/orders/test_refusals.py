"""What is refused when an order is placed or moved, and that nothing is held for it."""

from typing import Any

from ..running import Pesan
from .builders import code, open_shop, paid, placed

NOWHERE = "01m837xzv4fcaap6hzehqy48v2"


async def test_what_an_order_names_and_is_not_there_is_refused_and_nothing_held(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    post = shop.seller.post
    far = {"text": "Jl. Sisingamangaraja 1", "city": "Medan"}
    line = {"variant_id": shop.sizes["L"], "quantity": 1}
    body: dict[str, Any] = {"customer": {"name": "Budi"}, "items": [line]}
    buyer = {"customer_id": f"cus_{NOWHERE}"}
    wrong: list[tuple[dict[str, Any], tuple[int, str]]] = [
        (
            {"items": [line | {"variant_id": f"var_{NOWHERE}"}]},
            (404, "catalogue.variant_not_found"),
        ),
        ({"customer": None, **buyer}, (404, "customers.not_found")),
        (buyer, (422, "requests.invalid")),  # and a new one beside it
        ({"customer": None}, (422, "requests.invalid")),
        ({"items": [line | {"quantity": 6000}] * 2}, (422, "requests.invalid")),
        ({"discount_code": "!"}, (409, "discounts.not_applicable")),
        ({"shipping": {"method": "gojek"}}, (404, "orders.shipping_method_not_found")),
        ({"shipping": {"method": "jne", "address": far}}, (409, "orders.nowhere_to_ship")),
        ({"shipping": {"method": "jne", "fee": "1"}}, (422, "requests.invalid")),
    ]

    answers = [await post("/orders", body | change) for change, _ in wrong]

    assert [code(answer) for answer in answers] == [refused for _, refused in wrong]
    assert (await shop.level())["reserved"] == 0
    assert await shop.orders() == []


async def test_an_order_is_moved_by_what_happened_to_it_and_only_where_it_is(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    order = await placed(shop, L=1)
    sent = await paid(shop, M=2)
    parcel = (await sent.pack())["id"]
    assert (await sent.change(parcel, status="shipped")).status_code == 200
    assert (await sent.change(parcel, status="delivered")).status_code == 200
    other = [{"item_id": order.items["L"], "quantity": 1, "restock": True}]

    refused = [
        await order.moved_to("paid"),
        await order.change(f"ful_{NOWHERE}", status="shipped"),
        await sent.change(parcel, tracking_number="JP1234567890"),
        await sent.post("returns", {"items": other, "reason": "salah"}),
        await shop.seller.get(f"/returns/ret_{NOWHERE}"),
        await shop.seller.get(f"/orders/{order.id}/timeline", cursor="1.at_1"),
    ]

    assert [code(answer) for answer in refused] == [
        (409, "orders.paid_by_money_only"),
        (404, "orders.fulfilment_not_found"),
        (409, "orders.fulfilment_closed"),
        (404, "orders.item_not_found"),
        (404, "orders.return_not_found"),
        (422, "requests.invalid"),
    ]
    back = await shop.seller.get(f"/orders/{sent.id}/returns")
    assert back.json()["items"] == []


async def test_what_costs_nothing_is_paid_at_once_when_placed_and_when_edited(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await shop.seller.made("/discounts", {"code": "GRATIS", "type": "percent", "percent": "100"})
    order = await placed(shop, L=1)
    body = {
        "customer": {"name": "Budi"},
        "items": [{"variant_id": shop.sizes["M"], "quantity": 1}],
        "discount_code": "GRATIS",
    }

    free = await shop.seller.made("/orders", body)
    change = {"discount_code": "GRATIS", "shipping": {"fee": "0"}}
    edited = await shop.seller.patch(f"/orders/{order.id}", change)

    assert (free["total"]["amount"], free["status"]) == ("0", "paid")
    assert (edited.json()["total"]["amount"], edited.json()["status"]) == ("0", "paid")
    for size in ("L", "M"):
        level = await shop.level(size)
        assert (level["on_hand"], level["reserved"]) == (6, 0), size
