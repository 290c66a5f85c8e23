"""Somebody speaks into their phone, and the agent cannot listen."""

from ..running import Pesan
from ..shop import Shop, open_shop
from ..twins import meta_webhooks

BUDI = "6281234567890"
OGG = b"OggS" + bytes(60)


async def _speaks(shop: Shop) -> None:
    graph = shop.pesan.graph
    media = graph.holds(OGG, "audio/ogg")
    voice = meta_webhooks.file("audio", media, OGG, "audio/ogg; codecs=opus", voice=True)
    sent = await graph.write(shop.hook, BUDI, voice, name="Budi", times=2)
    assert set(sent.statuses) == {200}


async def test_a_voice_is_answered_in_words_of_its_own(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    await _speaks(shop)

    told = await pesan.graph.wait_for(BUDI)
    assert "belum bisa mendengarkan pesan suara" in told.text
    assert list(told.buttons) == ["Hubungi admin"]
    [conversation] = (await shop.seller.get("/conversations")).json()["items"]
    assert conversation["owner"] == "agent"


async def test_a_store_may_have_people_listen(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    changed = await shop.seller.patch("/settings", {"voice_messages": "human"})
    assert changed.json()["voice_messages"] == "human"
    wrong = await shop.seller.patch("/settings", {"voice_messages": "ignore"})
    assert wrong.status_code == 422

    await _speaks(shop)

    await shop.says(BUDI, "admin kami")
    [conversation] = (await shop.seller.get("/conversations")).json()["items"]
    assert conversation["owner"] == "human"
