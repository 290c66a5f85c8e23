"""A thread on a small phone: nothing lies over what one types, and nothing that happens takes it away."""

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from pesan.kit.ids import encode

from ..conversations.builders import SARI, open_shop
from ..conversations.builders import Shop as WhatsAppShop
from ..dashboard.shop import Shop
from ..pictures import picture
from ..running import Pesan
from ..twins import meta_webhooks
from .conftest import DESK
from .test_inbox import shot
from .test_journey import watched

pytestmark = pytest.mark.browser

DAY_SECONDS = 25 * 3600
WORDS = "Halo {{1}}, pesanan {{2}} sudah siap dikirim. Mau dikirim hari ini?"


async def thread_of(shop: WhatsAppShop, page: Page) -> None:
    connection = await shop.pesan.value("SELECT id FROM connections WHERE provider = 'whatsapp'")
    owned = Shop(shop.pesan, shop.seller, shop.store, connection)
    await page.goto(await owned.login_link())
    await page.goto(f"{shop.pesan.url}/inbox/{encode('con', await shop.conversation_id())}")


async def lies_free(page: Page, selector: str) -> bool:
    """Whether a finger on its middle meets it."""
    met: bool = await page.locator(selector).evaluate("""(it) => {
        const box = it.getBoundingClientRect();
        const met = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return box.bottom <= innerHeight && (it === met || it.contains(met));
    }""")
    return met


async def test_what_is_typed_on_a_small_phone_stays_whatever_comes(
    pesan: Pesan, chromium: Browser
) -> None:
    body = {"type": "BODY", "text": WORDS, "example": {}}
    pesan.graph.templates.add("pesanan_siap", components=[body])
    shop = await open_shop(pesan)
    assert (await shop.seller.post("/message-templates/sync", {})).status_code == 202
    for content in (
        meta_webhooks.text("Kak, yang seperti ini ada?"),
        meta_webhooks.file("image", pesan.graph.holds(picture("PNG"), "image/png"), picture("PNG"), "image/png"),
        meta_webhooks.file("audio", pesan.graph.holds(b"OggS" * 40, "audio/ogg"), b"OggS" * 40, "audio/ogg", voice=True),
        meta_webhooks.location(-6.9, 107.6, name="Rumah"),
    ):  # fmt: skip
        await pesan.graph.write(shop.hook, SARI, content)
    await pesan.eventually("SELECT count(*) = 2 FROM message_media WHERE status = 'kept'")
    context = await chromium.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="id-ID"
    )
    page = await context.new_page()
    complaints = watched(page)
    await thread_of(shop, page)

    for part in ("#reply", ".composer .box .btn"):
        assert await lies_free(page, part), part
    await shot(page, "thread_phone_1_media")
    await page.locator("#reply").fill("Ada kak, mau warna")
    await page.get_by_role("link", name="Tentang pembeli").click()
    await page.locator(".side summary", has_text="Kontak").click()
    await shop.hears("yang hitam ya")
    await expect(page.locator("#r-thread")).to_contain_text("yang hitam ya")
    await expect(page.locator("#reply")).to_have_value("Ada kak, mau warna")
    await expect(page.locator(".side details").first).to_have_attribute("open", "")
    await page.get_by_role("link", name="Tutup").click()

    await pesan.shift_clock(DAY_SECONDS)
    await page.reload()
    await expect(page.locator(".shut")).to_be_visible()
    await shot(page, "thread_phone_2_shut")
    await page.locator(".shut").get_by_role("button", name="Pilih template").click()
    sheet = page.locator("#template-sheet")
    await sheet.get_by_label("Isian 2").fill("#1042")
    await expect(sheet.locator(".reads")).to_contain_text("pesanan #1042 sudah siap")
    await shot(page, "thread_phone_3_template")
    assert await sheet.evaluate("it => it.scrollWidth <= it.clientWidth")
    await sheet.get_by_role("button", name="Kirim template").click()
    await expect(page.locator("#r-thread")).to_contain_text("pesanan #1042 sudah siap")
    await page.locator(".as").get_by_text("Catatan").click()
    assert await lies_free(page, "#reply")
    await page.locator("#reply").fill("tunggu jawabannya")
    await shop.hears("hari ini boleh")  # the window opens, under what is being typed
    await expect(page.locator(".shut")).to_have_count(0)
    await expect(page.locator("#reply")).to_have_value("tunggu jawabannya")
    await shot(page, "thread_phone_4_open")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    assert complaints == []
    await context.close()


