"""Bought in the chat and paid without a gateway: in cash at the door, or by a transfer."""

from ..running import Pesan
from ..shop import open_shop
from .test_first_sale import nothing_is_broken, settled

BUDI = "6281234567890"
DOOR = {"code": "cod", "name": "Bayar di tempat", "type": "cod", "fee": "12000"}
ACCOUNT = {"bank": "BCA", "account_number": "0140012345", "holder": "Sari Dewi"}
ORDER = ("mau kaos hitam L 2 kirim ke Jl. Melati 4, Bandung", "ringkasan")


async def test_cash_at_the_door_from_the_chat_to_collected(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    assert (await shop.seller.put("/shipping-methods", [DOOR])).status_code == 200

    await shop.hears(BUDI, ORDER[0])
    await shop.says(BUDI, ORDER[1])
    await shop.hears(BUDI, "ya")
    await shop.says(BUDI, "tunai ke kurir")
    await settled(pesan)
    [order] = await shop.orders()
    [payment] = (await shop.seller.get(f"/orders/{order['id']}/payments")).json()["items"]
    for step in ("packed", "shipped", "delivered"):
        moved = await shop.seller.post(f"/orders/{order['id']}/status", {"status": step})
        assert moved.status_code == 200, moved.text
    collected = await shop.seller.post(
        f"/payments/{payment['id']}/confirmation", {"note": "collected by the courier"}
    )

    assert (payment["provider"], payment["method"], payment["status"]) == (
        "manual",
        "cod",
        "pending",
    )
    assert (collected.status_code, collected.json()["status"]) == (200, "captured")
    conversation = (await shop.seller.get("/conversations")).json()["items"][0]
    assert conversation["owner"] == "agent", "nobody had to be called"
    assert not [m for m in pesan.graph.sent_to(BUDI) if "/pay/" in (m.text or "")]
    await settled(pesan)
    await nothing_is_broken(pesan)


async def test_a_shop_without_a_gateway_is_paid_by_transfer(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    assert (await shop.seller.api.delete(shop.seller.path("/connections/xendit"))).is_success
    assert (await shop.seller.put("/bank-accounts", [ACCOUNT])).status_code == 200

    await shop.hears(BUDI, ORDER[0])
    await shop.says(BUDI, ORDER[1])
    await shop.hears(BUDI, "ya")
    told = await shop.says(BUDI, "BCA", "0140012345", "a.n. Sari Dewi")
    [order] = await shop.orders()
    [payment] = (await shop.seller.get(f"/orders/{order['id']}/payments")).json()["items"]
    asked = int(payment["amount"]["amount"])
    assert f"Rp{asked // 1000}.{asked % 1000:03}" in told
    assert asked == 188_000 + payment["unique_code"]

    await shop.seller.post(f"/payments/{payment['id']}/confirmation", {})
    await shop.says(BUDI, "Nota pesanan")

    assert (await shop.order(order["id"]))["status"] == "paid"
    await settled(pesan)
    await nothing_is_broken(pesan)
