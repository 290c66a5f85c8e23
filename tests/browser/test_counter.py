"""A buyer asks, a seller serves them in the thread; the buyer pays, and the receipt comes."""

import re

import pytest
from playwright.async_api import BrowserContext, Page, expect

from ..dashboard.shop import Shop, open_shop
from ..running import Pesan
from .test_journey import SLOW, shot, stocked, watched

pytestmark = pytest.mark.browser


async def thread_of(shop: Shop, page: Page) -> None:
    """A buyer has written on the simulated phone; the seller opens their thread."""
    await page.goto(await shop.login_link())
    await page.goto(f"{shop.pesan.url}/simulator")
    await page.get_by_label("Tulis sebagai pembeli").fill("kak, mau pesan kaos sama admin ya")
    await page.keyboard.press("Enter")
    await shop.pesan.eventually("SELECT count(*) = 1 FROM conversations")
    await page.goto(f"{shop.pesan.url}/inbox")
    await page.locator("a.chat").first.click()
    await expect(page).to_have_url(re.compile("/inbox/con_"))


async def put(page: Page, article: str, count: str) -> None:
    await page.locator(".beside").get_by_role("button", name="Keranjang").click()
    sheet = page.locator("#cart-sheet")
    option = sheet.locator("select[name=add] option", has_text=article)
    await sheet.locator("select[name=add]").select_option(await option.get_attribute("value"))
    await sheet.get_by_label("Jumlah").fill(count)
    await sheet.get_by_label("Alamat kirim").fill("Jl. Melati 4")
    await sheet.get_by_label("Kota").fill("Bandung")
    await shot(page, f"counter_cart_{count}")
    await sheet.get_by_role("button", name="Simpan keranjang").click()
    await expect(page.locator("#r-side")).to_contain_text(article.partition(" ·")[0])


async def test_a_seller_serves_a_buyer_without_leaving_the_chat(
    pesan: Pesan, desk: BrowserContext
) -> None:
    shop = await open_shop(pesan)
    await shop.seller.patch("/settings", {"default_owner": "human"})
    await stocked(shop)
    page = await desk.new_page()
    complaints = watched(page)
    await thread_of(shop, page)

    await put(page, "Kaos Polos Hitam L", "2")
    await put(page, "Kaos Polos Hitam M", "1")
    await shot(page, "counter_1_cart")
    await expect(page.locator("#r-side")).to_contain_text("Rp273.000")
    await page.get_by_role("button", name="Buat pesanan dan kirim tagihan").click()
    await expect(page.locator("#r-thread .qr img")).to_be_visible(timeout=SLOW)
    await expect(page.locator("#r-side")).to_contain_text("Menunggu bayar", timeout=SLOW)
    await shot(page, "counter_2_ordered")
    await page.get_by_role("button", name="Kirim tagihan").click()
    await expect(page.locator("#r-thread .qr img")).to_have_count(2, timeout=SLOW)

    link = await page.locator("#r-thread a[href*='/pay/']").first.get_attribute("href")
    assert link is not None
    pay = await desk.new_page()
    await pay.goto(link)
    await pay.get_by_role("button", name="Tandai dibayar").click()
    await expect(pay.get_by_role("heading", name="Pembayaran diterima")).to_be_visible(timeout=SLOW)
    await pay.close()

    await page.bring_to_front()
    await expect(page.locator("#r-side")).to_contain_text("Lunas", timeout=SLOW)
    await expect(page.locator("#r-thread")).to_contain_text("Nota pesanan", timeout=SLOW)
    await shot(page, "counter_3_paid")
    assert complaints == []


async def test_a_seller_on_a_phone_sends_a_product_and_sees_the_side(
    pesan: Pesan, phone: BrowserContext
) -> None:
    shop = await open_shop(pesan)
    await shop.seller.patch("/settings", {"default_owner": "human"})
    await stocked(shop)
    page = await phone.new_page()
    complaints = watched(page)
    await thread_of(shop, page)

    await shot(page, "counter_phone_1_thread")
    await page.locator(".beside").get_by_role("button", name="Produk").click()
    sheet = page.locator("#product-sheet")
    await sheet.locator("select[name=product]").select_option(index=1)
    await shot(page, "counter_phone_2_sheet")
    await sheet.get_by_role("button", name="Kirim ke chat").click()
    await expect(page.locator("#r-thread")).to_contain_text("Rp85.000", timeout=SLOW)
    await shot(page, "counter_phone_3_product")
    cut = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert cut <= 0
    await page.get_by_role("link", name="Tentang pembeli").click()
    await shot(page, "counter_phone_4_side")
    assert complaints == []
