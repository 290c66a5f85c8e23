"""Orders prepared by the shop's people: they hold nothing, and are placed once, as any other."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from ..running import Pesan
from ..shop import Shop, open_shop

BUDI = "6281234567890"
NOBODYS = "var_01m837xzv4fcaap6hzehqy48v2"


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def drafted(shop: Shop, **more: Any) -> Any:
    items = [{"variant_id": shop.sizes["L"], "quantity": 2}]
    return await shop.seller.made("/draft-orders", {"items": items} | more)


async def test_a_draft_is_filled_in_priced_and_placed_once(shop: Shop) -> None:
    await shop.seller.made("/discounts", {"code": "HEMAT", "type": "percent", "percent": "10"})
    draft = await drafted(shop, discount_code="hemat", payment_terms="manual")
    path = f"/draft-orders/{draft['id']}"
    early = await shop.seller.post(f"{path}/order", {})
    held = (await shop.level())["reserved"]
    buyer = await shop.seller.made("/customers", {"name": "Budi"})
    to = {"method": "jne", "address": {"text": "Jl. Melati 4", "city": "Bandung"}}

    changed = await shop.seller.patch(path, {"customer_id": buyer["id"], "shipping": to})
    stale = await shop.seller.patch(path, {"note": "x"}, **{"If-Match": '"1"'})
    ends = await asyncio.gather(*(shop.seller.post(f"{path}/order", {}) for _ in range(4)))
    order = next(end.json() for end in ends if end.status_code == 201)
    after = (await shop.seller.get(path)).json()

    assert (early.status_code, early.json()["code"]) == (409, "orders.draft_not_ready")
    assert held == 0
    assert changed.json()["cost"]["total"]["amount"] == "171000"
    assert stale.status_code == 412
    assert Counter(end.status_code for end in ends) == {201: 1, 409: 3}
    assert (order["total"]["amount"], order["discount_code"]) == ("171000", "HEMAT")
    assert (order["payment_terms"], order["customer_id"]) == ("manual", buyer["id"])
    assert (after["status"], after["order_id"]) == ("placed", order["id"])
    assert (await shop.seller.patch(path, {"note": "x"})).json()["code"] == "orders.draft_placed"
    assert (await shop.seller.get("/draft-orders")).json()["items"] == []


async def test_a_draft_for_a_thread_is_for_its_customer_and_nobody_else(shop: Shop) -> None:
    await shop.seller.patch("/settings", {"default_owner": "human"})
    await shop.hears(BUDI, "halo")
    await shop.pesan.eventually("SELECT count(*) = 1 FROM conversations")
    [thread] = (await shop.seller.get("/conversations")).json()["items"]
    rina = await shop.seller.made("/customers", {"name": "Rina"})
    items = [{"variant_id": shop.sizes["L"], "quantity": 1}]

    draft = await drafted(shop, conversation_id=thread["id"])
    order = await shop.seller.made(f"/draft-orders/{draft['id']}/order", {})
    wrong = {"items": items, "conversation_id": thread["id"], "customer_id": rina["id"]}
    answers = [await shop.seller.post(path, wrong) for path in ("/draft-orders", "/orders")]
    right = wrong | {"customer_id": thread["customer"]["id"]}
    direct = await shop.seller.made("/orders", right)

    assert order["customer_id"] == thread["customer"]["id"]
    assert (order["conversation_id"], order["channel"]) == (thread["id"], "whatsapp")
    assert [answer.status_code for answer in answers] == [422, 422]
    assert direct["conversation_id"] == thread["id"]


async def test_drafts_are_listed_deleted_and_foreign_ones_are_not_there(shop: Shop) -> None:
    drafts = [await drafted(shop, note=str(number)) for number in range(3)]
    rival = await shop.pesan.seller("Rival")

    page = (await shop.seller.get("/draft-orders", limit=2)).json()
    rest = (await shop.seller.get("/draft-orders", limit=2, cursor=page["next_cursor"])).json()
    path = f"/draft-orders/{drafts[0]['id']}"
    foreign = await rival.get(path)
    gone = await shop.seller.api.delete(shop.seller.path(path))

    assert [one["note"] for one in (*page["items"], *rest["items"])] == ["2", "1", "0"]
    assert rest["next_cursor"] is None
    assert (foreign.status_code, foreign.json()["code"]) == (404, "orders.draft_not_found")
    assert gone.status_code == 204
    assert (await shop.seller.get(path)).status_code == 404


async def test_a_draft_costs_nothing_and_is_not_placed_until_it_is_whole(shop: Shop) -> None:
    seller = shop.seller
    buyer = await seller.made("/customers", {"name": "Budi"})
    empty = await seller.made("/draft-orders", {"customer_id": buyer["id"]})
    path = f"/draft-orders/{empty['id']}"
    far = {"method": "jne", "address": {"text": "Jl. Merdeka 1", "city": "Medan"}}
    items = [{"variant_id": shop.sizes["L"], "quantity": 1}]

    refused = [
        await seller.post(f"{path}/order", {}),
        await seller.patch(path, {"customer_id": "cus_01m837xzv4fcaap6hzehqy48v2"}),
        await seller.get("/draft-orders/dft_1"),
        await seller.patch(path, {"items": [{"variant_id": NOBODYS, "quantity": 1}]}),
        await seller.post("/draft-orders", {"items": [{"variant_id": NOBODYS, "quantity": 1}]}),
    ]
    unreachable = (await seller.patch(path, {"items": items, "shipping": far})).json()
    near = await seller.patch(path, {"shipping": {"fee": "9000", "address": far["address"]}})
    gone = await seller.api.delete(seller.path(f"/products/{shop.product['id']}"))
    unsold = (await seller.patch(path, {"note": "Tunggu stok"})).json()

    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [
        (409, "orders.draft_not_ready"),
        (404, "customers.not_found"),
        (404, "orders.draft_not_found"),
        (404, "catalogue.variant_not_found"),
        (404, "catalogue.variant_not_found"),
    ]
    assert [draft["cost"] for draft in (empty, unreachable)] == [None, None]
    assert near.json()["cost"]["total"]["amount"] == "94000"
    assert gone.status_code == 204
    assert unsold["cost"] is None
