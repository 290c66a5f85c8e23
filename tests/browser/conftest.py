"""Debian's Chromium, driven by Playwright; one browser a run, a fresh profile for each test."""

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, ViewportSize, async_playwright, expect

from ..patience import PATIENCE_SECONDS

expect.set_options(timeout=PATIENCE_SECONDS * 1000)

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A shop's page that the tests make up may load our script, though we are on loopback.
    "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets",
]
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium found: install Debian's chromium to run the browser tests")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, args=QUIET
        )
        yield browser
        await browser.close()


@pytest.fixture
async def desk(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(viewport=DESK, locale="id-ID")
    yield context
    await context.close()


@pytest.fixture
async def phone(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(
        viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True, locale="id-ID"
    )
    yield context
    await context.close()
