"""Messages that did not leave: shown with their reason, sent again once, by whoever may."""

from typing import Any

import pytest

from pesan.channels.sending.rules import UNKNOWN_SECONDS
from pesan.kit.ids import encode, new_id

from ..conversations.builders import SARI, Shop, open_shop
from ..running import Pesan
from ..twins import graph_failures
from .shop import Browser
from .shop import Shop as Screens


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    return shop


async def page_of(shop: Shop) -> Browser:
    return await Screens(shop.pesan, shop.seller, shop.store, shop.store).browser()


async def tap(browser: Browser, path: str, **form: Any) -> str:
    answer = await browser.post(path, **form)
    assert answer.status_code == 303, answer.text
    return (await browser.get(answer.headers["location"])).text


async def lost(shop: Shop, text: str, failure: Any = graph_failures.MALFORMED) -> Any:
    shop.pesan.graph.fail_next(failure)
    return await shop.status_becomes(await shop.says(text), "failed", "unknown")


def said(shop: Shop) -> list[str | None]:
    return [message.text for message in shop.pesan.graph.sent_to(SARI)]


async def test_one_that_failed_is_sent_again_once_and_leaves_the_list(shop: Shop) -> None:
    failed = await lost(shop, "satu <b>")
    browser = await page_of(shop)

    page = (await browser.get("/undelivered")).text
    assert "satu &lt;b&gt;" in page
    assert "Kanal menolak pesan ini" in page
    assert "kalau sebabnya masih ada, gagal lagi" in page
    path = f"/undelivered/{failed['id']}"
    assert "1 pesan diantrekan lagi" in await tap(browser, path, to="again", tab="failed")
    await shop.status_becomes(failed, "sent")
    assert "seseorang sudah memutuskannya" in await tap(browser, path, to="again", tab="failed")

    assert said(shop) == ["satu <b>"]
    assert "Tidak ada pesan gagal" in (await browser.get("/undelivered")).text


async def test_all_of_one_reason_go_again_and_the_page_says_how_many(shop: Shop) -> None:
    await lost(shop, "satu")
    last = await lost(shop, "dua")
    browser = await page_of(shop)
    reason = "channels.delivery_refused"

    assert "Kirim lagi 2</button>" in (await browser.get("/undelivered")).text
    assert "2 pesan diantrekan lagi" in await tap(browser, "/undelivered", reason=reason)
    await shop.status_becomes(last, "sent")

    assert said(shop) == ["satu", "dua"]
    page = await tap(browser, "/undelivered", reason=reason)
    assert "Tidak ada lagi yang perlu dikirim" in page
    page = await tap(browser, "/undelivered", reason="broadcasts.withdrawn")
    assert "Lanjutkan siarannya" in page
    assert (await browser.get("/undelivered", reason=reason)).status_code == 200


async def test_an_unknown_one_is_waited_for_and_then_a_person_decides(
    pesan: Pesan, shop: Shop
) -> None:
    there = await lost(shop, "datang?", graph_failures.BROKEN)
    gone = await lost(shop, "hilang?", graph_failures.BROKEN)
    browser = await page_of(shop)

    page = (await browser.get("/undelivered", tab="unknown")).text
    assert "mungkin sudah sampai" in page
    assert "Menunggu kabar" in page
    assert "Sudah sampai</button>" not in page
    early = await tap(browser, f"/undelivered/{gone['id']}", to="again", tab="unknown")
    assert "Tunggu sebentar lagi" in early
    await pesan.shift_clock(UNKNOWN_SECONDS + 1)
    assert "Sudah sampai</button>" in (await browser.get("/undelivered", tab="unknown")).text
    await tap(browser, f"/undelivered/{there['id']}", to="arrived", tab="unknown")
    await tap(browser, f"/undelivered/{gone['id']}", to="again", tab="unknown")

    await shop.status_becomes(gone, "sent")
    assert said(shop) == ["hilang?"]


async def test_who_only_looks_sees_no_button_and_a_stranger_no_message(
    pesan: Pesan, shop: Shop
) -> None:
    failed = await lost(shop, "satu")
    browser = await page_of(shop)
    stranger = await page_of(await open_shop(pesan, "Budi"))
    path = f"/undelivered/{failed['id']}"

    assert "satu" not in (await stranger.get("/undelivered")).text
    assert (await stranger.post(path, to="again", tab="failed")).status_code == 404
    await pesan.rows("UPDATE members SET role = 'viewer' WHERE store_id = $1", shop.store)
    page = (await browser.get("/undelivered")).text
    assert "satu" in page
    assert "Kirim lagi" not in page
    assert (await browser.post(path, to="again", tab="failed")).status_code == 403
    assert (await browser.post("/undelivered", reason="x")).status_code == 403
    assert (await browser.client.post(path)).status_code == 403  # without the page's token
    await pesan.rows("UPDATE members SET role = 'owner'")
    forms: list[dict[str, Any]] = [{"to": "eat"}, {"to": "again", "tab": "x"}, {}]
    for form in forms:
        assert (await browser.post(path, **form)).status_code == 404, form
    missing = f"/undelivered/{encode('msg', new_id())}"
    for odd in (missing, "/undelivered/msg_x"):
        assert (await browser.post(odd, to="again")).status_code == 404
    assert (await browser.post("/undelivered", reason="")).status_code == 404
    assert (await browser.get("/undelivered", tab="x")).status_code == 404
    assert (await browser.get("/undelivered", before="msg_x")).status_code == 404
    assert said(shop) == []
