"""The pages about money, without a script: accounts, the bank's statement, checks, the ledger."""

from typing import Any

import httpx
import pytest

from ..payments.builders import Shop, open_shop, uuid
from ..payments.test_refunds import settled
from ..running import Pesan
from .shop import Browser
from .shop import Shop as Screens

BCA = {"bank": "BCA", "account_number": "014-001-2345", "holder": "Sari <i>Dewi</i>"}
MANDIRI = {"bank": "Mandiri", "account_number": "1310098765432", "holder": "Sari Dewi"}


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def page_of(shop: Shop) -> Browser:
    return await Screens(shop.pesan, shop.seller, shop.store, shop.store).browser()


async def tap(browser: Browser, path: str, **form: Any) -> str:
    answer = await browser.post(path, **form)
    assert answer.status_code == 303, answer.text
    return (await browser.get(answer.headers["location"])).text


async def drawn_again(browser: Browser, path: str, **form: Any) -> str:
    """The page again, with what was typed."""
    answer = await browser.post(path, **form)
    assert answer.status_code in {404, 409, 422}, answer.text
    return answer.text


async def send(browser: Browser, path: str, text: str, **form: str) -> httpx.Response:
    """A file, as a form sends it."""
    return await browser.client.post(
        path,
        data={"form_token": await browser.token(), **form},
        files={"file": ("mutasi.csv", text.encode(), "text/csv")},
    )


async def asked(shop: Shop) -> dict[str, Any]:
    """A transfer that is waited for."""
    answer = await shop.begin(await shop.order(), provider="manual", method="bank_transfer")
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_an_account_is_added_edited_put_first_and_switched_off(
    pesan: Pesan, shop: Shop
) -> None:
    browser = await page_of(shop)

    async def listed() -> list[tuple[str, str]]:
        found = (await shop.seller.get("/bank-accounts")).json()
        return [(one["bank"], one["account_number"]) for one in found]

    await tap(browser, "/money/accounts", to="save", **BCA)
    page = await tap(browser, "/money/accounts", to="save", **MANDIRI)
    assert "Yang dilihat pembeli" in page
    assert "Sari &lt;i&gt;Dewi&lt;/i&gt;" in page
    await tap(browser, "/money/accounts", to="first", was="1310098765432")
    assert await listed() == [("Mandiri", "1310098765432"), ("BCA", "0140012345")]
    await tap(browser, "/money/accounts", to="save", was="0140012345", **BCA | {"bank": "BCA Giro"})
    assert (await listed())[1] == ("BCA Giro", "0140012345")
    for odd in (
        {"to": "save", **MANDIRI},  # there already
        {"to": "save", **BCA, "account_number": "abc"},
        {"to": "save", **BCA, "holder": ""},
        {"to": "off", "was": "999999"},
        {"to": "save", **BCA, "was": "999999"},
    ):
        page = await drawn_again(browser, "/money/accounts", **odd)
        assert "Ada isian yang belum benar" in page, odd
    sheet = {
        "to": "save",
        "sheet": "add",
        "bank": "Bank <b>",
        "account_number": "x",
        "holder": "Sari",
    }
    page = await drawn_again(browser, "/money/accounts", **sheet)
    assert page.count("Ada isian yang belum benar") == 1
    assert 'value="Bank &lt;b&gt;"' in page
    assert 'class="sheet stays"' in page
    await tap(browser, "/money/accounts", to="off", was="1310098765432")
    assert await listed() == [("BCA Giro", "0140012345")]
    count = "SELECT count(*) FROM event_audit_log WHERE action = 'payments.bank_accounts'"
    assert await pesan.value(count) == 5

    await pesan.rows("UPDATE members SET role = 'staff'")
    page = (await browser.get("/money/accounts")).text
    assert "0140012345" in page
    assert "popovertarget" not in page
    answer = await browser.post("/money/accounts", to="off", was="0140012345")
    assert answer.status_code == 403
    assert (await browser.post("/money/accounts", to="eat")).status_code == 404


