"""A channel stops: the seller is told, sees what to do, and sends again what failed, on phone and desk."""

import os
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from ..conversations.builders import Shop, open_shop
from ..dashboard.shop import Shop as Screens
from ..running import Pesan
from ..twins.graph_failures import MALFORMED, TOKEN_EXPIRED
from .test_journey import watched

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("PESAN_TEST_SHOTS")


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"channels_{name}.png")


async def stopped(pesan: Pesan) -> Shop:
    """One message failed, and then the number's token was refused."""
    shop = await open_shop(pesan)
    await shop.hears("ping")
    pesan.graph.fail_next(MALFORMED)
    await shop.status_becomes(await shop.says("Siap kak, dikirim sore ini"), "failed")
    pesan.graph.fail_next(TOKEN_EXPIRED)
    await shop.says("Resinya menyusul ya")
    await pesan.eventually("SELECT count(*) = 1 FROM connections WHERE stopped_at IS NOT NULL")
    return shop


async def mended(shop: Shop, context: BrowserContext, name: str) -> None:
    page = await context.new_page()
    complaints = watched(page)
    screens = Screens(shop.pesan, shop.seller, shop.store, shop.store)
    await page.goto(await screens.login_link())
    await page.goto(f"{shop.pesan.url}/")
    await shot(page, f"{name}_1_home")
    await page.goto(f"{shop.pesan.url}/inbox")
    await shot(page, f"{name}_2_inbox")
    await page.locator(".note", has_text="tokennya ditolak").click()
    await expect(page.locator("#whatsapp")).to_contain_text("Buat token akses baru")
    await shot(page, f"{name}_3_connection")
    await page.get_by_role("button", name="Sudah dibereskan").click()
    await expect(page.locator("#whatsapp")).not_to_contain_text("ditolak")
    await page.goto(f"{shop.pesan.url}/more")
    await shot(page, f"{name}_4_more")
    await page.locator("main a", has_text="Pesan gagal").click()
    await shot(page, f"{name}_5_failed")
    await page.get_by_role("button", name="Kirim lagi", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("1 pesan diantrekan lagi")
    await expect(page.locator("#r-undelivered")).to_contain_text("Tidak ada pesan gagal")
    assert not complaints


async def test_a_stopped_channel_is_mended_at_a_desk(pesan: Pesan, desk: BrowserContext) -> None:
    await mended(await stopped(pesan), desk, "desk")


async def test_a_stopped_channel_is_mended_on_a_phone(pesan: Pesan, phone: BrowserContext) -> None:
    await mended(await stopped(pesan), phone, "phone")
