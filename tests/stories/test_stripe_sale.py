"""The same journey by card, on Stripe's page: to a receipt, to nothing, to twice, back, and to the bank."""

import asyncio
import re
from typing import Any

from ..running import Pesan
from ..shop import Shop, open_shop
from .test_first_sale import BUDI, nothing_is_broken, settled


async def open_stripe_shop(pesan: Pesan, *, xendit: bool = False, stock: int = 7) -> Shop:
    shop = await open_shop(pesan, stock=stock)
    made = {"secret_key": pesan.stripe.secret_key, "webhook_secret": pesan.stripe.webhook_secret}
    stripe = await shop.seller.put("/connections/stripe", made)
    assert stripe.status_code == 200, stripe.text
    pesan.stripe.webhook_url = stripe.json()["webhook_url"]
    if not xendit:
        await shop.seller.api.delete(shop.seller.path("/connections/xendit"))
    return shop


async def ordered(shop: Shop, quantity: int = 1) -> dict[str, Any]:
    """An order by the API: Rp85.000 each."""
    made: dict[str, Any] = await shop.seller.made(
        "/orders",
        {
            "customer": {"name": "Budi", "phone": "081234567890"},
            "items": [{"variant_id": shop.sizes["L"], "quantity": quantity}],
        },
    )
    return made


async def asked(shop: Shop, order: dict[str, Any], **body: Any) -> dict[str, Any]:
    ask = {"provider": "stripe", "method": "card"} | body
    payment: dict[str, Any] = await shop.seller.made(f"/orders/{order['id']}/payments", ask)
    return payment


async def paid(shop: Shop) -> tuple[dict[str, Any], dict[str, Any], str]:
    """An order of two, its payment, and the session it was paid on."""
    order = await ordered(shop, 2)
    payment = await asked(shop, order)
    (session,) = shop.pesan.stripe.account.sessions
    await shop.pesan.stripe.pay(session)
    await shop.pesan.eventually("SELECT bool_and(status = 'paid') FROM orders")
    await settled(shop.pesan)
    return order, payment, session


async def refund(shop: Shop, payment: dict[str, Any], **body: Any) -> Any:
    asked = {"reason": "wrong size"} | body
    return await shop.seller.post(f"/payments/{payment['id']}/refunds", asked)


async def payment_of(shop: Shop, payment: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await shop.seller.get(f"/payments/{payment['id']}")).json()
    return found


async def test_a_chat_becomes_an_order_paid_by_card_and_a_receipt(pesan: Pesan) -> None:
    shop = await open_stripe_shop(pesan)
    await shop.hears(BUDI, "mau kaos hitam L 2")
    await shop.says(BUDI, "alamat")
    await shop.hears(BUDI, "alamat: Jl. Melati 4, Bandung")
    assert "Rp188.000" in await shop.says(BUDI, "ringkasan", "total")
    await shop.hears(BUDI, "ya")

    # The chat leads to our own page, and that to Stripe's: no card field is ours.
    told = await pesan.graph.wait_for(BUDI, lambda sent: "/pay/" in (sent.text or ""))
    link = next(word for word in (told.text or "").split() if "/pay/" in word)
    page = (await pesan.api.get(link)).text
    (session,) = pesan.stripe.account.sessions.values()
    assert session["url"] in page
    # Nothing can be typed there: the one field is a tick, and Stripe's page asks for the card.
    fields = re.findall(r"<(?:input|textarea|select|iframe)\b[^>]*>", page)
    assert fields == ['<input type="checkbox" name="remember" value="yes" required>']
    assert session["amount_total"] == 18_800_000

    await pesan.stripe.pay(session["id"], times=3)
    [order] = await shop.orders()
    await shop.says(BUDI, "terima kasih", order["number"])
    await settled(pesan)

    assert (await shop.order(order["id"]))["status"] == "paid"
    assert await shop.level() | {"available": 5, "reserved": 0, "on_hand": 5} == await shop.level()
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 1
    receipts = [m for m in pesan.graph.sent_to(BUDI) if "terima kasih" in (m.text or "").lower()]
    assert len(receipts) == 1
    assert "Pembayaran diterima" in (await pesan.api.get(link)).text
    await nothing_is_broken(pesan)


async def test_what_nobody_pays_expires_here_and_on_stripes_page(pesan: Pesan) -> None:
    shop = await open_stripe_shop(pesan)
    order = await ordered(shop)
    payment = await asked(shop, order)

    await pesan.shift_clock(61 * 60)
    await pesan.eventually("SELECT bool_and(status = 'expired') FROM orders")
    await settled(pesan)

    (session,) = pesan.stripe.account.sessions.values()
    assert session["status"] == "expired"
    assert (await payment_of(shop, payment))["status"] == "expired"
    assert (await shop.level())["available"] == 7
    await nothing_is_broken(pesan)


