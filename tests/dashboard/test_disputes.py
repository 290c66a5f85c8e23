"""Disputes as a merchant meets them: until when, what to do, and where; and the ledger as a file."""

import pytest

from ..payments.builders import Attempt, Shop, open_shop
from ..running import Pesan
from .test_money import page_of


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan, provider="stripe")


async def disputed(shop: Shop, status: str = "needs_response") -> tuple[Attempt, str]:
    attempt = await (await shop.ready()).captured()
    dispute = await shop.pesan.stripe.dispute(attempt.gateway_id, status=status)
    await shop.pesan.eventually(
        "SELECT count(*) = 1 FROM payment_disputes WHERE gateway_id = $1", dispute
    )
    await shop.quiet()
    return attempt, dispute


async def test_a_dispute_says_until_when_and_what_to_do_where(pesan: Pesan, shop: Shop) -> None:
    _, dispute = await disputed(shop)
    await pesan.rows("UPDATE payment_disputes SET due_at = now() + interval '2 days' RETURNING 1")
    browser = await page_of(shop)

    page = (await browser.get("/money/disputes")).text
    home = (await browser.get("/")).text

    for said in (
        "Rp85.000", "Ibu Ani", dispute, "Jawab sebelum", "Kirim bukti",
        "https://dashboard.stripe.com/test/disputes", "/money/cases/cas_", "/orders/ord_",
    ):  # fmt: skip
        assert said in page, said
    assert "1 sengketa harus dijawab dalam tiga hari" in home
    assert ">Sengketa <b class=" in page
    await pesan.rows("UPDATE payment_disputes SET due_at = now() + interval '9 days' RETURNING 1")
    assert "harus dijawab dalam tiga hari" not in (await browser.get("/")).text
    await pesan.rows("UPDATE payment_disputes SET due_at = now() - interval '1 hour' RETURNING 1")
    late = (await browser.get("/money/disputes")).text
    assert "Lewat batas waktu" in late
    assert "Tidak ada lagi yang bisa dikirim" in late


async def test_the_first_that_is_too_late_is_first_and_what_ended_is_elsewhere(
    pesan: Pesan, shop: Shop
) -> None:
    found = [(await disputed(shop))[1] for _ in range(3)]
    await pesan.stripe.move_dispute(found[0], "won")
    await pesan.eventually("SELECT count(*) = 1 FROM payment_disputes WHERE state = 'won'")
    for days, dispute in ((9, found[1]), (2, found[2])):
        await pesan.rows(
            "UPDATE payment_disputes SET due_at = now() + make_interval(days => $2)"
            " WHERE gateway_id = $1 RETURNING 1",
            dispute,
            days,
        )
    browser = await page_of(shop)

    page = (await browser.get("/money/disputes")).text
    ended = (await browser.get("/money/disputes?tab=done")).text

    assert found[0] not in page
    assert page.index(found[2]) < page.index(found[1])
    assert found[0] in ended
    assert "Kamu menang" in ended
    assert found[1] not in ended


async def test_a_question_of_the_bank_is_told_apart(shop: Shop) -> None:
    await disputed(shop, "warning_needs_response")

    page = (await (await page_of(shop)).get("/money/disputes")).text

    assert "Bank baru bertanya" in page


async def test_ended_ones_are_paged(pesan: Pesan, shop: Shop) -> None:
    await disputed(shop)
    await pesan.rows("""
        INSERT INTO payment_disputes SELECT (jsonb_populate_record(d, jsonb_build_object(
            'id', gen_random_uuid(), 'gateway_id', 'du_' || n, 'state', 'lost'))).*
        FROM payment_disputes d, generate_series(1, 31) AS n RETURNING 1
    """)
    browser = await page_of(shop)

    first = (await browser.get("/money/disputes?tab=done")).text
    [older] = [part for part in first.split('href="') if part.startswith("/money/disputes?tab=done&amp;before")]  # fmt: skip
    second = (await browser.get(older.partition('"')[0].replace("&amp;", "&"))).text

    assert (first.count("du_"), second.count("du_")) == (30, 1)
    assert "Lebih lama" not in second
    for odd in ("tab=eat", "tab=done&before=x"):
        assert (await browser.get(f"/money/disputes?{odd}")).status_code == 404


async def test_another_stores_disputes_and_ledger_are_its_own(pesan: Pesan, shop: Shop) -> None:
    _, dispute = await disputed(shop)
    stranger = await page_of(await open_shop(pesan, "Budi"))
    viewer = await page_of(shop)
    await pesan.rows("UPDATE members SET role = 'viewer' WHERE store_id = $1", shop.store)

    assert dispute not in (await stranger.get("/money/disputes")).text
    assert dispute in (await viewer.get("/money/disputes")).text
    assert len((await stranger.get("/money/book/ledger.csv")).text.splitlines()) == 1
    assert len((await viewer.get("/money/book/ledger.csv")).text.splitlines()) == 3


async def test_the_ledger_is_a_file_of_the_period_that_is_shown(pesan: Pesan, shop: Shop) -> None:
    await (await shop.ready()).captured()
    browser = await page_of(shop)

    page = (await browser.get("/money/book?period=week")).text
    file = await browser.get("/money/book/ledger.csv?period=week")

    assert 'href="/money/book/ledger.csv?period=week"' in page
    assert file.headers["content-type"].startswith("text/csv")
    assert "attachment" in file.headers["content-disposition"]
    assert file.content.startswith(b"\xef\xbb\xbfentry_id,at,kind")
    await pesan.shift_clock(20 * 86_400)
    assert len((await browser.get("/money/book/ledger.csv?period=week")).text.splitlines()) == 1
    assert len((await browser.get("/money/book/ledger.csv?period=all")).text.splitlines()) == 3
    assert (await browser.get("/money/book/ledger.csv?period=eat")).status_code == 404
    async with pesan.visitor() as nobody:
        assert (await nobody.get("/money/book/ledger.csv")).headers["location"].startswith("/login")
