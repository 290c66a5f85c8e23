"""A cart from the channel's catalogue becomes the conversation's, at our prices and with our stock."""

from typing import Any

from ..running import Pesan
from ..shop import Shop, open_shop
from ..twins import meta_webhooks
from ..twins.meta_webhooks import CatalogueLine

BUDI = "6281234567890"
NOTED = "SELECT count(*) = $1 FROM customer_messages WHERE type = 'order' AND payload ? 'cart'"


async def orders(shop: Shop, *lines: CatalogueLine, note: str = "", times: int = 1) -> None:
    content = meta_webhooks.order(lines, note=note)
    sent = await shop.pesan.graph.write(shop.hook, BUDI, content, name="Budi", times=times)
    assert set(sent.statuses) == {200}


async def cart(shop: Shop) -> dict[str, Any]:
    [conversation] = (await shop.seller.get("/conversations")).json()["items"]
    found: dict[str, Any] = (
        await shop.seller.get(f"/conversations/{conversation['id']}/cart")
    ).json()
    return found


def held(cart: dict[str, Any]) -> dict[str, int]:
    return {item["name"]: item["quantity"] for item in cart["items"]}


async def the_order(shop: Shop) -> dict[str, Any]:
    """Its message, as the API shows it."""
    [conversation] = (await shop.seller.get("/conversations")).json()["items"]
    page = await shop.seller.get(f"/conversations/{conversation['id']}/messages", limit=100)
    found: dict[str, Any] = next(m for m in page.json()["items"] if m["type"] == "order")
    return found


async def test_an_order_from_the_catalogue_is_repriced_and_becomes_an_order(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    await orders(shop, CatalogueLine("KPH-L", 2, item_price=1), times=3)

    told = await shop.says(BUDI, "katalog", "Kaos Polos Hitam L")
    assert "Harga *Kaos Polos Hitam L* sekarang Rp85.000" in told
    assert "Rp170.000" in told
    await shop.hears(BUDI, "kirim ke Jl. Melati 4, Bandung")
    await shop.says(BUDI, "Ringkasan", "Rp188.000")
    await shop.hears(BUDI, "ya")
    await shop.says(BUDI, "sudah dibuat")
    [order] = await shop.orders()
    assert (order["total"]["amount"], order["status"]) == ("188000", "awaiting_payment")
    assert (await shop.level())["reserved"] == 2
    taken = [sent for sent in pesan.graph.sent_to(BUDI) if "katalog" in sent.text]
    assert len(taken) == 1, "delivered three times, taken once"


async def test_what_is_short_or_gone_or_anothers_is_said_and_the_rest_is_taken(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    rival = await pesan.seller("Rival")
    await rival.made(
        "/products", {"name": "Topi", "variants": [{"sku": "TOPI", "price": "1", "stock": 5}]}
    )
    await shop.seller.made(
        "/products", {"name": "Jaket", "variants": [{"sku": "JKT", "price": "250000", "stock": 0}]}
    )

    await orders(
        shop,
        CatalogueLine("KPH-L", 9, item_price=85_000),
        CatalogueLine("JKT", 1, item_price=250_000),
        CatalogueLine("TOPI", 1),
    )

    told = await shop.says(BUDI, "katalog")
    assert "Stok *Kaos Polos Hitam L* tinggal 7" in told
    assert "*Jaket* lagi habis" in told
    assert "tidak kami jual" in told
    assert held(await cart(shop)) == {"Kaos Polos Hitam L": 7}
    lines = (await the_order(shop))["payload"]["cart"]["lines"]
    assert [(one["retailer_id"], one["quantity"], one["differences"]) for one in lines] == [
        ("KPH-L", 7, ["fewer"]),
        ("JKT", 0, ["sold_out"]),
        ("TOPI", 0, ["unknown"]),
    ]


async def test_an_order_that_cannot_be_read_leaves_the_cart_and_says_so(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    await orders(shop, CatalogueLine("KPH-L", 0))

    await shop.says(BUDI, "katalog", "belum ada yang bisa")
    assert (await cart(shop))["version"] == 0


async def test_where_people_answer_it_fills_an_empty_cart_and_nobody_speaks(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.seller.patch("/settings", {"default_owner": "human"})

    await orders(shop, CatalogueLine("KPH-M", 1, item_price=85_000))
    await pesan.eventually(NOTED, 1)

    assert held(await cart(shop)) == {"Kaos Polos Hitam M": 1}
    assert (await the_order(shop))["payload"]["cart"]["filled"] is True
    line = "SELECT count(*) = 1 FROM customer_messages WHERE payload->>'event' = 'cart_filled'"
    assert await pesan.value(line)
    assert pesan.graph.sent_to(BUDI) == []


async def test_a_cart_a_seller_has_in_hand_is_only_shown_what_was_asked_for(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.seller.patch("/settings", {"default_owner": "human"})
    await orders(shop, CatalogueLine("KPH-M", 1, item_price=85_000))
    await pesan.eventually(NOTED, 1)

    await orders(shop, CatalogueLine("KPH-L", 3, item_price=85_000))
    await pesan.eventually(NOTED, 2)

    assert held(await cart(shop)) == {"Kaos Polos Hitam M": 1}
    asked = (await the_order(shop))["payload"]["cart"]
    assert (asked["filled"], asked["lines"][0]["quantity"]) == (False, 3)
    line = "SELECT count(*) = 1 FROM customer_messages WHERE payload->>'event' = 'cart_proposed'"
    assert await pesan.value(line)

    # Given to the agent with the order unanswered, it goes on with what the buyer asked for.
    [conversation] = (await shop.seller.get("/conversations")).json()["items"]
    given = await shop.seller.post(f"/conversations/{conversation['id']}/owner", {"owner": "agent"})
    assert given.status_code == 200, given.text
    await shop.says(BUDI, "katalog", "3 x Kaos Polos Hitam L")
    assert held(await cart(shop)) == {"Kaos Polos Hitam L": 3}


async def test_an_order_that_comes_late_again_does_not_refill_what_was_ordered(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    content = meta_webhooks.order([CatalogueLine("KPH-L", 1, item_price=85_000)])
    sent = await pesan.graph.write(shop.hook, BUDI, content, name="Budi")
    await shop.says(BUDI, "katalog")
    await shop.hears(BUDI, "kirim ke Jl. Melati 4, Bandung")
    await shop.says(BUDI, "Ringkasan")
    await shop.hears(BUDI, "ya")
    await shop.says(BUDI, "sudah dibuat")

    await pesan.graph.redeliver(sent)
    await shop.hears(BUDI, "makasih")
    await shop.says(BUDI, "Sama-sama")

    assert held(await cart(shop)) == {}
    assert len(await shop.orders()) == 1
