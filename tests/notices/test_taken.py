"""What a seller places for a buyer with a thread, the buyer hears of: once, and not twice over."""

from typing import Any

import pytest

from pesan.kit.ids import ConversationId, OrderId, StoreId, decode
from pesan.notices.handlers import on_order_taken
from pesan.orders import OrderTaken

from ..carts.test_carts import BUDI, a_thread, items
from ..carts.test_two_at_one_cart import BANDUNG
from ..running import Pesan
from ..shop import Shop

DOOR = {"code": "cod", "name": "Bayar di tempat", "type": "cod", "fee": "12000"}
SETTLED = "SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)"


async def said(pesan: Pesan) -> list[str]:
    await pesan.eventually(SETTLED)
    rows = await pesan.rows(
        "SELECT text FROM customer_messages WHERE author = 'system' AND direction = 'out'"
        " ORDER BY sequence"
    )
    return [row["text"] for row in rows]


async def at_the_door(pesan: Pesan) -> tuple[Shop, str]:
    shop, thread = await a_thread(pesan)
    assert (await shop.seller.put("/shipping-methods", [DOOR])).status_code == 200
    return shop, thread


async def told_again(pesan: Pesan, shop: Shop, order: dict[str, Any]) -> None:
    store = StoreId(decode("sto", shop.seller.store_id))
    fact = OrderTaken(store_id=store, order_id=OrderId(decode("ord", order["id"])))
    async with pesan.world.database.store(store) as tx:
        await on_order_taken(tx, fact)


async def test_a_cart_paid_at_the_door_is_told_once_with_what_is_in_it(pesan: Pesan) -> None:
    shop, thread = await at_the_door(pesan)
    await shop.seller.put(f"/conversations/{thread}/cart", items(shop, L=2) | BANDUNG)

    order = await shop.seller.made(f"/conversations/{thread}/cart/order", {})
    [text] = await said(pesan)
    await told_again(pesan, shop, order)

    assert await said(pesan) == [text]
    parts = (f"#{order['number']}", "2 x Kaos", "Ongkir: Rp12.000", "Total: Rp182.000", "tunai")
    assert [part for part in parts if part not in text] == []
    await pesan.graph.wait_for(BUDI, lambda sent: sent.text == text)


@pytest.mark.parametrize("terms", ["cod", "manual", "prepaid"])
async def test_an_order_placed_over_the_api_for_a_thread_is_told(pesan: Pesan, terms: str) -> None:
    shop, thread = await a_thread(pesan)
    who = (await shop.seller.get(f"/conversations/{thread}")).json()["customer"]["id"]
    lines = {"items": [{"variant_id": shop.sizes["L"], "quantity": 1}], "payment_terms": terms}

    order = await shop.seller.made(
        "/orders", {"customer_id": who, "conversation_id": thread, **lines}
    )
    await shop.seller.made("/orders", {"customer_id": who, **lines})  # of no thread: nobody's

    [text] = await said(pesan)
    assert f"#{order['number']}" in text
    assert ("tunai" in text) is (terms == "cod")


async def test_a_request_to_pay_tells_of_the_order_by_itself(pesan: Pesan) -> None:
    shop, thread = await a_thread(pesan)
    await shop.seller.put(f"/conversations/{thread}/cart", items(shop, L=2) | BANDUNG)

    await shop.seller.made(f"/conversations/{thread}/cart/order", {})

    await pesan.graph.wait_for(BUDI, lambda sent: "/pay/" in (sent.text or ""))
    [text] = await said(pesan)
    assert "/pay/" in text


async def test_who_orders_in_the_chat_has_their_answer_there(pesan: Pesan) -> None:
    shop, _ = await at_the_door(pesan)
    await shop.seller.patch("/settings", {"default_owner": "agent"})
    buyer = "6281200000077"
    for words in ("kaos hitam L 1", "alamat: Jl. Melati 4, Bandung", "ya benar"):
        before = len(pesan.graph.sent_to(buyer))
        await shop.hears(buyer, words)
        await pesan.graph.wait_for(buyer, after=before)

    await pesan.eventually("SELECT count(*) = 1 FROM orders")

    assert await said(pesan) == []
    assert await pesan.value("SELECT count(*) FROM events WHERE type = 'order.taken'") == 0


async def test_one_that_was_called_off_meanwhile_is_not_told(pesan: Pesan) -> None:
    shop, thread = await at_the_door(pesan)
    conversation = ConversationId(decode("con", thread))
    await shop.seller.put(f"/conversations/{thread}/cart", items(shop, L=2) | BANDUNG)
    order = await shop.seller.made(f"/conversations/{thread}/cart/order", {})
    await said(pesan)
    await pesan.rows(
        "DELETE FROM customer_messages WHERE direction = 'out' AND conversation_id = $1",
        conversation,
    )
    await pesan.rows("UPDATE orders SET status = 'cancelled'")

    await told_again(pesan, shop, order)

    assert await said(pesan) == []
