"""The shared inbox in a real browser: keys alone on a desk, sheets on a phone, forms without a script."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from pesan.kit import clock

from ..dashboard.scene import morning
from ..dashboard.shop import Shop, open_shop
from ..running import Pesan
from .conftest import DESK
from .test_journey import watched

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("PESAN_TEST_SHOTS")


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")


async def busy_shop(pesan: Pesan) -> Shop:
    """Andi has waited for a person for 40 minutes; a label, replies and a macro are there."""
    shop = await open_shop(pesan)
    await morning(shop)
    late = clock.now() - timedelta(minutes=40)
    await pesan.rows(
        "UPDATE conversations SET waiting_since = $1, opened_at = $1 WHERE owner = 'human'", late
    )
    label = await shop.seller.made("/labels", {"name": "Komplain", "color": "red"})
    await shop.seller.made("/labels", {"name": "Grosir", "color": "purple"})
    await shop.seller.made(
        "/canned-replies", {"code": "maaf", "text": "Maaf ya Kak {{customer.first_name}} 🙏"}
    )
    await shop.seller.made("/canned-replies", {"code": "resi", "text": "{{order.number}} dikirim"})
    steps = [{"do": "label", "label_id": label["id"]}, {"do": "close"}]
    await shop.seller.made("/macros", {"name": "Tutup komplain", "steps": steps})
    return shop


async def opened(shop: Shop, context: BrowserContext, name: str) -> Page:
    page = await context.new_page()
    await page.goto(await shop.login_link())
    await page.goto(f"{shop.pesan.url}/inbox?show=need")
    await shot(page, f"inbox_{name}_1_list")
    await page.locator(".chat", has_text="Andi Wijaya").click()
    await expect(page.locator(".thread header").first).to_contain_text("Andi Wijaya")
    return page


async def test_a_seller_answers_notes_labels_and_closes_with_keys_alone(
    pesan: Pesan, desk: BrowserContext
) -> None:
    shop = await busy_shop(pesan)
    page = await opened(shop, desk, "desk")
    complaints = watched(page)
    await expect(page.locator(".bar")).to_contain_text("menunggu 40 mnt")
    await shot(page, "inbox_desk_2_thread")

    await page.keyboard.press("n")
    await page.keyboard.type("@Sari pelanggan lama, ganti baru saja")
    await shot(page, "inbox_desk_3_note")
    await page.keyboard.press("Enter")
    await expect(page.locator(".memo")).to_contain_text("ganti baru saja")
    await page.locator("#r-thread header b").first.click()  # off the field
    await page.keyboard.press("/")
    await page.keyboard.type("ma")
    await expect(page.locator(".canned a.at")).to_contain_text("/maaf")
    await shot(page, "inbox_desk_4_slash")
    await page.keyboard.press("Enter")
    await expect(page.locator("#reply")).to_have_value("Maaf ya Kak Andi 🙏")
    await page.keyboard.press("Enter")
    await expect(page.locator(".msg.out").last).to_contain_text("Maaf ya Kak Andi")
    await expect(page.locator(".bar")).not_to_contain_text("menunggu")
    assert await pesan.value("SELECT count(*) FROM customer_messages WHERE author = 'human'") == 1
    assert await pesan.value("SELECT count(*) FROM note_mentions") == 1

    await page.get_by_role("button", name="Label", exact=True).click()
    await page.locator("#label").get_by_text("Komplain").click()
    await shot(page, "inbox_desk_5_labels")
    await page.locator("#label").get_by_role("button", name="Simpan").click()
    await expect(page.locator(".bar")).to_contain_text("Komplain")
    await page.keyboard.press("a")
    await page.locator("#assign").get_by_role("button", name="Tugaskan").click()
    await expect(page.locator(".bar")).to_contain_text("Sari")
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await shot(page, "inbox_desk_6_keys")
    await page.keyboard.press("Escape")
    await page.keyboard.press("e")
    await expect(page.locator(".bar")).to_contain_text("Selesai")
    await expect(page.get_by_role("button", name="Buka lagi")).to_be_visible()
    await shot(page, "inbox_desk_7_closed")

    # The list is still of what needs somebody: what is done has left it.
    await expect(page.locator(".list .chat")).to_have_count(0)
    await page.goto(f"{pesan.url}/inbox?show=all")
    await expect(page.locator(".list .chat").first).to_be_visible()
    await page.keyboard.press("j")
    await expect(page.locator(".chat[aria-current]")).to_be_visible()
    assert complaints == []


async def test_on_a_phone_everything_is_within_reach_of_a_thumb(
    pesan: Pesan, phone: BrowserContext
) -> None:
    shop = await busy_shop(pesan)
    page = await opened(shop, phone, "phone")
    complaints = watched(page)
    await shot(page, "inbox_phone_2_thread")

    await page.get_by_role("button", name="Tunda").click()
    sheet = page.locator("#snooze")
    await shot(page, "inbox_phone_3_snooze")
    box = await sheet.bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["y"] + box["height"])) == (390, 844)
    await sheet.get_by_role("button", name="Besok pagi").click()
    await expect(page.locator(".bar")).to_contain_text("Ditunda")
    await page.locator(".as").get_by_text("Catatan").click()
    await page.locator("#reply").fill("besok ditelepon")
    await shot(page, "inbox_phone_4_note")
    await page.get_by_role("button", name="Kirim", exact=True).click()
    await expect(page.locator(".memo")).to_contain_text("besok ditelepon")
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    await page.goto(f"{pesan.url}/replies")
    await shot(page, "inbox_phone_5_replies")
    assert complaints == []


async def test_without_a_script_every_form_still_does_its_work(
    pesan: Pesan, chromium: Browser
) -> None:
    shop = await busy_shop(pesan)
    context = await chromium.new_context(
        viewport=DESK, java_script_enabled=False, color_scheme="dark"
    )
    page = await opened(shop, context, "dark")

    await page.get_by_text("/ Balasan cepat").click()
    await page.get_by_text("/maaf").click()
    await expect(page.locator("#reply")).to_have_value("Maaf ya Kak Andi 🙏")
    await page.get_by_role("button", name="Kirim", exact=True).click()
    await expect(page.locator(".msg.out").last).to_contain_text("Maaf ya Kak Andi")
    await page.locator(".as").get_by_text("Catatan").click()
    await page.locator("#reply").fill("sudah minta maaf")
    await page.get_by_role("button", name="Kirim", exact=True).click()
    await expect(page.locator(".memo")).to_contain_text("sudah minta maaf")
    await shot(page, "inbox_dark_2_thread")
    await page.get_by_role("button", name="Makro").click()
    await page.get_by_role("button", name="Tutup komplain").click()
    await expect(page.locator(".bar")).to_contain_text("Komplain")
    await expect(page.get_by_role("button", name="Buka lagi")).to_be_visible()
    await page.goto(f"{pesan.url}/inbox?show=all&status=closed")
    await expect(page.locator(".list .chat")).to_have_count(1)
    await page.goto(f"{pesan.url}/inbox?q=minta")
    await expect(page.locator(".list .chat")).to_contain_text("Andi Wijaya")
    await shot(page, "inbox_dark_3_search")
    await context.close()
