"""Beside words: an emoji on what a buyer wrote, and a card that says whom to reach."""

import re
from typing import Any

import pytest

from pesan.channels import ChannelName
from pesan.dashboard.composer import emojis_on
from pesan.kit.ids import StoreId, decode
from pesan.stores import Role

from ..chat.site import open_site
from ..conversations.builders import SARI, open_shop
from ..conversations.builders import Shop as WhatsAppShop
from ..running import Pesan
from .shop import Browser, Shop, wire
from .shop import open_shop as open_sandbox
from .test_thread import DAY_SECONDS, at_the_thread
from .test_undelivered import tap

CARD = {"name": "Kurir <Budi>", "phone": "+62 812-3456-789", "organization": "", "email": ""}


async def heard(pesan: Pesan, text: str = "sudah transfer") -> tuple[WhatsAppShop, Browser, str]:
    """A buyer's message, the browser, and the address of the thread."""
    shop = await open_shop(pesan)
    await shop.hears(text)
    return shop, *await at_the_thread(shop)


def picker(page: str) -> tuple[str, list[str]]:
    """Where the first picker sends to, and what."""
    form = re.search(
        r'class="react".*?<form method="post" action="([^"]+)"(.*?)</form>', page, re.DOTALL
    )
    assert form
    return form[1], re.findall(r'name="emoji" value="([^"]*)"', form[2])


def emoji_of(sent: Any) -> Any:
    return sent.request["reaction"]["emoji"]


def put_on(pesan: Pesan) -> list[Any]:
    return [emoji_of(one) for one in pesan.graph.sent_to(SARI)]


async def test_an_emoji_is_put_on_what_they_wrote_and_pressed_again_taken_off(
    pesan: Pesan,
) -> None:
    _, browser, path = await heard(pesan)
    await pesan.rows("UPDATE conversations SET owner = 'agent'")
    page = (await browser.get(path)).text
    to, offered = picker(page)
    assert offered[0] == "👍"
    assert "AI lalu berhenti di chat ini." in page

    page = await tap(browser, to, emoji="👍")
    await pesan.graph.wait_for(SARI)
    assert '<span class="sr">Reaksi toko: </span>👍' in page
    assert picker(page)[1][0] == "", "pressed again it is taken off"
    assert "AI lalu berhenti di chat ini." not in page, "it has stopped"
    swapped = await browser.post(to, headers={"hx-request": "true"}, emoji="")
    await pesan.graph.wait_for(SARI, lambda one: emoji_of(one) == "")

    assert swapped.status_code == 200
    assert "<html" not in swapped.text
    assert picker(swapped.text)[1][0] == "👍"
    assert put_on(pesan) == ["👍", ""]


async def test_nothing_is_put_on_ours_on_nothing_or_by_words(pesan: Pesan) -> None:
    shop, browser, path = await heard(pesan)
    to, _ = picker((await browser.get(path)).text)
    ours = await shop.says("baik kak")
    assert (await browser.get(path)).text.count('class="react"') == 1

    mine = await browser.post(f"{path}/messages/{ours['id']}/reaction", emoji="👍")
    assert mine.status_code == 303, "the thread shows how it stands"
    for wrong in ("bagus", "👍" * 17):
        assert (await browser.post(to, emoji=wrong)).status_code == 422
    for odd in ("msg_x", "msg_01m837xzv4fcaap6hzehqy48v2"):
        answer = await browser.post(f"{path}/messages/{odd}/reaction", emoji="👍")
        assert answer.status_code == 404

    assert await pesan.value("SELECT bool_or(payload ? 'own_reaction') FROM customer_messages") is (
        False
    )


async def test_a_shut_window_and_a_site_offer_none(pesan: Pesan) -> None:
    _, browser, path = await heard(pesan)
    await pesan.shift_clock(DAY_SECONDS)
    assert 'class="react"' not in (await browser.get(path)).text
    await pesan.shift_clock(0)

    site = await open_site(pesan)
    await (await site.visitor()).said("halo")
    (thread,) = await site.conversations()
    store = StoreId(decode("sto", site.seller.store_id))
    screens = Shop(pesan, site.seller, store, decode("cnx", site.connection))
    page = (await (await screens.browser()).get(f"/inbox/{thread['id']}")).text
    assert "halo" in page
    assert 'class="react"' not in page
    assert 'id="contact-sheet"' in page


@pytest.mark.parametrize(
    ("channel", "heart"), [(ChannelName.WHATSAPP, "❤️"), (ChannelName.TELEGRAM, "❤")]
)
def test_each_channel_is_given_its_own_heart(channel: ChannelName, heart: str) -> None:
    assert emojis_on(channel)[1] == heart
    assert emojis_on(ChannelName.WEB) == []


async def test_a_contact_goes_as_a_card_and_stands_as_one(pesan: Pesan) -> None:
    _, browser, path = await heard(pesan, "nomor kurirnya?")

    page = await tap(browser, f"{path}/contact", sheet="contact-sheet", **CARD)

    sent: Any = await pesan.graph.wait_for(SARI)
    [card] = sent.request["contacts"]
    assert card["name"]["formatted_name"] == "Kurir <Budi>"
    assert card["phones"] == [{"phone": "+62 812-3456-789"}]
    assert "org" not in card
    assert "<b>Kurir &lt;Budi&gt;</b>" in page
    assert page.count("+62 812-3456-789</small>") == 1
    for wrong in ({"phone": "hubungi saya"}, {"phone": ""}, {"name": " "}, {"email": "x"}):
        answer = await browser.send(f"{path}/contact", {"sheet": "contact-sheet", **CARD, **wrong})
        assert answer.status_code == 422
        assert "Ada isian yang belum benar" in answer.text
    assert 'value="Kurir &lt;Budi&gt;"' in answer.text
    assert len(pesan.graph.sent_to(SARI)) == 1


async def test_who_only_looks_is_offered_neither_and_a_stranger_finds_nothing(
    pesan: Pesan,
) -> None:
    _, browser, path = await heard(pesan)
    to, _ = picker((await browser.get(path)).text)
    stranger = await (await open_sandbox(pesan, "Budi")).browser()
    forms: dict[str, dict[str, str]] = {to: {"emoji": "👍"}, f"{path}/contact": CARD}
    for address, form in forms.items():
        assert (await stranger.send(address, form)).status_code == 404
    await pesan.rows("UPDATE members SET role = $1", Role.VIEWER.value)

    page = (await browser.get(path)).text

    assert 'class="react"' not in page
    assert "contact-sheet" not in page
    for address, form in forms.items():
        assert (await browser.send(address, form)).status_code == 403
    assert pesan.graph.sent_to(SARI) == []


async def test_a_message_of_another_thread_is_not_found_in_this_one(pesan: Pesan) -> None:
    shop = await open_sandbox(pesan)
    threads = [await shop.conversation(await shop.customer(name)) for name in ("Ani", "Budi")]
    message = await shop.message(threads[0], 1, "customer", "halo")
    browser = await shop.browser()

    path = f"/inbox/{wire('con', threads[1])}/messages/{wire('msg', message)}/reaction"

    assert (await browser.post(path, emoji="👍")).status_code == 404
