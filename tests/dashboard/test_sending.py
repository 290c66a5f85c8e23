"""On what terms a shop sends, in the browser: quiet hours, caps, and prices of its own."""

import asyncio
from typing import Any

import pytest

from pesan.dashboard.costs import price_in, price_text
from pesan.dashboard.errors import NotAPrice

from ..running import Pesan
from .shop import Browser, Shop, open_shop
from .test_undelivered import tap

PRICES = "/sending/prices"
RULES = {"quiet": "on", "start": "22:00", "end": "07:30", "stale_minutes": "60"}


async def kept(shop: Shop) -> dict[str, Any]:
    found: dict[str, Any] = (await shop.seller.get("/sending-settings")).json()
    return found


async def refused(browser: Browser, **form: str) -> str:
    answer = await browser.send(PRICES, {"sheet": "price-new", **form})
    assert answer.status_code == 422, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("typed", "currency", "price"),
    [
        ("586,33", "IDR", "586.33"),
        ("586.33", "IDR", "586.33"),
        ("Rp1.200", "IDR", "1200"),
        ("1.200,5", "IDR", "1200.5"),
        ("0.411", "IDR", "0.411"),
        ("586,333", "IDR", "586.333"),
        (" 0,0411 ", "USD", "0.0411"),
        ("$0.0411", "USD", "0.0411"),
        ("0", "USD", "0"),
    ],
)
def test_a_price_is_read_as_people_write_it_and_shown_so_that_it_is_read_again(
    typed: str, currency: str, price: str
) -> None:
    assert price_in(typed, currency) == price
    assert price_in(price_text(price, currency), currency) == price


@pytest.mark.parametrize(
    "typed", ["murah", "-5", "1,2,3", "1.2.3,4", "12345678", "1.1234567", "1e3", "٥", "5,", ","]
)
def test_what_is_no_price_is_none(typed: str) -> None:
    with pytest.raises(NotAPrice):
        price_in(typed, "IDR")


async def test_own_prices_are_filled_in_by_country_changed_and_taken_away(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    await shop.seller.put("/sending-settings", {"marketing_per_day": 7, "read_receipts": False})
    assert "Belum ada: yang dipakai daftar harga dasar" in (await browser.get("/sending")).text

    first = {"market": "+62", "currency": "idr", "marketing": "Rp586,33", "utility": "356,65"}
    page = await tap(browser, PRICES, **first)
    assert "Indonesia (+62)" in page
    assert "Promosi 586,33 · Layanan 356,65" in page
    page = await tap(browser, PRICES, market="992", currency="IDR", marketing="1.200")
    own = {"62": {"marketing": "586.33", "utility": "356.65"}, "992": {"marketing": "1200"}}
    assert "+992" in page
    assert (await kept(shop))["message_prices"] == {"currency": "IDR", "markets": own}
    page = await tap(browser, PRICES, market="62", currency="IDR", marketing="600")
    assert "Layanan 356,65" not in page, "what was emptied is known no more"

    page = await tap(browser, f"{PRICES}/end", market="992")
    assert "+992" not in page
    await tap(browser, f"{PRICES}/end", market="992")
    await tap(browser, f"{PRICES}/end", market="62")
    assert (await kept(shop))["message_prices"] is None
    for code in ("62", "60"):
        await tap(browser, PRICES, market=code, currency="USD", marketing="0,0411")
    await tap(browser, f"{PRICES}/end")
    left = await kept(shop)
    assert left["message_prices"] is None
    assert (left["marketing_per_day"], left["read_receipts"]) == (7, False)


async def test_what_is_wrong_with_a_price_is_said_beside_what_was_typed(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    right = {"market": "62", "currency": "IDR", "marketing": "586,33"}

    page = await refused(browser, **{**right, "marketing": "<murah>"})
    assert "Tulis harganya dengan angka saja" in page
    assert 'value="&lt;murah&gt;"' in page
    assert "angka saja: 62." in await refused(browser, **{**right, "market": "Indonesia"})
    assert "tiga huruf" in await refused(browser, **{**right, "currency": "Rp"})
    assert "paling sedikit satu harga" in await refused(browser, **{**right, "marketing": " "})
    assert (await kept(shop))["message_prices"] is None

    await tap(browser, PRICES, **right)
    other = await browser.send(PRICES, {**right, "sheet": "price-62", "currency": "USD"})
    assert other.status_code == 409
    assert "Orang lain baru saja mengubahnya" in other.text
    assert (await kept(shop))["message_prices"]["currency"] == "IDR"


async def test_countries_filled_in_at_the_same_moment_are_all_kept(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    codes = ["60", "61", "62", "65"]

    await asyncio.gather(
        *(browser.post(PRICES, market=code, currency="USD", utility="0.01") for code in codes)
    )

    assert sorted((await kept(shop))["message_prices"]["markets"]) == codes


async def test_quiet_hours_and_caps_are_kept_and_nothing_else_is_touched(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    await tap(browser, PRICES, market="62", currency="IDR", marketing="500")

    page = await tap(browser, "/sending", **RULES, marketing_per_day="1", marketing_per_week="")
    assert 'value="22:00"' in page
    found = await kept(shop)
    assert found["quiet_hours"] == {"start": "22:00", "end": "07:30"}
    assert (found["marketing_per_day"], found["marketing_per_week"]) == (1, None)
    assert found["stale_minutes"] == 60
    assert found["message_prices"]["markets"] == {"62": {"marketing": "500"}}
    await tap(browser, "/sending", **{**RULES, "quiet": ""})
    assert (await kept(shop))["quiet_hours"] is None
    for wrong in ({"stale_minutes": "1"}, {"stale_minutes": ""}, {"start": "25:00"}):
        answer = await browser.send("/sending", RULES | wrong)
        assert answer.status_code == 422
        assert "Ada isian yang belum benar" in answer.text
    noted = "SELECT count(*) FROM event_audit_log WHERE action = 'channels.put_sending_settings'"
    assert await pesan.value(noted) == 3


async def test_staff_look_and_admins_change(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    await tap(browser, PRICES, market="62", currency="IDR", marketing="500")
    await pesan.rows("UPDATE members SET role = 'staff'")

    page = (await browser.get("/sending")).text

    assert "Promosi 500" in page
    assert "<button" not in page.partition('id="prices"')[2].partition("</section>")[0]
    for path in ("/sending", PRICES, f"{PRICES}/end"):
        assert (await browser.post(path, market="62")).status_code == 403
    stranger = await (await open_shop(pesan, "Budi")).browser()
    assert "Promosi 500" not in (await stranger.get("/sending")).text
