"""Sellers, and the assistant, at one cart: what somebody read is not overwritten unseen."""

import asyncio
from typing import Any

import httpx

from pesan import carts
from pesan.kit.ids import ConversationId, StoreId, VariantId, decode

from ..running import Pesan
from ..shop import Shop
from ..topics import until_told
from .test_carts import BUDI, a_thread, items

BANDUNG = {"shipping": {"address": {"text": "Jl. Melati 4, Bandung", "city": "Bandung"}}}


async def put(shop: Shop, thread: str, body: Any, *, version: int | str) -> httpx.Response:
    path = shop.seller.path(f"/conversations/{thread}/cart")
    return await shop.seller.api.put(path, json=body, headers={"If-Match": f'"{version}"'})


async def order(shop: Shop, thread: str, *, version: int, key: str) -> httpx.Response:
    path = shop.seller.path(f"/conversations/{thread}/cart/order")
    headers = {"If-Match": f'"{version}"', "Idempotency-Key": key}
    return await shop.seller.api.post(path, json={}, headers=headers)


async def test_what_was_read_before_another_changed_it_is_refused(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)

    first = await put(shop, thread, items(shop, L=1) | BANDUNG, version=0)
    stale = await put(shop, thread, items(shop, M=1), version=0)
    ahead = await put(shop, thread, items(shop, M=1), version=9)
    nonsense = await put(shop, thread, items(shop, M=1), version="now")
    seen = first.json()["version"]
    next_ = await put(shop, thread, items(shop, L=2), version=seen)
    emptied = await put(shop, thread, {"items": []}, version=next_.json()["version"])

    assert first.status_code == 200, first.text
    assert {stale.status_code, ahead.status_code} == {412}
    assert stale.json()["code"] == "requests.version_stale"
    assert nonsense.status_code == 422
    assert [line["quantity"] for line in next_.json()["items"]] == [2]
    assert (emptied.json()["items"], emptied.json()["version"]) == ([], seen + 2)


async def test_a_cart_nobody_made_is_at_nought_and_at_no_other_version(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)

    early = await put(shop, thread, items(shop, L=1), version=1)
    made = await put(shop, thread, items(shop, L=1), version=0)

    assert (early.status_code, made.status_code) == (412, 200)


async def test_of_many_who_change_what_they_read_at_once_one_does(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)

    for version in (0, 1):
        answers = await asyncio.gather(
            *(put(shop, thread, items(shop, L=n), version=version) for n in range(1, 6))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]


async def test_a_cart_that_changed_since_it_was_read_is_not_ordered(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)
    seen = (await put(shop, thread, items(shop, L=1) | BANDUNG, version=0)).json()["version"]
    now = (await put(shop, thread, items(shop, L=2), version=seen)).json()["version"]

    stale = await order(shop, thread, version=seen, key="stale")
    placed = await order(shop, thread, version=now, key="placed")
    again = await order(shop, thread, version=now, key="again")

    assert (stale.status_code, placed.status_code, again.status_code) == (412, 201, 412)
    assert placed.json()["total"]["amount"] == "188000"
    assert await pesan.value("SELECT count(*) FROM orders") == 1


async def test_open_pages_hear_of_a_cart_whoever_changes_it(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)
    store, conversation = _ids(shop, thread)

    with pesan.world.live.subscribe(store) as topics:
        await shop.seller.put(f"/conversations/{thread}/cart", items(shop, L=1))
        await until_told(topics, "carts")
        async with pesan.world.database.store(store) as tx:  # as the assistant does
            variant = VariantId(decode("var", shop.sizes["M"]))
            await carts.set_quantity(tx, store, conversation, variant, 1)
        await until_told(topics, "carts")


async def test_the_assistants_next_turn_sees_what_the_seller_put_in(pesan: Pesan) -> None:
    """A summary the buyer confirmed is of the cart as it was: they are shown it as it is."""
    shop, thread = await a_thread(pesan)
    await shop.seller.post(f"/conversations/{thread}/owner", {"owner": "agent"})
    await shop.hears(BUDI, "2 kaos hitam L, alamat: Jl. Melati 4, Bandung")
    await shop.says(BUDI, "ringkasan", "Rp188.000")
    await shop.seller.put(f"/conversations/{thread}/cart", items(shop, L=2, M=1))

    await shop.hears(BUDI, "oke, bayar QRIS")

    assert "Rp273.000" in await shop.says(BUDI, "ringkasan", "Rp273.000")
    assert await shop.orders() == []
    await shop.hears(BUDI, "oke, bayar QRIS")
    await pesan.graph.wait_for(BUDI, lambda sent: "/pay/" in (sent.text or ""))
    [placed] = await shop.orders()
    assert placed["total"]["amount"] == "273000"


def _ids(shop: Shop, thread: str) -> tuple[StoreId, ConversationId]:
    return StoreId(decode("sto", shop.seller.store_id)), ConversationId(decode("con", thread))
