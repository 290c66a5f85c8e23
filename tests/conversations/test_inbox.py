"""The inbox's lists: what is found, by what, and pages that stand still while things move."""

from typing import Any

from ..running import Pesan
from .builders import BUDI, SARI, Shop, open_shop


async def names(shop: Shop, **params: Any) -> list[str]:
    page = await shop.seller.get("/conversations", **params)
    assert page.status_code == 200, page.text
    return [one["customer"]["name"] for one in page.json()["items"]]


async def two_chats(pesan: Pesan) -> Shop:
    shop = await open_shop(pesan)
    said = "ada kemeja linen ukuran M?"
    await pesan.graph.say(*shop.hook, SARI, said, name="Sari Dewi")
    await pesan.eventually("SELECT count(*) = 1 FROM conversations")
    await pesan.graph.say(*shop.hook, BUDI, "barangnya sobek kak", name="Budi Santoso")
    await pesan.eventually("SELECT count(*) = 2 FROM conversations")
    return shop


async def test_a_thread_is_found_by_what_was_said_and_by_who_says_it(pesan: Pesan) -> None:
    shop = await two_chats(pesan)

    assert await names(shop, q="sobek") == ["Budi Santoso"]
    assert await names(shop, q="LINEN kem") == ["Sari Dewi"]
    assert await names(shop, q="linen budi") == []
    assert await names(shop, q="budi sobek") == ["Budi Santoso"]
    assert await names(shop, q="0812-3456-7891") == ["Budi Santoso"]
    assert await names(shop, q="7890") == ["Sari Dewi"]
    assert await names(shop, q="?!") == []


async def test_a_slip_of_the_finger_is_forgiven(pesan: Pesan) -> None:
    shop = await two_chats(pesan)

    assert await names(shop, q="kemejja") == ["Sari Dewi"]
    assert await names(shop, q="santosso") == ["Budi Santoso"]


async def test_what_sellers_say_and_note_is_found_and_what_the_house_says_is_not(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan, owner="agent")
    await shop.hears("halo")
    await shop.says("Kirim lewat ekspedisi")
    path = f"/conversations/{(await shop.conversation())['id']}/notes"
    await shop.seller.made(path, {"text": "pelanggan grosir"})

    assert len(await names(shop, q="ekspedisi")) == 1
    assert len(await names(shop, q="grosir")) == 1
    assert await names(shop, q="answered") == []  # Handed over: a seller answered


async def test_an_order_number_finds_the_chat_of_its_buyer(pesan: Pesan) -> None:
    shop = await two_chats(pesan)
    customer = (await shop.conversation())["customer"]["id"]
    product = await shop.seller.made(
        "/products",
        {"name": "Kaos", "variants": [{"sku": "K-1", "price": "85000", "stock": 3}]},
    )
    items = [{"variant_id": product["variants"][0]["id"], "quantity": 1}]
    order = await shop.seller.made("/orders", {"customer_id": customer, "items": items})

    assert await names(shop, q=f"#{order['number']}") == ["Budi Santoso"]
    assert await names(shop, q=str(int(order["number"]) + 1)) == []


async def test_the_filters_of_the_inbox(pesan: Pesan) -> None:
    shop = await two_chats(pesan)
    budi = (await shop.conversation())["id"]
    me = shop.seller.id
    await shop.seller.post(f"/conversations/{budi}/owner", {"owner": "human", "assignee": me})
    await shop.seller.post(f"/conversations/{budi}/read", None)
    label = (await shop.seller.made("/labels", {"name": "Komplain"}))["id"]
    await shop.seller.post(f"/conversations/{budi}/labels", {"label_id": label})

    for yes, no in (
        ({"assignee": "me"}, {"assignee": "none"}),
        ({"assignee": me}, {"assignee": "none"}),
        ({"assignee": "any"}, {"assignee": "none"}),
        ({"unread": "false"}, {"unread": "true"}),
    ):
        assert await names(shop, **yes) == ["Budi Santoso"], yes
        assert await names(shop, **no) == ["Sari Dewi"], no
    assert await names(shop, label_id=label) == ["Budi Santoso"]
    assert await names(shop, label_id=label, q="sobek", assignee="me") == ["Budi Santoso"]
    for wrong in ({"assignee": "nobody"}, {"sort": "best"}, {"sort": "waiting", "q": "x"}):
        assert (await shop.seller.get("/conversations", **wrong)).status_code == 422, wrong


async def test_pages_stand_still_while_chats_move(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    for number in range(4):
        await shop.hears(f"saya {number}", sender=f"628120000000{number}")

    first = (await shop.seller.get("/conversations", limit=2)).json()
    await shop.hears("lagi", sender="6281200000002")  # the page's last one goes to the top
    await shop.hears("lagi", sender="6281200000000")  # one of the next page does
    second = (await shop.seller.get("/conversations", limit=2, cursor=first["next_cursor"])).json()

    seen = [one["customer"]["id"] for one in first["items"] + second["items"]]
    assert [one["last_message"]["text"] for one in first["items"]] == ["saya 3", "saya 2"]
    assert [one["last_message"]["text"] for one in second["items"]] == ["saya 1"]
    assert second["next_cursor"] is None
    assert len(set(seen)) == 3


async def test_the_tabs_count_what_they_show(pesan: Pesan) -> None:
    shop = await two_chats(pesan)
    budi = (await shop.conversation())["id"]
    await shop.seller.post(
        f"/conversations/{budi}/owner", {"owner": "human", "assignee": shop.seller.id}
    )
    # Past the room: the agent itself would answer, and perhaps give up.
    await pesan.rows("UPDATE conversations SET owner = 'agent' WHERE assignee_id IS NOT NULL")

    counts = (await shop.seller.get("/inbox/counts")).json()

    assert counts == {
        "need_you": 1, "agent": 1, "mine": 1, "unassigned": 1, "open": 2, "overdue": 0,
        "snoozed": 0, "closed": 0, "mentions": 0,
    }  # fmt: skip


async def test_what_is_said_in_another_store_is_not_found(pesan: Pesan) -> None:
    await two_chats(pesan)
    stranger = await pesan.seller("Tono")

    page = await stranger.get("/conversations", q="sobek")

    assert page.json()["items"] == []
    assert (await stranger.get("/inbox/counts")).json()["open"] == 0
