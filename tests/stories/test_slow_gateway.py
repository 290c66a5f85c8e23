"""A gateway that does not answer: the buyer is told, pays another way, or waits and gets the code."""

import pytest

from pesan.payments.rules import SLOW_AFTER, UNKNOWN_PATIENCE

from ..running import Pesan
from ..shop import Shop, open_shop
from ..twins.xendit import Fault
from .test_first_sale import BUDI, nothing_is_broken, settled


async def silent_shop(pesan: Pesan, fault: Fault, *, times: int = 1) -> tuple[Shop, str]:
    """Budi has ordered in the chat, Xendit did not say what became of it; and his page's path."""
    shop = await open_shop(pesan)
    made = {
        "secret_key": pesan.stripe.secret_key,
        "webhook_secret": pesan.stripe.webhook_secret,
    }
    stripe = await shop.seller.put("/connections/stripe", made)
    assert stripe.status_code == 200, stripe.text
    pesan.stripe.webhook_url = stripe.json()["webhook_url"]
    pesan.xendit.misbehave(fault, on="create", times=times)
    await shop.hears(BUDI, "mau kaos hitam L 2")
    await shop.says(BUDI, "alamat")
    await shop.hears(BUDI, "alamat: Jl. Melati 4, Bandung")
    await shop.says(BUDI, "ringkasan", "total")
    await shop.hears(BUDI, "ya")
    await pesan.eventually("SELECT count(failure) = 1 FROM payments")
    await pesan.shift_clock(SLOW_AFTER.total_seconds() + 1)
    told = await shop.says(BUDI, "lebih lama dari biasanya", "cara lain", "/pay/")
    return shop, next(word for word in told.split() if "/pay/" in word)


@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.CHANNEL_UNAVAILABLE])
async def test_what_the_chat_ordered_gets_its_code_though_the_first_answer_was_lost(
    pesan: Pesan, fault: Fault
) -> None:
    shop, _ = await silent_shop(pesan, fault)

    await pesan.shift_clock(UNKNOWN_PATIENCE.total_seconds() + SLOW_AFTER.total_seconds() + 1)
    await shop.says(BUDI, "scan kode qris", "/pay/")
    await settled(pesan)
    [payment] = await pesan.rows("SELECT gateway_id FROM payments")
    await pesan.xendit.pay(payment["gateway_id"])
    await shop.says(BUDI, "terima kasih")
    await settled(pesan)

    said = [one.text or "" for one in pesan.graph.sent_to(BUDI)]
    assert len([text for text in said if "lebih lama dari biasanya" in text]) == 1
    await nothing_is_broken(pesan)


async def test_the_page_offers_the_shops_other_gateway_which_sells(pesan: Pesan) -> None:
    shop, link = await silent_shop(pesan, Fault.SERVER_ERROR, times=10)

    page = (await pesan.api.get(link)).text
    assert "Kode bayar lebih lama dari biasanya" in page
    assert 'data-face="slow"' in page
    assert '<details class="lines others" open>' in page
    path = link.removeprefix(pesan.url)
    chosen = await pesan.api.post(f"{path}/method", data={"choice": "stripe:card:"})
    assert chosen.status_code == 303
    await shop.says(BUDI, "Pembayaran pesanan", chosen.headers["location"])
    (session,) = pesan.stripe.account.sessions
    await pesan.stripe.pay(session)
    await shop.says(BUDI, "terima kasih")
    await settled(pesan)

    assert await pesan.value("SELECT status FROM orders") == "paid"
    await nothing_is_broken(pesan)
