"""The invoice and the packing slip: for the staff, and the invoice for whoever holds its link."""

import re

import httpx

from ..dashboard.shop import Browser
from ..dashboard.shop import Shop as Screens
from ..orders.builders import OneOrder, open_shop, paid, placed
from ..running import Pesan


async def browser_of(order: OneOrder) -> Browser:
    screens = Screens(order.pesan, order.shop.seller, order.store, order.uuid)
    return await screens.browser()


def words(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def test_the_staff_prints_an_invoice_with_every_sum_and_a_stamp(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.seller.patch("", {"phone": "0812-0000-111", "address": {"kota": "Bandung"}})
    await shop.seller.patch("/settings", {"tax": {"rate_percent": "11", "inclusive": False}})
    order, unpaid = await paid(shop, L=2), await placed(shop, M=1)
    browser = await browser_of(order)
    seen = await order.now()

    page = words(await browser.get(f"/orders/{order.id}/invoice"))
    for part in ("Toko Sari", "Bandung", f"#{seen['number']}", "KPH-L", "Rp85.000", "Rp170.000",
                 "Ongkir", "Rp18.000", "PPN", "Rp18.700", "Rp206.700", "Budi", "Jl. Melati 4"):  # fmt: skip
        assert part in page, part
    assert " Lunas " in page
    assert " Belum dibayar " in words(await browser.get(f"/orders/{unpaid.id}/invoice"))
    english = await browser.get(f"/orders/{order.id}/invoice", lang="en", size="80")
    assert 'class="roll"' in english.text
    assert all(word in words(english) for word in ("Invoice", "Shipping", "VAT", " Paid "))
    await order.post("cancellation")
    assert " Batal " in words(await browser.get(f"/orders/{order.id}/invoice"))


async def test_a_packing_slip_says_what_and_whereto_and_no_price(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=2, M=1)

    page = words(await (await browser_of(order)).get(f"/orders/{order.id}/packing-slip"))

    assert all(part in page for part in ("Surat jalan", "Jl. Melati 4", "KPH-L", "3 barang"))
    assert "Rp" not in page


async def test_the_buyer_has_the_invoice_by_the_pay_pages_secret_alone(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=1)
    [payment] = (await order.now())["payments"]

    assert (
        f"{payment['pay_url']}/invoice".removeprefix(pesan.url)
        in (await pesan.api.get(payment["pay_url"])).text
    )
    answer = await pesan.api.get(f"{payment['pay_url']}/invoice")
    assert " Lunas " in words(answer)
    assert answer.headers["cache-control"] == "no-store"
    assert (await pesan.api.get("/pay/nobody/invoice")).status_code == 404
    assert (await pesan.api.get(f"/orders/{order.id}/invoice")).status_code == 303  # to the login


async def test_another_stores_papers_are_not_there(pesan: Pesan) -> None:
    theirs = await paid(await open_shop(pesan), L=1)
    ours = await pesan.seller("Budi")
    browser = await Screens(pesan, ours, theirs.store, theirs.uuid).browser()

    for paper in ("invoice", "packing-slip"):
        assert (await browser.get(f"/orders/{theirs.id}/{paper}")).status_code == 404
    assert (await browser.get("/orders/ord_x/invoice")).status_code == 404
