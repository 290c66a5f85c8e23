"""A customer's data on a phone, without a script: a fresh proof, a file to take along, and gone."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from pesan.kit import clock

from ..dashboard.scene import morning
from ..dashboard.shop import open_shop
from ..dashboard.test_customers import page_of
from ..running import PASSWORD, Pesan
from .conftest import PHONE
from .test_inbox import shot

pytestmark = pytest.mark.browser


def whose(file: Path) -> object:
    return json.loads(file.read_text(encoding="utf-8"))["tables"]["customers"][0]["name"]


async def test_a_customer_is_downloaded_and_erased_after_a_fresh_proof(
    pesan: Pesan, chromium: Browser
) -> None:
    shop = await open_shop(pesan)
    await morning(shop)
    path = await page_of(shop, "Maya Putri")
    context = await chromium.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, locale="id-ID", java_script_enabled=False
    )
    page = await context.new_page()
    await page.goto(await shop.login_link())
    await page.goto(f"{pesan.url}{path}")
    await pesan.rows("UPDATE sessions SET proved_at = $1", clock.now() - timedelta(minutes=6))

    await page.get_by_role("link", name="Unduh salinan, atau hapus datanya").click()
    await page.get_by_label("E-mail").fill(shop.seller.email)
    await page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Masuk").click()
    await expect(page.get_by_role("heading", name="Data Maya Putri")).to_be_visible()
    await shot(page, "customer_phone_1_data")

    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Unduh salinan").click()
    download = await coming.value
    assert download.suggested_filename == f"{path.rpartition('/')[2]}.json"
    assert whose(await download.path()) == "Maya Putri"

    await page.get_by_role("button", name="Hapus data Maya Putri").click()
    sure = page.get_by_role("button", name="Ya, hapus untuk selamanya")
    await expect(sure).to_be_in_viewport()
    await shot(page, "customer_phone_2_sure")
    await sure.click()
    await expect(page.get_by_role("status")).to_contain_text("sudah dihapus untuk selamanya")
    await expect(page.get_by_text("Maya Putri")).to_have_count(0)
    await context.close()
