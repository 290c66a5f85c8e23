"""The one journey everything serves: from "ada kaos hitam?" to a receipt."""

import asyncpg

from pesan.app.invariants import check_invariants
from pesan.kit import clock

from ..running import Pesan
from ..shop import VERIFY_TOKEN, Shop, open_shop

BUDI = "6281234567890"


async def test_a_whatsapp_message_becomes_a_paid_order(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=7)
    await meta_verifies_the_webhook(shop)

    # Budi asks, chooses, says where it goes, and confirms.
    await shop.hears(BUDI, "Kak, ada kaos hitam ukuran L?")
    assert "Rp85.000" in await shop.says(BUDI, "kaos polos hitam")
    await shop.hears(BUDI, "2 ya")
    await shop.says(BUDI, "alamat")
    await shop.hears(BUDI, "alamat: Jl. Melati 4, Bandung")
    assert "Rp188.000" in await shop.says(BUDI, "ringkasan", "Rp18.000", "total")
    await shop.hears(BUDI, "oke, bayar QRIS")

    # The order stands, its stock is held, and the QRIS code with a link that answers is in the chat.
    pay = await pesan.graph.wait_for(BUDI, lambda sent: "/pay/" in (sent.text or ""))
    [order] = await shop.orders()
    assert order["status"] == "awaiting_payment"
    assert order["total"] == {"amount": "188000", "currency": "IDR"}
    assert await shop.level() | {"available": 5, "reserved": 2, "on_hand": 7} == await shop.level()
    assert pay.image_png is not None or pay.image_link is not None
    link = next(word for word in (pay.text or "").split() if "/pay/" in word)
    assert (await pesan.api.get(link)).status_code == 200

    # He pays. Xendit's webhook comes three times, and again an hour later.
    [request] = pesan.xendit.account.payment_requests
    paid = await pesan.xendit.pay(request, times=3)
    await shop.says(BUDI, "terima kasih", order["number"])
    await pesan.shift_clock(3600)
    await pesan.xendit.post(paid.notice, times=1)
    await settled(pesan)

    # One paid order, one sale in the ledger, one receipt.
    order = await shop.order(order["id"])
    assert order["status"] == "paid"
    assert [move["to"] for move in order["history"]] == ["awaiting_payment", "paid"]
    assert await shop.level() | {"available": 5, "reserved": 0, "on_hand": 5} == await shop.level()
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 1
    receipts = [m for m in pesan.graph.sent_to(BUDI) if "terima kasih" in (m.text or "").lower()]
    assert len(receipts) == 1
    await nothing_is_broken(pesan)


