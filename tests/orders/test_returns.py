"""Returns: what came back, what it is worth, what goes on the shelf, and never more than was sent."""

import asyncio
from collections import Counter
from itertools import pairwise
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.orders import rules

from ..running import Pesan
from ..stories.test_first_sale import nothing_is_broken, settled
from ..twins.xendit import Fault
from .builders import OneOrder, Shop, code, open_shop, paid

GOODS = 85_000


async def sent(shop: Shop, **sizes: int) -> OneOrder:
    order = await paid(shop, **sizes)
    await shop.seller.made(f"/orders/{order.id}/fulfilments", {"status": "shipped"})
    return order


async def paid_back(pesan: Pesan) -> None:
    """The gateway has done all it was asked to give back."""
    await pesan.eventually("SELECT bool_and(gateway_id IS NOT NULL) FROM refunds")
    for refund, made in pesan.xendit.account.refunds.items():
        if made["status"] == "PENDING":
            await pesan.xendit.settle_refund(refund, succeeded=True)
    await pesan.eventually("SELECT bool_and(status = 'succeeded') FROM refunds")


async def take_back(
    order: OneOrder, *, key: str | None = None, restock: bool = True, more: Any = None, **sizes: int
) -> httpx.Response:
    items = [
        {"item_id": order.items[size], "quantity": quantity, "restock": restock}
        for size, quantity in sizes.items()
    ]
    return await order.post(
        "returns", {"items": items, "reason": "terlalu kecil"} | (more or {}), key=key
    )


async def test_a_part_comes_back_then_the_rest_and_the_order_is_returned(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=7)
    order = await sent(shop, L=2, M=1)
    assert (await shop.level("L"))["on_hand"] == 5

    part = (await take_back(order, L=1)).json()
    assert part["refund"] == {"amount": str(GOODS), "currency": "IDR"}
    assert part["id"].startswith("ret_")
    assert (await shop.level("L"))["on_hand"] == 6
    assert await order.status() == "shipped"
    await paid_back(pesan)  # the gateway makes one refund of a payment at a time

    rest = (await take_back(order, L=1, M=1, restock=False)).json()
    assert rest["refund"]["amount"] == str(2 * GOODS)
    assert [(await shop.level(size))["on_hand"] for size in ("L", "M")] == [6, 6]  # damaged
    assert await order.status() == "returned"
    assert await order.told("order.returned") == 1
    assert await order.told("return.recorded") == 2

    await paid_back(pesan)
    seen = await order.now()
    assert [one["id"] for one in seen["returns"]] == [part["id"], rest["id"]]
    assert {one["id"] for one in seen["refunds"]} == {*part["refund_ids"], *rest["refund_ids"]}
    # The delivery was paid for and made: it is kept.
    assert await pesan.value("SELECT captured_minor - refunded_minor FROM payments") == 18_000_00
    await settled(pesan)
    await nothing_is_broken(pesan)


async def test_more_than_was_sent_and_has_not_come_back_is_refused(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=3)
    assert code(await take_back(order, L=1)) == (409, "orders.more_than_shipped")
    parcel = await order.pack(L=2)
    assert code(await take_back(order, L=1)) == (409, "orders.more_than_shipped")
    await order.change(parcel["id"], status="shipped")

    assert code(await take_back(order, L=3)) == (409, "orders.more_than_shipped")
    assert (await take_back(order, L=2)).status_code == 201
    assert code(await take_back(order, L=1)) == (409, "orders.more_than_shipped")

    assert await order.status() == "packed"  # one is still here
    assert await pesan.value("SELECT count(*) FROM refunds") == 1


