"""What a seller sends without words: a card, an emoji; to whom it may be sent, and what it says here."""

from typing import Any

import pytest

from ..chat.site import open_site
from ..running import Pesan
from ..twins import meta_webhooks
from .builders import SARI, Shop, open_shop

CARD = {
    "name": "Kurir Budi",
    "phone": "+62 812-3456-789",
    "organization": "JNE",
    "email": "budi@jne.example",
}


async def _says(shop: Shop, body: Any) -> Any:
    conversation = await shop.conversation()
    return await shop.seller.post(f"/conversations/{conversation['id']}/messages", body)


async def test_a_card_is_a_card_on_whatsapp_and_words_in_the_thread(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("nomor kurirnya berapa?")

    said = await _says(shop, {"contact": CARD})

    assert said.status_code == 201, said.text
    assert (said.json()["type"], said.json()["text"].splitlines()) == (
        "contacts",
        ["Kurir Budi", "JNE", "+62 812-3456-789", "budi@jne.example"],
    )
    sent = await pesan.graph.wait_for(SARI)
    assert sent.request["contacts"] == [
        {
            "name": {"formatted_name": "Kurir Budi", "first_name": "Kurir Budi"},
            "phones": [{"phone": "+62 812-3456-789"}],
            "org": {"company": "JNE"},
            "emails": [{"email": "budi@jne.example"}],
        }
    ]
    assert (await shop.conversation())["owner"] == "human"


async def test_an_emoji_stands_on_what_they_wrote_and_is_taken_off_again(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    wrote = await pesan.graph.write(shop.hook, SARI, meta_webhooks.text("sudah transfer"))
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    [theirs] = await shop.messages()

    for emoji in ("👍", None):
        said = await _says(shop, {"reaction": {"message_id": theirs["id"], "emoji": emoji}})
        assert (said.status_code, said.json()["type"]) == (201, "reaction"), said.text
        await shop.status_becomes(said.json(), "sent")
        liked, *_ = await shop.messages()
        assert liked["payload"]["own_reaction"]["emoji"] == emoji

    reactions = [one.request["reaction"] for one in pesan.graph.sent_to(SARI)]
    assert reactions == [
        {"message_id": wrote.message_ids[0], "emoji": "👍"},
        {"message_id": wrote.message_ids[0], "emoji": ""},
    ]


async def test_nothing_is_put_on_what_they_did_not_write_here(pesan: Pesan) -> None:
    shop, other = await open_shop(pesan), await pesan.seller("Budi")
    await shop.hears("halo")
    [theirs] = await shop.messages()
    ours = (await _says(shop, {"text": "halo kak"})).json()

    for nothing in (ours["id"], "msg_x", "con_01m837xzv4fcaap6hzehqy48v2"):
        said = await _says(shop, {"reaction": {"message_id": nothing, "emoji": "👍"}})
        assert said.status_code in {404, 409}, said.text
    conversation = (await shop.conversation())["id"]
    body = {"reaction": {"message_id": theirs["id"], "emoji": "👍"}}
    assert (await other.post(f"/conversations/{conversation}/messages", body)).status_code == 404
    assert "own_reaction" not in (await shop.messages())[0]["payload"]


async def test_the_chat_on_a_site_shows_cards_as_words_and_no_reactions(pesan: Pesan) -> None:
    site = await open_site(pesan)
    siti = await site.visitor()
    await siti.said("halo")
    (thread,) = await site.conversations()
    path = f"/conversations/{thread['id']}/messages"
    [theirs] = (await site.seller.get(path)).json()["items"]

    refused = await site.seller.post(
        path, {"reaction": {"message_id": theirs["id"], "emoji": "👍"}}
    )
    await site.seller.made(path, {"contact": {"name": "Cabang Dago", "phone": "022 123456"}})
    await pesan.eventually(
        "SELECT count(*) = 0 FROM customer_messages WHERE status IN ('queued', 'sending')"
    )

    assert (refused.status_code, refused.json()["code"]) == (
        409,
        "conversations.reactions_not_shown",
    )
    assert await siti.texts() == ["halo", "Cabang Dago\n022 123456"]


@pytest.mark.parametrize(
    "body",
    [
        {"contact": {"name": "Budi"}},
        {"contact": {"name": " ", "phone": "0812345"}},
        {"contact": {"name": "Budi", "phone": "hubungi saya"}},
        {"contact": {"name": "Budi", "phone": "0812345", "email": "x"}},
        {"contact": {"name": "Budi", "phone": "0812345", "age": 3}},
        {"contact": CARD, "text": "ini"},
        {"contact": CARD, "reaction": {"message_id": "msg_x", "emoji": "👍"}},
        {"reaction": {"message_id": "msg_x", "emoji": "bagus"}},
        {"reaction": {"message_id": "msg_x", "emoji": ""}},
        {"reaction": {"message_id": "msg_x"}},
    ],
)
async def test_what_makes_no_sense_is_refused(pesan: Pesan, body: Any) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")

    assert (await _says(shop, body)).status_code == 422
