"""A thread's buyer in one answer: who, what in the cart, what ordered and paid, why the AI said so."""

from ..carts.test_carts import BUDI, items
from ..notices.test_payment_request import ordered
from ..running import Pesan


async def test_the_whole_context_is_one_answer_and_a_strangers_is_none(pesan: Pesan) -> None:
    shop, thread, order = await ordered(pesan)
    await shop.seller.put(f"/conversations/{thread}/cart", items(shop, M=1))
    customer = order["customer_id"]
    await shop.seller.made(f"/customers/{customer}/notes", {"text": "Suka warna hitam."})
    path = f"/conversations/{thread}/context"

    answer = await shop.seller.get(path)
    stranger = await pesan.seller("Rival")
    looker = await (await pesan.person("Lia")).joins(shop.seller, "viewer")

    assert answer.status_code == 200, answer.text
    context = answer.json()
    assert context["customer"]["phone"] == f"+{BUDI}"
    assert [note["text"] for note in context["notes"]] == ["Suka warna hitam."]
    assert [line["quantity"] for line in context["cart"]["items"]] == [1]
    [bought] = context["orders"]
    assert (bought["order"]["id"], bought["payments"][0]["status"]) == (
        order["id"],
        "requires_action",
    )
    assert context["conversations"] == []
    assert (await stranger.get(path)).status_code == 404
    assert (await looker.get(path)).status_code == 200
    assert (await shop.seller.get("/conversations/con_nothing/context")).status_code == 404


async def test_a_key_that_may_read_chats_alone_gets_no_customers_and_no_payments(
    pesan: Pesan,
) -> None:
    shop, thread, _ = await ordered(pesan)
    path = shop.seller.path(f"/conversations/{thread}/context")

    async def with_scopes(*scopes: str) -> int:
        made = await shop.seller.api.post(
            "/api/v1/api-keys", json={"name": "bot", "scopes": list(scopes)}
        )
        assert made.status_code == 201, made.text
        client = await pesan.client(made.json()["key"])
        return (await client.get(path)).status_code

    chats = "conversations.read"
    assert await with_scopes(chats) == 403
    assert await with_scopes(chats, "customers.read", "orders.read") == 403
    assert await with_scopes(chats, "customers.read", "orders.read", "payments.read") == 200
