"""A newcomer's first three minutes, in a real browser: from the login link to a paid order."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from ..dashboard.scene import morning
from ..dashboard.shop import Shop, open_shop, wire
from ..running import Pesan

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("PESAN_TEST_SHOTS")  # a folder: keep a picture of each step there
SLOW = 20_000


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def stocked(shop: Shop) -> None:
    """What a buyer can order, over the API like any shop."""
    await shop.seller.made(
        "/products",
        {
            "name": "Kaos Polos Hitam",
            "category": "Kaos",
            "options": ["Ukuran"],
            "variants": [
                {"sku": f"KPH-{size}", "title": size, "options": {"Ukuran": size},
                 "price": "85000", "stock": 5}
                for size in ("M", "L", "XL")
            ],
        },
    )  # fmt: skip
    answer = await shop.seller.put(
        "/shipping-methods",
        [{"code": "jne", "name": "JNE REG", "type": "flat", "fee": "18000"}],
    )
    assert answer.status_code == 200, answer.text


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")


# What Chromium says of its own haste where a busy machine draws a page late, and nobody misses
# anything: a font was there before it was wanted; a page that took over four seconds to draw came
# without its fade, of which no event tells the page (its `pagereveal` has no transition by then).
OF_A_BUSY_MACHINE = (
    "was preloaded using link preload",
    "Transition was aborted because of invalid state. Page already revealed",
)


def watched(page: Page) -> list[str]:
    """Everything the browser complains about: scripts, blocked resources, failed requests."""
    complaints: list[str] = []

    def hear(text: str) -> None:
        if not any(said in text for said in OF_A_BUSY_MACHINE):
            complaints.append(text)

    page.on("pageerror", lambda error: hear(str(error)))
    page.on("console", lambda said: hear(said.text) if said.type in {"error", "warning"} else None)
    return complaints


async def test_a_newcomer_sells_to_themselves(shop: Shop, desk: BrowserContext) -> None:
    await stocked(shop)
    page = await desk.new_page()
    complaints = watched(page)
    await page.goto(await shop.login_link())
    await expect(page.get_by_role("heading", name="Halo, Sari")).to_be_visible()
    await shot(page, "journey_1_home")

    await page.goto(f"{shop.pesan.url}/simulator")
    phone, thread = page.locator(".phone"), page.locator("#r-thread")
    bubbles = phone.locator(".msg.in")

    async def write(text: str) -> None:
        heard = await bubbles.count()
        await page.get_by_label("Tulis sebagai pembeli").fill(text)
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Tulis sebagai pembeli")).to_have_value("")
        await expect(bubbles.nth(heard)).to_be_visible(timeout=SLOW)

    await phone.get_by_role("button", name="ada kaos hitam L?").click()
    await expect(bubbles.first).to_contain_text("85.000", timeout=SLOW)
    await expect(thread.locator(".msg.out").first).to_contain_text("85.000", timeout=SLOW)
    await shot(page, "journey_2_answered")
    await write("2 ya")
    await write("alamat: Jl. Melati 4, Bandung")
    await shot(page, "journey_3_summary")
    await write("oke, bayar QRIS")
    await expect(phone.locator(".qr img")).to_be_visible(timeout=SLOW)
    await expect(thread).to_contain_text("Menunggu bayar", timeout=SLOW)
    await shot(page, "journey_4_code")

    link = await phone.locator("a[href*='/pay/']").first.get_attribute("href")
    assert link is not None
    pay = await desk.new_page()
    pay_complaints = watched(pay)
    await pay.goto(link)
    await expect(pay.locator(".amount")).to_have_text("Rp188.000")
    await pay.get_by_role("button", name="Tandai dibayar").click()
    await expect(pay.get_by_role("heading", name="Pembayaran diterima")).to_be_visible(timeout=SLOW)
    await shot(pay, "journey_5_paid")
    await pay.close()

    await page.bring_to_front()
    await expect(thread).to_contain_text("Lunas", timeout=SLOW)
    await shot(page, "journey_6_seen")
    await page.goto(f"{shop.pesan.url}/orders")
    await expect(page.locator("table")).to_contain_text("Lunas")
    await page.goto(f"{shop.pesan.url}/")
    await expect(page.locator("#r-today")).to_contain_text("Rp188.000")
    await shot(page, "journey_7_home")
    assert complaints + pay_complaints == []


async def test_the_merchant_answers_by_enter_and_the_agent_stops(
    shop: Shop, desk: BrowserContext
) -> None:
    thread, _, _ = await morning(shop)
    page = await desk.new_page()
    complaints = watched(page)
    await page.goto(await shop.login_link())
    await page.goto(f"{shop.pesan.url}/inbox/{wire('con', thread)}")
    field = page.get_by_role("textbox", name="Balas")

    await field.fill("Siap kak, saya bungkus sekarang")
    await field.press("Enter")

    await expect(field).to_have_value("")
    await expect(page.locator("#r-thread")).to_contain_text("Siap kak, saya bungkus sekarang")
    await expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    await page.get_by_role("switch").click()
    await expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "true")
    assert complaints == []


@pytest.mark.parametrize("width", [390, 360])
async def test_nothing_is_cut_off_on_a_phone(shop: Shop, phone: BrowserContext, width: int) -> None:
    thread, order, token = await morning(shop)
    page = await phone.new_page()
    await page.set_viewport_size({"width": width, "height": 844})
    complaints = watched(page)
    await page.goto(await shop.login_link())
    paths = {
        "home": "/", "inbox": "/inbox", "thread": f"/inbox/{wire('con', thread)}",
        "orders": "/orders", "order": f"/orders/{wire('ord', order)}", "products": "/products",
        "simulator": "/simulator", "more": "/more", "pay": f"/pay/{token}",
    }  # fmt: skip

    for name, path in paths.items():
        await page.goto(shop.pesan.url + path)
        await shot(page, f"phone{width}_{name}")
        cut = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert cut <= 0, (name, cut)
        small = await page.evaluate(SMALL_TARGETS)
        assert small == [], (name, small)
    await page.goto(shop.pesan.url + paths["thread"])
    await expect(page.get_by_role("textbox", name="Balas")).to_be_in_viewport()
    await page.get_by_role("link", name="Kembali").click()
    await expect(page).to_have_url(re.compile(r"/inbox$"))
    assert complaints == []


# Buttons, fields and menu items a thumb has to hit; a link inside a sentence is text.
SMALL_TARGETS = """
    [...document.querySelectorAll(".btn, .menu a, .field, .owner, .chips a, .quick button")]
        .filter((e) => e.checkVisibility())
        .map((e) => [e.className, Math.round(e.getBoundingClientRect().height)])
        .filter(([_, height]) => height > 0 && height < 44)
"""


async def test_the_pay_page_works_without_scripts(shop: Shop, desk: BrowserContext) -> None:
    _, _, token = await morning(shop)
    browser = desk.browser
    assert browser is not None
    plain = await browser.new_context(java_script_enabled=False)
    page = await plain.new_page()

    await page.goto(f"{shop.pesan.url}/pay/{token}")

    await expect(page.locator(".qr img")).to_be_visible()
    refreshed = page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]")
    assert await refreshed.count() == 1
    await page.get_by_text("Rincian pesanan").click()
    await expect(page.locator(".lines .total")).to_contain_text("Rp196.000")
    await plain.close()
