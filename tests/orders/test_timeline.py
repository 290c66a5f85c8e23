"""Notes, and all that happened to an order in one list."""

from typing import Any

from ..agent.chats import BUDI
from ..running import Pesan
from ..shop import Shop
from ..stories.test_first_sale import buy, settled
from .builders import code, open_shop, paid, placed


async def read(shop: Shop, order: str, **params: Any) -> list[dict[str, Any]]:
    answer = await shop.seller.get(f"/orders/{order}/timeline", **params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_an_order_is_told_from_its_placing_to_its_parcel_with_who_and_when(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await buy(shop, BUDI)
    [request] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(request)
    await shop.says(BUDI, "terima kasih", "nota")
    [order] = await shop.orders()
    seller = shop.seller
    await seller.made(f"/orders/{order['id']}/notes", {"text": " Bungkus kado \n"})
    parcel = await seller.made(
        f"/orders/{order['id']}/fulfilments", {"courier": "jne", "status": "shipped"}
    )
    [payment] = (await seller.get(f"/orders/{order['id']}/payments")).json()["items"]
    await seller.made(f"/payments/{payment['id']}/refunds", {"amount": "5000", "reason": "late"})
    await settled(pesan)

    entries = await read(shop, order["id"])

    assert [entry["at"] for entry in entries] == sorted((e["at"] for e in entries), reverse=True)
    told = {(entry["kind"], entry["to"]) for entry in entries}
    assert told >= {
        ("status", "awaiting_payment"), ("status", "paid"), ("status", "shipped"),
        ("payment", "captured"), ("fulfilment", "packed"), ("fulfilment", "shipped"),
        ("note", None),
    }  # fmt: skip
    messages = [e["text"] for e in entries if e["kind"] == "message"]
    assert {"Nota pesanan", "Pembayaran pesanan", "sudah dikirim"} <= {
        words
        for words in ("Nota pesanan", "Pembayaran pesanan", "sudah dikirim")
        if any(words in text for text in messages)
    }
    [note] = [entry for entry in entries if entry["kind"] == "note"]
    assert (note["text"], note["by"][:4]) == ("Bungkus kado", "usr_")
    [refund] = [entry for entry in entries if entry["kind"] == "refund"]
    assert refund["amount"] == {"amount": "5000", "currency": "IDR"}
    assert refund["reason"] == "late"
    assert {e["subject"] for e in entries if e["kind"] == "fulfilment"} == {parcel["id"]}

    seen: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in range(len(entries)):
        more = {} if cursor is None else {"cursor": cursor}
        page = (await seller.get(f"/orders/{order['id']}/timeline", limit=2, **more)).json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == entries


async def test_a_note_is_kept_as_written_and_shown_to_no_buyer(pesan: Pesan) -> None:
    order = await placed(await open_shop(pesan))
    seller = order.shop.seller

    for text in ("satu", "dua", "tiga"):
        made = await seller.made(f"/orders/{order.id}/notes", {"text": text})
        assert made["id"].startswith("nte_")

    first = (await seller.get(f"/orders/{order.id}/notes", limit=2)).json()
    rest = (await seller.get(f"/orders/{order.id}/notes", cursor=first["next_cursor"])).json()
    assert [note["text"] for note in first["items"] + rest["items"]] == ["tiga", "dua", "satu"]
    assert rest["next_cursor"] is None
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 0
    for bad in ({"text": "  "}, {"text": "x" * 2001}, {}):
        assert code(await order.post("notes", bad)) == (422, "requests.invalid")


async def test_another_stores_order_has_neither_notes_nor_timeline(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan))
    stranger = await pesan.seller("Budi")

    answers = [
        await stranger.get(f"/orders/{order.id}/timeline"),
        await stranger.get(f"/orders/{order.id}/notes"),
        await stranger.post(f"/orders/{order.id}/notes", {"text": "hm"}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    for cursor in ("nonsense", "9.at_x", "99999999999999999999999.at_0"):
        answer = await order.shop.seller.get(f"/orders/{order.id}/timeline", cursor=cursor)
        assert code(answer) == (422, "requests.invalid"), cursor
