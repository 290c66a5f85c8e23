"""People see that they are read and that somebody answers: beside the answer, and never instead."""

import asyncio

from ..conversations.builders import Shop as PeoplesShop
from ..conversations.builders import open_shop as open_peoples_shop
from ..running import Pesan
from ..shop import open_shop
from ..stories.test_telegram_sale import open_telegram_shop
from ..twins import telegram_official
from ..twins.graph_failures import BROKEN, SILENT, TOKEN_EXPIRED
from ..twins.telegram_updates import Person

BUDI = "6281234567890"
CHAT = Person(6987654321, "Budi", "budi_s")
DONE = "SELECT count(*) = 0 FROM pgqueuer WHERE entrypoint IN ('channels.show_read', 'agent.turn')"


async def _opened(shop: PeoplesShop) -> None:
    """A seller opens the conversation."""
    conversation = await shop.conversation()
    answer = await shop.seller.post(f"/conversations/{conversation['id']}/read", {})
    assert answer.status_code == 200, answer.text
    await shop.pesan.eventually(DONE)


async def test_what_the_agent_answers_is_shown_as_read_and_being_typed(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    sent = await pesan.graph.say(*shop.hook, BUDI, "halo", name="Budi")

    await shop.says(BUDI, "selamat datang")
    await pesan.eventually(DONE)
    assert pesan.graph.readings == [(sent.message_ids[0], True)]


async def test_a_channel_that_takes_no_receipt_delays_no_answer_and_is_asked_once(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    pesan.graph.fail_next(SILENT, on="readings")
    began = asyncio.get_running_loop().time()

    await shop.hears(BUDI, "halo")
    await shop.says(BUDI, "selamat datang")

    assert asyncio.get_running_loop().time() - began < 3.0, "sooner than a receipt is given up"
    for failure in (BROKEN, TOKEN_EXPIRED):
        pesan.graph.fail_next(failure, on="readings")
        count = len(pesan.graph.sent_to(BUDI))
        await shop.hears(BUDI, "makasih")
        await shop.says(BUDI, "Sama-sama", after=count)
    await pesan.eventually(DONE)
    assert pesan.graph.readings == []
    assert not await pesan.value("SELECT bool_or(stopped_at IS NOT NULL) FROM connections")


async def test_what_people_answer_is_shown_as_read_when_one_of_them_opens_it(pesan: Pesan) -> None:
    shop = await open_peoples_shop(pesan)
    await shop.hears("halo")
    await pesan.eventually(DONE)
    assert pesan.graph.readings == []

    await _opened(shop)
    await _opened(shop)

    [(_, typing)] = pesan.graph.readings
    assert not typing, "nobody has begun to answer"


async def test_a_store_may_show_nobody_that_they_are_read(pesan: Pesan) -> None:
    shop = await open_peoples_shop(pesan)
    answer = await shop.seller.put("/sending-settings", {"read_receipts": False})
    assert answer.json()["read_receipts"] is False
    await shop.hears("halo")

    await _opened(shop)
    conversation = await shop.conversation()
    await shop.seller.post(f"/conversations/{conversation['id']}/owner", {"owner": "agent"})
    await pesan.graph.wait_for(BUDI)
    await pesan.eventually(DONE)

    assert pesan.graph.readings == []


async def test_on_telegram_the_bot_types(pesan: Pesan) -> None:
    telegram_official.load()
    await open_telegram_shop(pesan)

    await pesan.telegram.say(CHAT, "halo")
    await pesan.telegram.wait_for(CHAT, lambda sent: "selamat datang" in sent.text.lower())
    await pesan.eventually(DONE)

    [typing] = [call for call in pesan.telegram.calls if call.method == "sendChatAction"]
    assert typing.fields == {"chat_id": CHAT.id, "action": "typing"}