async def test_an_english_speaker_buys_in_english(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    await shop.hears(BUDI, "Hi, do you have a black t-shirt in size L?", name="Kevin")
    assert "Rp85.000" in await shop.says(BUDI, "kaos polos hitam")
    await shop.hears(BUDI, "1 please")
    await shop.says(BUDI, "address")
    await shop.hears(BUDI, "address: Jl. Melati 4, Bandung")
    await shop.says(BUDI, "*total", "Rp103.000")
    await shop.hears(BUDI, "yes")
    await pesan.graph.wait_for(BUDI, lambda sent: "/pay/" in (sent.text or ""))

    [order] = await shop.orders()
    assert order["total"]["amount"] == "103000"


async def test_an_order_not_paid_in_time_expires_and_its_stock_returns(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await buy(shop, BUDI)

    await pesan.shift_clock(61 * 60)

    await pesan.eventually("SELECT bool_and(status = 'expired') FROM orders")
    assert (await shop.level())["available"] == 7
    await pesan.eventually("SELECT bool_and(status = 'expired') FROM payments")
    await shop.says(BUDI, "belum dibayar")
    await settled(pesan)
    await nothing_is_broken(pesan)


async def test_money_that_comes_late_revives_the_order_when_there_is_stock(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await buy(shop, BUDI)
    await pesan.shift_clock(61 * 60)
    await pesan.eventually("SELECT bool_and(status = 'expired') FROM orders")

    [request] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(request)

    await pesan.eventually("SELECT bool_and(status = 'paid') FROM orders")
    assert (await shop.level())["on_hand"] == 6
    await shop.says(BUDI, "terima kasih")
    await settled(pesan)
    await nothing_is_broken(pesan)


async def test_money_that_comes_too_late_for_the_stock_goes_back(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=1)
    await buy(shop, BUDI)
    await pesan.shift_clock(61 * 60)
    await pesan.eventually("SELECT bool_and(status = 'expired') FROM orders")
    await shop.seller.made(
        "/inventory/adjustments",
        {"variant_id": shop.sizes["L"], "delta": -1, "reason": "damaged"},
    )

    [request] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(request)

    await pesan.eventually("SELECT count(*) = 1 FROM refunds WHERE gateway_id IS NOT NULL")
    [refund] = pesan.xendit.account.refunds
    await pesan.xendit.settle_refund(refund, succeeded=True)
    await pesan.eventually("SELECT bool_and(status = 'succeeded') FROM refunds")
    assert await pesan.value("SELECT status FROM orders") == "expired"
    await shop.says(BUDI, "dikembalikan")
    await settled(pesan)
    told = [m for m in pesan.graph.sent_to(BUDI) if "dikembalikan" in (m.text or "").lower()]
    assert len(told) == 1
    await nothing_is_broken(pesan)


async def test_where_the_channel_cannot_refund_a_person_gets_a_case(pesan: Pesan) -> None:
    from ..twins.xendit import Fault  # noqa: PLC0415

    shop = await open_shop(pesan, stock=1)
    await buy(shop, BUDI)
    await pesan.shift_clock(61 * 60)
    await pesan.eventually("SELECT bool_and(status = 'expired') FROM orders")
    await shop.seller.made(
        "/inventory/adjustments",
        {"variant_id": shop.sizes["L"], "delta": -1, "reason": "damaged"},
    )

    pesan.xendit.misbehave(Fault.REFUND_NOT_SUPPORTED, on="refund")
    [request] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(request)

    await pesan.eventually("SELECT count(*) = 1 FROM reconciliation_cases WHERE status = 'open'")
    cases = (await shop.seller.get("/reconciliation/cases")).json()["items"]
    assert [case["order_id"] for case in cases] == [(await shop.orders())[0]["id"]]
    await settled(pesan)
    await nothing_is_broken(pesan)


async def buy(shop: Shop, buyer: str) -> None:
    """One L, to the point where the buyer holds a QRIS code."""
    await shop.hears(buyer, "mau kaos hitam L 1")
    await shop.says(buyer, "alamat")
    await shop.hears(buyer, "alamat: Jl. Melati 4, Bandung")
    await shop.says(buyer, "ringkasan", "total")
    await shop.hears(buyer, "ya")
    await shop.pesan.graph.wait_for(buyer, lambda sent: "/pay/" in (sent.text or ""))


async def meta_verifies_the_webhook(shop: Shop) -> None:
    query = {
        "hub.mode": "subscribe",
        "hub.verify_token": VERIFY_TOKEN,
        "hub.challenge": "1158201444",
    }
    answer = await shop.pesan.api.get(shop.whatsapp_hook, params=query)
    assert (answer.status_code, answer.text) == (200, "1158201444")


async def settled(pesan: Pesan) -> None:
    """Waits until no fact, job or message has anything left to do."""
    await pesan.eventually("""
        SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)
            AND NOT EXISTS (SELECT FROM pgqueuer WHERE status IN ('queued', 'picked')
                AND execute_after <= now())
            AND NOT EXISTS (SELECT FROM customer_messages WHERE status IN ('queued', 'sending'))
    """)


async def nothing_is_broken(pesan: Pesan) -> None:
    """Once whatever the clock has made due has rung."""
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM timers WHERE due_at <= $1)", clock.now())
    connection = await asyncpg.connect(pesan.owner_dsn)
    try:
        assert await check_invariants(connection) == []
    finally:
        await connection.close()
