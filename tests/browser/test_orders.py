"""An order's page in a real browser: its sheets open, close and send, on a desk and on a phone."""

import os
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from ..dashboard.shop import Shop as Screens
from ..orders.builders import OneOrder, open_shop, paid
from ..running import PASSWORD, Pesan
from .test_journey import watched

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("PESAN_TEST_SHOTS")


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


async def opened(order: OneOrder, context: BrowserContext) -> Page:
    screens = Screens(order.pesan, order.shop.seller, order.store, order.uuid)
    page = await context.new_page()
    await page.goto(await screens.login_link())
    await page.goto(f"{order.pesan.url}/orders/{order.id}")
    return page


async def test_a_merchant_packs_fills_in_the_number_and_sends_with_keys_alone(
    pesan: Pesan, desk: BrowserContext
) -> None:
    order = await paid(await open_shop(pesan), L=2, M=1)
    page = await opened(order, desk)
    complaints = watched(page)
    await shot(page, "orders_desk_1_paid")

    await page.get_by_role("button", name="Kemas sebagian").focus()
    await page.keyboard.press("Enter")
    sheet = page.get_by_role("button", name="Kemas", exact=True)
    await expect(sheet).to_be_visible()
    await shot(page, "orders_desk_2_pack")
    await page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden()
    await page.get_by_role("button", name="Tandai dikemas").click()
    await page.get_by_role("button", name="Isi resi dan kirim").click()
    await page.get_by_role("combobox", name="Kurir").select_option("sicepat")
    await page.get_by_role("textbox", name="Nomor resi").fill("000123456789")
    await shot(page, "orders_desk_3_ship")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Lacak")).to_be_visible()
    await page.get_by_role("button", name="Tandai sampai").click()
    await expect(page.get_by_role("button", name="Tandai selesai")).to_be_visible()
    await page.get_by_role("button", name="Retur", exact=True).click()
    await shot(page, "orders_desk_4_return")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Catatan", exact=True).click()
    await page.get_by_label("Hanya dilihat tim").fill("Titip satpam, jangan ditekuk.")
    await page.get_by_role("button", name="Simpan", exact=True).click()
    await expect(page.get_by_text("jangan ditekuk")).to_be_visible()
    await shot(page, "orders_desk_5_delivered")
    await page.goto(f"{pesan.url}/orders?tab=sent")
    await shot(page, "orders_desk_6_list")

    await page.goto(f"{pesan.url}/orders/{order.id}/invoice")
    await expect(page.get_by_role("button", name="Cetak")).to_be_visible()
    await shot(page, "orders_paper_1_a4")
    await page.goto(f"{pesan.url}/orders/{order.id}/invoice?size=80")
    await shot(page, "orders_paper_2_roll")
    await page.goto(f"{pesan.url}/orders/{order.id}/packing-slip")
    await shot(page, "orders_paper_3_slip")
    assert complaints == []


async def test_on_a_phone_nothing_is_cut_off_and_a_sheet_comes_from_below(
    pesan: Pesan, phone: BrowserContext
) -> None:
    order = await paid(await open_shop(pesan), L=2)
    await order.pack(L=1)
    page = await opened(order, phone)
    complaints = watched(page)

    await shot(page, "orders_phone_1_packed")
    await page.get_by_role("button", name="Isi resi dan kirim").click()
    box = await page.locator(".sheet:popover-open").bounding_box()
    assert box is not None
    assert (round(box["x"]), round(box["width"])) == (0, 390)
    assert round(box["y"] + box["height"]) == 844
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / "orders_phone_2_ship.png")
    await page.goto(f"{pesan.url}/orders")
    await shot(page, "orders_phone_3_list")
    for path in (f"/orders/{order.id}", "/orders", f"/orders/{order.id}/invoice"):
        await page.goto(f"{pesan.url}{path}")
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, path
    await shot(page, "orders_phone_4_invoice")
    assert complaints == []


async def test_who_logs_out_logs_in_again_by_the_form(pesan: Pesan, desk: BrowserContext) -> None:
    """A form sent without a script: our pages' referrer policy makes its Origin null."""
    order = await paid(await open_shop(pesan), L=1)
    page = await opened(order, desk)

    await page.get_by_role("button", name="Keluar").click()
    await page.get_by_label("E-mail").fill(order.shop.seller.email)
    await page.get_by_label("Kata sandi").fill(PASSWORD)
    await page.get_by_role("button", name="Masuk").click()

    await expect(page.get_by_role("heading", name="Halo, Sari")).to_be_visible()
