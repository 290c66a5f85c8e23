"""The same journey over Telegram: "ada kaos hitam?" to a receipt, by keyboard and QR picture."""

import pytest

from ..running import Pesan
from ..shop import Shop, open_shop
from ..twins import telegram_official
from ..twins.telegram_api import BOT_TOKEN, SentMessage
from ..twins.telegram_updates import Person
from .test_first_sale import nothing_is_broken, settled

BUDI = Person(6987654321, "Budi", "budi_s")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def second_reader() -> None:
    telegram_official.load()


async def says(shop: Shop, *words: str, after: int = 0) -> SentMessage:
    """The shop's first message to Budi with all these words in it, come or to come."""
    return await shop.pesan.telegram.wait_for(
        BUDI,
        lambda sent: all(word.lower() in sent.text.lower() for word in words),
        after=after,
    )


async def open_telegram_shop(pesan: Pesan) -> Shop:
    shop = await open_shop(pesan, stock=7)
    answer = await shop.seller.put("/connections/telegram", {"bot_token": BOT_TOKEN})
    assert answer.status_code == 200, answer.text
    await pesan.telegram.hooked()
    return shop


async def test_a_telegram_message_becomes_a_paid_order(pesan: Pesan) -> None:
    shop = await open_telegram_shop(pesan)
    telegram = pesan.telegram

    # Budi comes by a link, asks, chooses, says where it goes, and presses the button.
    await telegram.say(BUDI, "/start iklan-7")
    await says(shop, "selamat datang")
    await telegram.say(BUDI, "Kak, ada kaos hitam ukuran L?")
    assert "Rp85.000" in (await says(shop, "kaos polos hitam")).text
    await telegram.say(BUDI, "2 ya")
    await says(shop, "alamat")
    await telegram.say(BUDI, "alamat: Jl. Melati 4, Bandung")
    summary = await telegram.wait_for(BUDI, lambda sent: "Rp188.000" in sent.text)
    assert summary.keys, "the summary asks by buttons"
    await telegram.press(BUDI, summary, next(iter(summary.keys)), times=2)

    # The order stands, its stock is held, and the QRIS code is a picture in the chat.
    pay = await says(shop, "/pay/")
    [order] = await shop.orders()
    assert (order["status"], order["total"]["amount"]) == ("awaiting_payment", "188000")
    assert pay.method == "sendPhoto"
    assert pay.file is not None
    assert pay.file.content.startswith(PNG)
    link = next(word for word in pay.text.split() if "/pay/" in word)
    assert (await pesan.api.get(link)).status_code == 200

    # He pays, and is told so once.
    [request] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(request, times=3)
    await says(shop, "terima kasih", order["number"])
    await settled(pesan)
    assert (await shop.order(order["id"]))["status"] == "paid"
    receipts = [one for one in telegram.sent_to(BUDI) if "terima kasih" in one.text.lower()]
    assert len(receipts) == 1
    assert telegram.waiting_presses == set(), "no button was left spinning"
    [conversation] = (await shop.seller.get("/conversations")).json()["items"]
    assert (conversation["channel"], conversation["customer"]["name"]) == ("telegram", "Budi")
    await nothing_is_broken(pesan)
