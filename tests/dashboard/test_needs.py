"""What needs a person is one thing, wherever it is told; and by which number somebody writes."""

import re
from dataclasses import replace

from pesan.kit.ids import decode, encode, new_id

from ..conversations.builders import SARI, open_shop
from ..conversations.builders import Shop as Chats
from ..running import Pesan
from .shop import Browser, Shop
from .shop import open_shop as open_screens
from .test_undelivered import page_of

COMPLAINT = "barangnya sobek, saya mau komplain, panggil orangnya"


async def told(shop: Chats, browser: Browser) -> int:
    """How many need a person: the first page, the menu, the inbox's tab, its list and the API agree."""
    home, inbox = (await browser.get("/")).text, (await browser.get("/inbox", show="need")).text
    figure = re.search(r"/inbox\?show=need.*?<b class=\"num\">(\d+)</b>", home, re.DOTALL)
    menu = re.search(
        r'href="/inbox"[^>]*>.*?<span>Inbox</span>(?:<em>(\d+)</em>)?', home, re.DOTALL
    )
    tab = re.search(r"Butuh kamu <b class=\"num\">(\d+)</b>", inbox)
    assert figure
    assert menu
    assert tab
    counts = (await shop.seller.get("/inbox/counts")).json()
    listed = (await shop.seller.get("/conversations", need_you=True)).json()["items"]
    others = (await shop.seller.get("/conversations", need_you=False)).json()["items"]
    every = (await shop.seller.get("/conversations")).json()["items"]
    assert len(listed) + len(others) == len(every)
    said: set[int] = {
        int(figure[1]),
        int(menu[1] or 0),
        int(tab[1]),
        inbox.count('class="chat"'),
        counts["need_you"],
        len(listed),
    }
    assert len(said) == 1, said
    return said.pop()


async def test_a_complaint_handed_over_needs_you_until_a_person_answers(pesan: Pesan) -> None:
    shop = await open_shop(pesan, owner="agent")
    browser = await page_of(shop)
    await shop.hears(COMPLAINT)
    handed = "SELECT count(*) = 1 FROM conversations WHERE owner = 'human' AND unread = 0"
    await pesan.eventually(handed)
    thread = await shop.conversation()

    assert await told(shop, browser) == 1
    await browser.post(f"/inbox/{thread['id']}/read")
    assert await told(shop, browser) == 1, "who looks has not answered"
    await shop.says("maaf ya kak, kami ganti")
    assert await told(shop, browser) == 0, "the last word is ours"
    await shop.hears("kapan dikirim?", sender=SARI)
    assert await told(shop, browser) == 1
    await browser.post(f"/inbox/{thread['id']}/snooze", until="1h")
    assert await told(shop, browser) == 0
    await browser.post(f"/inbox/{thread['id']}/reopen")
    await browser.post(f"/inbox/{thread['id']}/close")
    assert await told(shop, browser) == 0


async def test_what_was_answered_and_put_aside_needs_you_when_its_hour_has_come(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    browser = await page_of(shop)
    await shop.hears("jadi ambil besok ya")
    await shop.says("siap kak")
    assert await told(shop, browser) == 0
    thread = await shop.conversation()
    await browser.post(f"/inbox/{thread['id']}/snooze", until="1h")
    assert await told(shop, browser) == 0

    await pesan.shift_clock(3700)
    await pesan.eventually("SELECT count(*) = 1 FROM conversations WHERE status = 'open'")

    assert await told(shop, browser) == 1
    await browser.post(f"/inbox/{thread['id']}/read")
    assert await told(shop, browser) == 0, "it was looked at, and nobody waits"


async def second_line(shop: Shop, label: str | None) -> Shop:
    secret = {"secret": "rahasia-simulator"}
    body = {"provider": "sandbox", "label": label, "credentials": secret}
    made = await shop.seller.made("/connections", body)
    return replace(shop, connection=decode("cnx", made["id"]))


async def test_a_thread_shows_by_which_of_several_it_came_and_the_list_is_of_one(
    pesan: Pesan,
) -> None:
    shop = await open_screens(pesan)
    thread = await shop.conversation(await shop.customer("Siti"))
    browser = await shop.browser()
    assert "Lewat mana" not in (await browser.get("/inbox")).text

    second = await second_line(shop, "Cabang <b>")
    other = await second.conversation(await shop.customer("Budi"))
    page = (await browser.get("/inbox")).text
    assert page.count("Cabang &lt;b&gt;") == 2, "the chip, and the row of Budi"
    assert "Simulator (utama)" in page
    assert "Cabang &lt;b&gt;" in (await browser.get(f"/inbox/{encode('con', other)}")).text
    line = encode("cnx", second.connection)
    page = (await browser.get("/inbox", line=line)).text
    assert "Budi" in page
    assert "Siti" not in page
    assert f"/inbox/{encode('con', other)}?line={line}" in page
    listed = (await shop.seller.get("/conversations", connection_id=line)).json()["items"]
    assert [one["id"] for one in listed] == [encode("con", other)]

    missing = encode("cnx", new_id())
    assert "Tidak ada yang cocok" in (await browser.get("/inbox", line=missing)).text
    assert (await browser.get("/inbox", line="cnx_x")).status_code == 404
    odd = await shop.seller.get("/conversations", connection_id="cnx_x")
    assert odd.status_code in {404, 422}
    stranger = await (await open_screens(pesan, "Asing")).browser()
    page = (await stranger.get("/inbox", line=line)).text
    assert "Budi" not in page
    assert encode("con", thread) not in page