async def test_the_banks_file_pays_what_it_can_only_be_of_and_says_the_rest(
    pesan: Pesan, shop: Shop
) -> None:
    browser = await page_of(shop)
    await tap(browser, "/money/accounts", to="save", **BCA)
    first, second = await asked(shop), await asked(shop)
    day = await pesan.value("SELECT ((now() AT TIME ZONE 'Asia/Jakarta')::date)::text")
    rows = [f"{day},ANI,{first['amount']['amount']},credit", f"{day},<b>,12345,credit", "32/13,x,1,credit"]  # fmt: skip
    file = "\n".join(["date,description,amount,direction", *rows])

    page = (await browser.get("/money/transfers")).text
    assert page.count("Sudah masuk</button>") == 2
    assert f"kode unik {first['unique_code']:03}" in page
    answer = await send(browser, "/money/transfers", file)
    again = await send(browser, "/money/transfers", file)

    assert answer.status_code == 200, answer.text
    assert "Cocok, pesanannya jadi lunas" in answer.text
    assert "baris 4" in answer.text
    assert "&lt;b&gt;" in answer.text
    assert answer.text.count("Sudah masuk</button>") == 1
    assert "Sudah pernah diimpor" in again.text
    status = "SELECT status FROM payments WHERE id = $1"
    assert await pesan.value(status, uuid("pay", first["id"])) == "captured"
    page = (await browser.get("/money/transfers?tab=unmatched")).text
    assert "Rp12.345" in page
    assert "Belum cocok" in page
    for text in ("", "a,b\n1,2\n"):
        refused = await send(browser, "/money/transfers", text)
        assert "tidak terbaca" in refused.text
    empty = await browser.post("/money/transfers")
    assert "Pilih dulu berkasnya" in empty.text

    path = f"/money/transfers/{second['id']}"
    sheet = f"came-{second['id']}"
    page = await drawn_again(browser, path, amount="Rp1.000", reference="TRX <1>", sheet=sheet)
    assert page.count("Ada isian yang belum benar") == 1
    assert 'value="TRX &lt;1&gt;"' in page
    await tap(browser, path, amount=f"Rp85.{second['unique_code']:03}", reference="TRX-1")
    assert await pesan.value(status, uuid("pay", second["id"])) == "captured"
    assert "sudah tidak menunggu" in await drawn_again(browser, path, sheet=sheet)
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 2


async def test_who_only_looks_imports_and_confirms_nothing(pesan: Pesan, shop: Shop) -> None:
    browser = await page_of(shop)
    payment = await asked(shop)
    stranger = await page_of(await open_shop(pesan, "Budi"))
    path = f"/money/transfers/{payment['id']}"

    assert (await stranger.post(path)).status_code == 404
    assert (await browser.client.post(path)).status_code == 403  # without the page's token
    await pesan.rows("UPDATE members SET role = 'viewer'")
    for page in ("transfers", "checks", "book", "accounts", "cases"):
        answer = await browser.get(f"/money/{page}")
        assert answer.status_code == 200, page
        assert "popovertarget" not in answer.text, page
        assert 'type="file"' not in answer.text, page
    assert (await browser.post(path)).status_code == 403
    assert (await browser.post("/money/checks/now")).status_code == 403
    for page in ("/money/transfers", "/money/checks"):
        assert (await send(browser, page, "x", provider="xendit")).status_code == 403
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 0


async def test_a_check_is_asked_for_and_a_settlement_file_is_tried_before_it_counts(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await (await shop.ready()).captured()
    browser = await page_of(shop)
    file = "type,id,amount\npayout,po-1,50000\npayment,py-x,abc\n"

    page = await tap(browser, "/money/checks/now")
    assert "Pemeriksaan terakhir" in page
    await pesan.eventually("SELECT bool_and(status = 'done') FROM reconciliations")
    page = (await browser.get("/money/checks")).text
    assert "1 transaksi gateway" in page
    assert "Xendit" in page
    tried = await send(browser, "/money/checks", file, provider="xendit", **{"try": "1"})
    assert "Hasil percobaan" in tried.text
    assert "baris 3" in tried.text
    assert await pesan.value("SELECT count(*) FROM journal_entries WHERE kind = 'payout'") == 0
    taken = await send(browser, "/money/checks", file, provider="xendit")
    assert "Pencairan dicatat" in taken.text
    wrong = await send(browser, "/money/checks", "a,b\n", provider="xendit")
    assert "kolom type, id dan amount" in wrong.text
    away = await send(browser, "/money/checks", file, provider="stripe")
    assert "tidak tersambung" in away.text
    assert (await send(browser, "/money/checks", file, provider="bca")).status_code == 404

    await attempt.refund(20_000)
    await settled(attempt)
    book = (await browser.get("/money/book")).text
    assert "Seimbang" in book
    assert "Tidak seimbang" not in book
    for words in ("Pencairan", "po-1", "Uang kembali", "Rp85.000", "Rp15.000", "Rp50.000"):
        assert words in book, words
    payouts = (await browser.get("/money/book?kind=payout&period=today")).text
    assert "po-1" in payouts
    assert "Uang masuk</b>" not in payouts
    for odd in ("kind=eat", "period=eat", "before=x"):
        assert (await browser.get(f"/money/book?{odd}")).status_code == 404