async def test_of_many_at_once_as_much_comes_back_as_was_sent(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    order = await sent(shop, L=3)

    answers = await asyncio.gather(*(take_back(order, L=2) for _ in range(6)))

    assert Counter(a.status_code for a in answers) == {201: 1, 409: 5}
    assert (await shop.level("L"))["on_hand"] == 6
    assert await pesan.value("SELECT sum(amount_minor)::bigint FROM refunds") == 2 * GOODS * 100


async def test_the_same_request_twice_is_one_return_and_one_refund(pesan: Pesan) -> None:
    order = await sent(await open_shop(pesan), L=2)

    first, again = [await take_back(order, L=1, key="once") for _ in range(2)]

    assert first.content == again.content
    assert await pesan.value("SELECT count(*) FROM refunds") == 1


async def test_an_amount_may_be_named_or_none_but_not_more_than_is_held(pesan: Pesan) -> None:
    order = await sent(await open_shop(pesan), L=3)

    none = await take_back(order, L=1, more={"refund": "none"})
    named = await take_back(order, L=1, more={"refund": {"amount": "100000", "currency": "IDR"}})
    too_much = await take_back(order, L=1, more={"refund": "999999999"})

    assert (none.json()["refund"]["amount"], none.json()["refund_ids"]) == ("0", [])
    assert named.json()["refund"]["amount"] == "100000"
    assert code(too_much) == (409, "orders.refund_exceeds_kept")
    assert len((await order.now())["returns"]) == 2
    for bad in ("0", "-5", "1.234", {"amount": "1", "currency": "SGD"}, "all"):
        assert code(await take_back(order, L=1, more={"refund": bad})) == (
            422, "requests.invalid",
        ), bad  # fmt: skip


async def test_what_was_given_back_before_is_not_given_twice(pesan: Pesan) -> None:
    order = await sent(await open_shop(pesan), L=1)
    [payment] = (await order.now())["payments"]
    await order.shop.seller.made(
        f"/payments/{payment['id']}/refunds", {"amount": "60000", "reason": "late"}
    )

    back = (await take_back(order, L=1)).json()

    assert back["refund"]["amount"] == "43000"  # 85.000 + 18.000 were paid, 60.000 are gone
    assert await order.status() == "returned"


async def test_where_the_gateway_cannot_a_person_gets_a_case(pesan: Pesan) -> None:
    order = await sent(await open_shop(pesan), L=1)
    pesan.xendit.misbehave(Fault.REFUND_NOT_SUPPORTED, on="refund")

    back = (await take_back(order, L=1)).json()

    await pesan.eventually("SELECT count(*) = 1 FROM reconciliation_cases WHERE status = 'open'")
    [refund] = (await order.now())["refunds"]
    assert (refund["id"], refund["status"]) == (back["refund_ids"][0], "manual")
    await settled(pesan)
    await nothing_is_broken(pesan)


async def test_a_discounted_line_gives_back_what_it_cost_with_its_tax(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    seller = shop.seller
    tax = {"tax": {"rate_percent": "11", "inclusive": False}}
    assert (await seller.patch("/settings", tax)).status_code == 200
    await seller.made("/discounts", {"code": "HEMAT", "type": "percent", "percent": "10"})
    body = {
        "customer": {"name": "Budi"},
        "items": [{"variant_id": shop.sizes["L"], "quantity": 3}],
        "discount_code": "HEMAT",
    }
    made = await seller.made("/orders", body)
    begun = await seller.made(
        f"/orders/{made['id']}/payments", {"provider": "xendit", "method": "qris"}
    )
    order = OneOrder(shop, made["id"], {"L": made["items"][0]["id"]})
    [request] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(request)
    await order.becomes("paid")
    await seller.made(f"/orders/{order.id}/fulfilments", {"status": "shipped"})

    parts = [int((await take_back(order, L=1)).json()["refund"]["amount"]) for _ in range(3)]

    total = int(begun["amount"]["amount"])
    assert total == round(3 * GOODS * 0.9 * 1.11)
    assert sum(parts) == total
    assert max(parts) - min(parts) <= 1


async def test_a_bundle_goes_back_on_the_shelf_in_its_parts(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=9)
    parts = [{"variant_id": shop.sizes[size], "quantity": n} for size, n in (("L", 2), ("M", 1))]
    pack = await shop.seller.made(
        "/products",
        {"name": "Paket", "variants": [{"sku": "P-1", "price": "200000", "bundle": parts}]},
    )
    bundle = pack["variants"][0]["id"]
    body = {"customer": {"name": "Budi"}, "items": [{"variant_id": bundle, "quantity": 2}]}
    made = await shop.seller.made("/orders", body)
    await shop.seller.made(
        f"/orders/{made['id']}/payments", {"provider": "xendit", "method": "qris"}
    )
    [request] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(request)
    order = OneOrder(shop, made["id"], {"P": made["items"][0]["id"]})
    await order.becomes("paid")
    await shop.seller.made(f"/orders/{order.id}/fulfilments", {"status": "shipped"})
    assert [(await shop.level(size))["on_hand"] for size in ("L", "M")] == [5, 7]

    assert (await take_back(order, P=1)).status_code == 201

    assert [(await shop.level(size))["on_hand"] for size in ("L", "M")] == [7, 8]
    await settled(pesan)
    await nothing_is_broken(pesan)


async def test_who_may_not_refund_and_who_is_of_another_store_is_refused(pesan: Pesan) -> None:
    order = await sent(await open_shop(pesan), L=1)
    made = (await take_back(order, L=1, more={"refund": "none"})).json()
    seller, stranger = order.shop.seller, await pesan.seller("Budi")
    body = {"items": [{"item_id": order.items["L"], "quantity": 1}], "reason": "x"}

    foreign = [
        await stranger.post(f"/orders/{order.id}/returns", body),
        await stranger.get(f"/orders/{order.id}/returns"),
        await stranger.get(f"/returns/{made['id']}"),
    ]
    assert {answer.status_code for answer in foreign} == {404}
    keyless = await seller.api.post(seller.path(f"/orders/{order.id}/returns"), json=body)
    assert code(keyless) == (400, "requests.idempotency_key_missing")
    twice = {"items": [*body["items"], *body["items"]], "reason": "x"}
    for bad in (twice, body | {"reason": " "}, body | {"items": []}):
        assert code(await order.post("returns", bad)) == (422, "requests.invalid")
    await pesan.rows("UPDATE members SET role = 'staff'")
    assert code(await order.post("returns", body)) == (403, "stores.not_allowed")


@given(
    worth=st.integers(0, 10**9),
    of=st.integers(1, 200),
    unit=st.sampled_from([1, 100]),
    cuts=st.lists(st.integers(0, 200), max_size=8),
)
def test_a_lines_pieces_are_worth_the_line_however_they_come_back(
    worth: int, of: int, unit: int, cuts: list[int]
) -> None:
    worth *= unit
    stops = sorted({0, of, *(cut for cut in cuts if cut < of)})

    parts = [
        rules.worth_of_pieces(worth, of=of, before=before, now=after - before, unit=unit)
        for before, after in pairwise(stops)
    ]

    assert sum(parts) == worth
    assert all(part >= 0 and part % unit == 0 for part in parts)


@pytest.mark.parametrize(("of", "parts"), [(3, [33, 33, 34]), (1, [100])])
def test_the_last_piece_takes_what_is_left(of: int, parts: list[int]) -> None:
    assert [
        rules.worth_of_pieces(100, of=of, before=before, now=1, unit=1) for before in range(of)
    ] == parts
