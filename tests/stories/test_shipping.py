"""From paid to done: packed, the number written in, on its way, arrived, and completed by itself."""

from ..running import Pesan
from ..shop import open_shop
from .test_first_sale import BUDI, buy, nothing_is_broken, settled

DAY = 24 * 3600


async def test_a_paid_order_is_packed_shipped_delivered_and_completes_itself(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    seller = shop.seller
    await buy(shop, BUDI)
    [request] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(request)
    await shop.says(BUDI, "terima kasih", "nota")
    [order] = await shop.orders()
    path = f"/orders/{order['id']}"

    # Sari packs it, and is asked for nothing else yet; Budi hears nothing of that.
    assert (await seller.post(f"{path}/status", {"status": "packed"})).status_code == 200
    [parcel] = (await seller.get(f"{path}/fulfilments")).json()["items"]
    heard = len(pesan.graph.sent_to(BUDI))

    # At the counter she gets a number, writes it in, and Budi has courier, number and link.
    body = {"courier": "SiCepat", "tracking_number": "000123456789", "status": "shipped"}
    assert (await seller.patch(f"/fulfilments/{parcel['id']}", body)).status_code == 200
    told = await shop.says(BUDI, "sudah dikirim", "SiCepat", "000123456789")
    assert f"#{order['number']}" in told
    assert "https://www.sicepat.com/checkAwb/000123456789" in told
    assert len(pesan.graph.sent_to(BUDI)) == heard + 1

    # It arrives; three days later nobody complained, and the order is done.
    assert (await seller.post(f"{path}/status", {"status": "delivered"})).status_code == 200
    await shop.says(BUDI, "sudah sampai", "terima kasih")
    await pesan.shift_clock(3 * DAY + 60)
    await pesan.eventually("SELECT status = 'completed' FROM orders")

    await settled(pesan)
    assert len(pesan.graph.sent_to(BUDI)) == heard + 2
    history = [move["to"] for move in (await shop.order(order["id"]))["history"]]
    assert history == ["awaiting_payment", "paid", "packed", "shipped", "delivered", "completed"]
    await nothing_is_broken(pesan)
