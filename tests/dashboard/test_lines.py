"""A line of the bank's statement as a merchant meets it: whose it may be, and one tap that says so."""

from typing import Any

import pytest

from pesan.kit.ids import encode

from ..payments.builders import Shop, open_shop
from ..running import Pesan
from .shop import Browser
from .test_money import BCA, asked, drawn_again, page_of, send, tap


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def opened(shop: Shop) -> Browser:
    browser = await page_of(shop)
    await tap(browser, "/money/accounts", to="save", **BCA)
    return browser


async def came(browser: Browser, shop: Shop, amount: int, said: str = "TRSF") -> str:
    """The page of a line that was just imported."""
    day = await shop.pesan.value("SELECT ((now() AT TIME ZONE 'Asia/Jakarta')::date)::text")
    file = f"date,description,amount,direction\n{day},{said},{amount},credit"
    assert (await send(browser, "/money/transfers", file)).status_code == 200
    newest = await shop.pesan.value("SELECT max(id::text)::uuid FROM bank_statement_lines")
    return f"/money/lines/{encode('bsl', newest)}"


async def status(shop: Shop, payment: dict[str, Any]) -> object:
    return (await shop.row(payment["id"]))["status"]


async def test_a_line_shows_whose_it_may_be_and_pays_by_one_tap(pesan: Pesan, shop: Shop) -> None:
    browser = await opened(shop)
    payment = await asked(shop)
    path = await came(browser, shop, 85_000, "TRSF IBU ANI <b>")

    listed = (await browser.get("/money/transfers")).text
    page = (await browser.get(path)).text
    assert f'href="{path}"' in listed
    for said in (
        "pas tanpa kode unik", "nama pembeli disebut", "Pesanan jadi lunas", "Ya, cocokkan",
        "TRSF IBU ANI &lt;b&gt;",
    ):  # fmt: skip
        assert said in page, said
    page = await tap(browser, f"{path}/match", payment=payment["id"])

    assert "Uangnya dicatat dari mutasi ini" in page
    assert "Sari" in page
    assert await status(shop, payment) == "captured"
    again = await drawn_again(
        browser, f"{path}/match", payment=payment["id"], sheet=f"match-{payment['id']}"
    )
    assert "Seseorang lebih cepat" in again
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 1


async def test_what_is_no_orders_is_put_aside_with_a_note_and_opened_again(shop: Shop) -> None:
    browser = await opened(shop)
    path = await came(browser, shop, 12_345, "BUNGA")
    assert "Tidak ada transfer yang mirip" in (await browser.get(path)).text

    page = await tap(browser, f"{path}/ignore", note="Bunga <i>bank</i>")
    assert "Bunga &lt;i&gt;bank&lt;/i&gt;" in page
    assert path in (await browser.get("/money/transfers?tab=ignored")).text
    late = await drawn_again(browser, f"{path}/ignore", note="Sekali lagi", sheet="ignore")
    assert "Seseorang lebih cepat" in late
    page = await tap(browser, f"{path}/reopen")
    assert "Sisihkan" in page
    assert "sudah terbuka lagi" in await drawn_again(browser, f"{path}/reopen")


async def test_money_that_was_confirmed_before_asks_whether_it_is_the_same(
    pesan: Pesan, shop: Shop
) -> None:
    browser = await opened(shop)
    payment = await asked(shop)
    await tap(browser, f"/money/transfers/{payment['id']}")
    path = await came(browser, shop, 85_000)

    page = (await browser.get(path)).text
    assert "Uang yang sama, jangan dicatat lagi" in page
    unsaid = await drawn_again(
        browser, f"{path}/match", payment=payment["id"], sheet=f"match-{payment['id']}"
    )
    assert "Pilih dulu" in unsaid
    page = await tap(browser, f"{path}/match", payment=payment["id"], already="yes")

    assert "sudah dicatat manual sebelum" in page
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 1


async def test_an_order_is_looked_for_by_its_number(pesan: Pesan, shop: Shop) -> None:
    browser = await opened(shop)
    payment = await asked(shop)
    await pesan.rows("UPDATE payments SET created_at = created_at - interval '1 year' RETURNING 1")
    path = await came(browser, shop, 40_000)
    number = await pesan.value("SELECT number FROM orders")

    assert f"match-{payment['id']}" not in (await browser.get(path)).text
    found = (await browser.get(path, number=f"#{number}")).text
    assert f"match-{payment['id']}" in found
    assert "Kurang Rp45." in found
    for odd in ("x", "0", "99999999999", "-1"):
        assert (
            "Tidak ada transfer bank dengan nomor itu" in (await browser.get(path, number=odd)).text
        )


async def test_who_only_looks_or_is_of_another_store_matches_nothing(
    pesan: Pesan, shop: Shop
) -> None:
    browser = await opened(shop)
    payment = await asked(shop)
    path = await came(browser, shop, 85_000)
    stranger = await page_of(await open_shop(pesan, "Budi"))

    assert (await stranger.get(path)).status_code == 404
    for verb in ("match", "ignore", "reopen"):
        answer = await stranger.post(f"{path}/{verb}", payment=payment["id"])
        assert answer.status_code == 404, verb
    for odd in ({"payment": "pay_x"}, {}, {"payment": payment["id"], "already": "eat"}):
        assert (await browser.post(f"{path}/match", **odd)).status_code == 404, odd
    await pesan.rows("UPDATE members SET role = 'viewer' WHERE store_id = $1", shop.store)
    page = (await browser.get(path)).text
    assert "popovertarget" not in page
    assert (await browser.post(f"{path}/match", payment=payment["id"])).status_code == 403
    assert await status(shop, payment) == "requires_action"
