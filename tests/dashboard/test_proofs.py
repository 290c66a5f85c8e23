"""A merchant looks at a receipt beside its order, is warned when it was sent before, and decides."""

from typing import Any

import httpx

from ..orders.builders import OneOrder, open_shop, placed
from ..payments.test_proofs import sent
from ..payments.transfers import ACCOUNTS, asked
from ..pictures import GIF, shown
from ..receipts import CHANGES, jpeg, receipt
from ..running import Pesan
from ..shop import Shop
from .shop import Browser
from .shop import Shop as Screens

FLAG = "Gambar yang sama juga dikirim untuk"


async def transfer(shop: Shop) -> tuple[OneOrder, str]:
    await shop.seller.put("/bank-accounts", ACCOUNTS)
    order = await placed(shop, L=1)
    return order, (await asked(shop, await order.now()))["id"]


async def browser_of(order: OneOrder) -> Browser:
    return await Screens(order.pesan, order.shop.seller, order.store, order.uuid).browser()


async def upload(browser: Browser, path: str, raw: bytes) -> httpx.Response:
    return await browser.client.post(
        path,
        data={"form_token": await browser.token()},
        files={"picture": ("bukti.jpg", raw, "image/jpeg")},
    )


async def page_of(browser: Browser, order: OneOrder) -> str:
    return (await browser.get(f"/orders/{order.id}")).text


async def test_a_receipt_stands_beside_its_payment_and_money_is_confirmed_by_hand(
    pesan: Pesan,
) -> None:
    order, payment = await transfer(await open_shop(pesan))
    browser = await browser_of(order)
    proof = await sent(order.shop.seller, payment, jpeg(receipt()))

    page = await page_of(browser, order)
    picture = f"/payments/{payment}/proofs/{proof['id']}"
    assert f'<a href="{picture}"' in page
    assert FLAG not in page
    assert "Uang sudah masuk?" in page
    small = await browser.get(picture, small="1")
    assert small.headers["content-type"] == "image/webp"
    whole = await browser.get(picture)
    assert (whole.headers["content-type"], whole.headers["cache-control"]) == (
        "image/jpeg",
        "no-store",
    )
    assert shown(whole.content).size == (proof["width"], proof["height"])

    confirming = f"/orders/{order.id}/payments/{payment}/confirmation"
    short = await browser.post(confirming, amount="1.000")
    assert short.status_code == 422
    assert 'value="1.000"' in short.text
    done = await browser.post(confirming, amount="Rp103.000", reference="BCA 26/11")

    assert done.headers["location"] == f"/orders/{order.id}"
    await order.becomes("paid")
    page = await page_of(browser, order)
    assert f'<a href="{picture}"' in page
    assert "Uang sudah masuk?" not in page
    again = await browser.post(confirming)
    assert again.status_code == 409
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 1


async def test_a_picture_that_was_sent_before_is_flagged_on_both_pages(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    first, payment = await transfer(shop)
    second, other = await transfer(shop)
    await sent(shop.seller, payment, jpeg(receipt()))
    browser = await browser_of(first)

    path = f"/orders/{second.id}/payments/{other}/proofs"
    answer = await upload(browser, path, CHANGES["cropped"](receipt()))

    assert answer.headers["location"] == f"/orders/{second.id}"
    for mine, theirs in ((second, first), (first, second)):
        page = await page_of(browser, mine)
        assert page.count(FLAG) == 2, "above the button, and where it is confirmed"
        assert f'<a href="/orders/{theirs.id}">' in page
    assert "Pernah dipakai" in await page_of(browser, second)
    assert "Pernah dipakai" not in await page_of(browser, first)
    await browser.post(f"/orders/{second.id}/payments/{other}/confirmation")
    await second.becomes("paid")


async def test_nobody_else_sees_it_and_who_only_looks_confirms_nothing(pesan: Pesan) -> None:
    order, payment = await transfer(await open_shop(pesan))
    proof = await sent(order.shop.seller, payment, jpeg(receipt()))
    mine = await browser_of(order)
    stranger = await Screens(pesan, await pesan.seller("Budi"), order.store, order.uuid).browser()
    picture = f"/payments/{payment}/proofs/{proof['id']}"

    for path in (picture, f"{picture}?small=1"):
        assert (await stranger.get(path)).status_code == 404
        assert (await pesan.api.get(path)).status_code in {303, 401}
    for broken in ("/payments/pay_x/proofs/prf_x", picture.replace("prf_", "prf_0")):
        assert (await mine.get(broken)).status_code == 404
    forms: list[tuple[str, dict[str, Any]]] = [
        (f"/orders/{order.id}/payments/{payment}/confirmation", {}),
        (f"/orders/{order.id}/payments/pay_x/confirmation", {}),
    ]
    for path, form in forms:
        assert (await stranger.post(path, **form)).status_code == 404
    other, _ = await transfer(order.shop)
    crossed = f"/orders/{other.id}/payments/{payment}/confirmation"
    assert (await mine.post(crossed)).status_code == 404
    await pesan.rows("UPDATE members SET role = 'viewer'")
    assert (await mine.get(picture)).status_code == 200
    assert "Uang sudah masuk" not in await page_of(mine, order)
    assert (await mine.post(forms[0][0])).status_code == 403
    refused = await upload(mine, f"/orders/{order.id}/payments/{payment}/proofs", b"")
    assert refused.status_code == 403
    assert await order.status() == "awaiting_payment"


async def test_what_is_no_picture_leads_back_and_says_so(pesan: Pesan) -> None:
    order, payment = await transfer(await open_shop(pesan))
    browser = await browser_of(order)

    answer = await upload(browser, f"/orders/{order.id}/payments/{payment}/proofs", GIF)

    assert answer.status_code in {415, 422}
    assert "Belum bisa: keadaan pesanan sudah berubah" in answer.text
    assert await pesan.value("SELECT count(*) FROM payment_proofs") == 0