async def test_a_refused_form_stands_open_with_what_was_typed(
    pesan: Pesan, desk: BrowserContext, chromium: Browser
) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    context = await chromium.new_context(viewport=DESK, java_script_enabled=False)
    page = await context.new_page()
    await thread_of(shop, page)

    await page.locator(".beside").get_by_role("button", name="Keranjang").click()
    sheet = page.locator("#cart-sheet")
    await sheet.get_by_label("Alamat kirim").fill("Jl. Melati 4")
    await sheet.get_by_label("Kode diskon").fill("TIDAKADA")
    await sheet.get_by_role("button", name="Simpan keranjang").click()

    await expect(sheet.get_by_role("alert")).to_contain_text("Kode diskon itu tidak berlaku")
    await expect(sheet.get_by_label("Alamat kirim")).to_have_value("Jl. Melati 4")
    await shot(page, "thread_desk_1_refused")
    await sheet.get_by_role("link", name="Tutup").click()
    await expect(page.locator("#cart-sheet")).to_be_hidden()
    await context.close()
    built = await desk.new_page()
    await thread_of(shop, built)
    await shop.seller.made("/canned-replies", {"code": "maaf", "text": "Maaf ya kak"})
    await shop.seller.made("/labels", {"name": "Komplain", "color": "red"})
    await built.goto(f"{pesan.url}/macros")
    await built.get_by_label("Nama makro").fill("Minta maaf")
    await built.get_by_label("Langkah 1").select_option(label="Balas dengan /maaf")
    await built.get_by_label("Langkah 2").select_option(label="Pasang label Komplain")
    await shot(built, "thread_desk_2_macro")
    await built.get_by_role("button", name="Buat makro").click()
    await expect(built.locator(".kept")).to_contain_text("Balas dengan /maaf")
    await built.locator(".kept summary").click()
    await shot(built, "thread_desk_3_macros")
    await built.goto(f"{pesan.url}/labels")
    await shot(built, "thread_desk_4_labels")


@pytest.mark.parametrize("script", [True, False])
async def test_an_emoji_and_a_card_go_from_a_phone_with_a_script_and_without(
    pesan: Pesan, chromium: Browser, script: bool
) -> None:
    shop = await open_shop(pesan)
    await shop.hears("sudah transfer, nomor kurirnya?")
    context = await chromium.new_context(
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        locale="id-ID",
        java_script_enabled=script,
    )
    page = await context.new_page()
    await thread_of(shop, page)
    name = f"thread_gestures_{'script' if script else 'plain'}"

    await page.locator(".react summary").first.click()
    thumb = page.get_by_role("button", name="👍")
    await expect(thumb).to_be_in_viewport()
    await shot(page, f"{name}_1_picker")
    await thumb.click()
    await expect(page.locator(".like.ours")).to_contain_text("👍")
    await expect(thumb).to_be_hidden()

    await page.get_by_role("button", name="Kontak").click()
    await page.get_by_label("Nama").fill("Kurir Budi")
    await page.get_by_label("Telepon").fill("0812 3456 789")
    await shot(page, f"{name}_2_contact")
    await page.locator("#contact-sheet").get_by_role("button", name="Kirim ke chat").click()
    await expect(page.locator(".log")).to_contain_text("0812 3456 789")
    await shot(page, f"{name}_3_sent")
    sent = await pesan.graph.wait_for(SARI, lambda one: one.type == "contacts")
    assert sent.request["contacts"]
    await context.close()