async def test_of_two_ways_that_both_were_paid_one_goes_back_once(pesan: Pesan) -> None:
    """Xendit's code first, then a card; both are paid before either is cancelled."""
    shop = await open_stripe_shop(pesan, xendit=True)
    order = await ordered(shop)
    qris = await asked(shop, order, provider="xendit", method="qris")
    card = await asked(shop, order, replace=True)
    (request,) = pesan.xendit.account.payment_requests
    (session,) = pesan.stripe.account.sessions

    await asyncio.gather(pesan.xendit.pay(request, times=2), pesan.stripe.pay(session, times=2))
    await pesan.eventually("SELECT count(*) = 2 FROM payment_captures")
    await pesan.eventually("SELECT count(*) = 1 FROM refunds WHERE gateway_id IS NOT NULL")
    for one in list(pesan.xendit.account.refunds):
        await pesan.xendit.settle_refund(one, succeeded=True)
    await pesan.eventually("SELECT bool_and(status = 'succeeded') FROM refunds")
    await settled(pesan)

    assert (await shop.order(order["id"]))["status"] == "paid"
    statuses = [(await payment_of(shop, one))["status"] for one in (qris, card)]
    assert sorted(statuses) == ["captured", "refunded"]
    assert len(pesan.xendit.account.refunds) + len(pesan.stripe.account.refunds) == 1
    assert await shop.level() | {"available": 6, "on_hand": 6} == await shop.level()
    await nothing_is_broken(pesan)


async def test_money_goes_back_in_parts_and_never_more_than_came(pesan: Pesan) -> None:
    shop = await open_stripe_shop(pesan)
    _, payment, _ = await paid(shop)

    too_much = await refund(shop, payment, amount="170001")
    part = await refund(shop, payment, amount="70000")
    await pesan.eventually("SELECT bool_and(status = 'succeeded') FROM refunds")
    rest_and_one = await refund(shop, payment, amount="100001")
    rest = await refund(shop, payment)
    await pesan.eventually("SELECT bool_and(status = 'succeeded') FROM refunds")
    nothing_left = await refund(shop, payment, amount="1")
    await settled(pesan)

    assert [answer.status_code for answer in (part, rest)] == [201, 201]
    for refused in (too_much, rest_and_one, nothing_left):
        assert refused.json()["code"] == "payments.refund_exceeds_captured"
    assert [one["amount"] for one in pesan.stripe.account.refunds.values()] == [
        7_000_000,
        10_000_000,
    ]
    now = await payment_of(shop, payment)
    assert (now["status"], now["refunded"]["amount"]) == ("refunded", "170000")
    await nothing_is_broken(pesan)


async def test_of_ten_who_give_it_all_back_at_once_one_does(pesan: Pesan) -> None:
    shop = await open_stripe_shop(pesan)
    _, payment, _ = await paid(shop)

    answers = await asyncio.gather(*(refund(shop, payment) for _ in range(10)))
    await pesan.eventually("SELECT bool_and(status = 'succeeded') FROM refunds")
    await settled(pesan)

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    assert [one["amount"] for one in pesan.stripe.account.refunds.values()] == [17_000_000]
    await nothing_is_broken(pesan)


async def test_a_dispute_leaves_the_order_and_its_stock_to_a_person(pesan: Pesan) -> None:
    for end, stands in (("won", "captured"), ("lost", "lost")):
        shop = await open_stripe_shop(pesan)
        pesan.stripe.account.sessions.clear()
        order = await ordered(shop, 2)
        payment = await asked(shop, order)
        (session,) = pesan.stripe.account.sessions
        await pesan.stripe.pay(session)
        await pesan.eventually("SELECT bool_and(status = 'paid') FROM orders")
        before = await shop.level()

        dispute = await pesan.stripe.dispute(session)
        await settled(pesan)
        assert (await payment_of(shop, payment))["status"] == "disputed"
        await pesan.stripe.move_dispute(dispute, end)
        await settled(pesan)

        assert (await payment_of(shop, payment))["status"] == stands
        assert (await shop.order(order["id"]))["status"] == "paid"
        assert await shop.level() == before
        cases = (await shop.seller.get("/reconciliation/cases")).json()["items"]
        assert [(case["kind"], case["order_id"]) for case in cases] == [("dispute", order["id"])]
    await nothing_is_broken(pesan)


async def test_a_buyer_may_choose_the_card_instead_on_the_pay_page(pesan: Pesan) -> None:
    """One way is alive at a time: the code they had before is closed."""
    shop = await open_stripe_shop(pesan, xendit=True)
    order = await ordered(shop)
    qris = await asked(shop, order, provider="xendit", method="qris")
    path = qris["pay_url"].removeprefix(pesan.url)
    assert "stripe:card:" in (await pesan.api.get(path)).text

    chosen = await pesan.api.post(f"{path}/method", data={"choice": "stripe:card:"})
    await settled(pesan)

    page = (await pesan.api.get(chosen.headers["location"])).text
    (session,) = pesan.stripe.account.sessions.values()
    assert session["url"] in page
    (request,) = pesan.xendit.account.payment_requests.values()
    assert request["status"] == "CANCELED"
    await pesan.stripe.pay(session["id"])
    await pesan.eventually("SELECT bool_and(status = 'paid') FROM orders")


async def test_a_gateway_that_takes_no_key_is_not_offered_and_the_shop_sells_on(
    pesan: Pesan,
) -> None:
    shop = await open_stripe_shop(pesan, xendit=True)
    mistyped = {"secret_key": "sk_test_mistyped", "webhook_secret": pesan.stripe.webhook_secret}
    await shop.seller.put("/connections/stripe", mistyped)
    await pesan.eventually("""
        SELECT count(*) = 1 FROM connections WHERE provider = 'stripe' AND status = 'error'
    """)
    order = await ordered(shop)

    refused = await shop.seller.post(
        f"/orders/{order['id']}/payments", {"provider": "stripe", "method": "card"}
    )
    qris = await asked(shop, order, provider="xendit", method="qris")

    assert refused.json()["code"] == "payments.gateway_refused"
    assert "stripe:" not in (await pesan.api.get(qris["pay_url"])).text
    (request,) = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(request)
    await pesan.eventually("SELECT bool_and(status = 'paid') FROM orders")
