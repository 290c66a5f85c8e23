"""Cases as a merchant meets them: told plainly, ended once, by whoever may, after a second thought."""

from typing import Any

from ..payments.builders import Attempt, Shop, open_shop, uuid
from ..payments.test_reconciler import held, reconciled
from ..payments.test_refunds import settled
from ..running import Pesan
from ..twins.xendit import Fault
from .shop import Browser
from .shop import Shop as Screens


async def page_of(shop: Shop) -> Browser:
    return await Screens(shop.pesan, shop.seller, shop.store, shop.store).browser()


async def tap(browser: Browser, path: str, **form: Any) -> str:
    answer = await browser.post(path, **form)
    assert answer.status_code == 303, answer.text
    return (await browser.get(answer.headers["location"])).text


async def drawn_again(browser: Browser, path: str, **form: Any) -> str:
    answer = await browser.post(path, **form)
    assert answer.status_code == 409, answer.text
    return answer.text


async def paid_twice(shop: Shop) -> tuple[Attempt, str]:
    """And its fact was lost. Answers the path of the case's page."""
    attempt = await held(shop, 85_000, 2)
    await shop.pesan.rows("UPDATE orders SET status = 'paid'")
    await reconciled(shop)
    (case,) = await shop.cases()
    return attempt, f"/money/cases/{case['id']}"


async def test_what_is_over_goes_back_once_after_it_was_asked_again(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    attempt, path = await paid_twice(shop)
    browser = await page_of(shop)

    home = (await browser.get("/")).text
    listed = (await browser.get("/money/cases")).text
    page = (await browser.get(path)).text

    assert "1 kasus uang menunggu keputusanmu" in home
    assert "Dibayar dua kali" in listed
    assert path in listed
    assert "lebih dari sekali" in page
    assert "Ya, kembalikan Rp85.000" in page  # in the sheet that asks once more
    assert "dikirim balik ke Ibu Ani lewat Xendit" in page
    page = await tap(browser, path, action="give_back", note="Sudah bicara <b>Ani</b>")
    assert "Uang dikembalikan ke pembeli" in page
    assert "Sudah bicara &lt;b&gt;Ani&lt;/b&gt;" in page
    assert "Sari" in page
    page = await drawn_again(browser, path, action="give_back", sheet="do-give_back")
    assert "Tidak ada yang dilakukan dua kali" in page
    await settled(attempt)
    assert await pesan.value("SELECT sum(amount_minor)::bigint FROM refunds") == 8_500_000
    assert "kasus uang" not in (await browser.get("/")).text
    assert "Dibayar dua kali" in (await browser.get("/money/cases?tab=done")).text
    (line,) = await pesan.rows(
        "SELECT actor, detail FROM event_audit_log WHERE action = 'payments.resolve_case'"
    )
    assert line["actor"].startswith("usr_")
    assert "give_back" in str(line["detail"])
    assert "Ani" not in str(line["detail"])


async def test_a_viewer_sees_a_case_and_a_stranger_does_not(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    _, path = await paid_twice(shop)
    viewer = await page_of(shop)
    stranger = await page_of(await open_shop(pesan, "Budi"))
    await pesan.rows("UPDATE members SET role = 'staff' WHERE store_id = $1", shop.store)

    page = (await viewer.get(path)).text
    refused = await viewer.post(path, action="give_back")

    assert "lebih dari sekali" in page
    assert "popovertarget" not in page
    assert "Hanya pemilik dan admin" in page
    assert refused.status_code == 403
    assert (await stranger.get(path)).status_code == 404
    assert (await stranger.post(path, action="keep")).status_code == 404
    assert "Dibayar dua kali" not in (await stranger.get("/money/cases")).text
    await pesan.rows("UPDATE members SET role = 'owner'")
    forms: list[dict[str, Any]] = [{"action": "eat"}, {"action": "keep", "refund": "maybe"}, {}]
    for form in forms:
        assert (await viewer.post(path, **form)).status_code == 404, form
    assert (await viewer.get("/money/cases/cas_x")).status_code == 404
    assert (await viewer.post(f"{path}/transfer")).status_code == 404  # it is no transfer
    assert "Belum bisa" in await drawn_again(viewer, path, action="book_refund")
    assert [one["status"] for one in await shop.cases()] == ["open"]


async def test_a_refund_left_to_a_hand_says_how_much_and_ends_either_way(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    for refund, status in (("succeeded", "refunded"), ("failed", "captured")):
        attempt = await (await shop.ready()).captured()
        pesan.xendit.misbehave(Fault.REFUND_NOT_SUPPORTED, on="refund")
        await attempt.refund()
        await shop.quiet()
        case = (await shop.cases())[0]
        browser = await page_of(shop)

        page = (await browser.get(f"/money/cases/{case['id']}")).text
        assert "Perlu ditransfer balik" in page
        assert "Rp85.000" in page
        assert "Ya, sudah kembali" in page
        await tap(browser, f"/money/cases/{case['id']}", action="keep", refund=refund)

        assert (await attempt.now())["status"] == status


async def test_a_dispute_says_until_when_and_where_to_answer(pesan: Pesan) -> None:
    shop = await open_shop(pesan, provider="stripe")
    attempt = await (await shop.ready()).captured()
    await pesan.stripe.dispute(attempt.gateway_id)
    await attempt.becomes("disputed")
    await shop.quiet()
    (case,) = await shop.cases()
    browser = await page_of(shop)

    page = (await browser.get(f"/money/cases/{case['id']}")).text

    assert "Jawab sebelum" in page
    assert "Bank menahan uangnya" in page
    assert "https://dashboard.stripe.com/test/disputes" in page
    await pesan.rows("UPDATE reconciliation_cases SET due_at = now() - interval '1 hour'")
    assert "Lewat batas waktu" in (await browser.get("/money/cases")).text


async def test_of_two_transfers_one_came_a_person_says_whose_it_is(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    orders = [await shop.order() for _ in range(2)]
    asked = [
        (await shop.begin(one, provider="manual", method="bank_transfer")).json() for one in orders
    ]
    day = await pesan.value("SELECT ((now() AT TIME ZONE 'Asia/Jakarta')::date)::text")
    await shop.seller.api.post(
        shop.seller.path("/bank-statements"),
        content=f"date,description,amount,direction\n{day},Ani,85000,credit\n".encode(),
        headers={"Content-Type": "text/csv"},
    )
    browser = await page_of(shop)
    [mine] = [one for one in await shop.cases() if one["payment_id"] == asked[1]["id"]]

    page = (await browser.get(f"/money/cases/{mine['id']}")).text
    assert "cocok dengan lebih dari satu pesanan" in page
    page = await tap(browser, f"/money/cases/{mine['id']}/transfer", note="lihat mutasi")
    assert "lihat mutasi" in page
    assert {one["status"] for one in await shop.cases()} == {"resolved"}  # the other's too
    await drawn_again(browser, f"/money/cases/{mine['id']}/transfer")

    status = "SELECT status FROM payments WHERE id = $1"
    assert await pesan.value(status, uuid("pay", asked[1]["id"])) == "captured"
    assert await pesan.value(status, uuid("pay", asked[0]["id"])) == "pending"
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 1
