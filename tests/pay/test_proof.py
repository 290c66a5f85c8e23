"""The buyer sends a picture of their receipt, without a script; the page thanks, and never says paid."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from pesan.files import rules as pictures
from pesan.kit.ids import decode

from ..databases import Databases
from ..payments.transfers import asked, placed, shop
from ..pictures import GIF, picture
from ..receipts import jpeg, receipt
from ..running import Pesan, running_pesan
from ..shop import Shop, open_shop

__all__ = ["shop"]  # the fixture: Toko Sari, which takes transfers


@pytest.fixture
async def buyer(pesan: Pesan) -> AsyncIterator[httpx.AsyncClient]:
    async with pesan.visitor() as client:
        yield client


def path_of(pesan: Pesan, payment: Any) -> str:
    return str(payment["pay_url"]).removeprefix(pesan.url)


async def send(buyer: httpx.AsyncClient, path: str, raw: bytes, **headers: str) -> httpx.Response:
    file = ("bukti.jpg", raw, "image/jpeg")
    return await buyer.post(f"{path}/proof", files={"picture": file}, headers=headers)


async def test_a_buyer_attaches_a_receipt_and_is_told_that_a_person_will_look(
    pesan: Pesan, shop: Shop, buyer: httpx.AsyncClient
) -> None:
    payment = await asked(shop, await placed(shop))
    path = path_of(pesan, payment)
    assert f'href="{path}/proof?lang=id"' in (await buyer.get(path)).text

    form = (await buyer.get(f"{path}/proof")).text
    assert 'enctype="multipart/form-data"' in form
    assert 'http-equiv="refresh"' not in form, "a page that reloads forgets what was chosen"
    answer = await send(buyer, path, jpeg(receipt()))

    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?lang=id")
    page = (await buyer.get(path)).text
    assert re.search(r"Bukti diterima \d\d\.\d\d WIB", page)
    assert "Toko akan memeriksa" in page
    assert "Kirim bukti lain" in page
    assert "Pembayaran diterima" not in page
    assert (await buyer.get(f"{path}/status")).json() == {"face": "pay"}
    [proof] = (await shop.seller.get(f"/payments/{payment['id']}/proofs")).json()["items"]
    assert proof["attached_by"] == "customer"
    assert "<img" not in page, "not even the buyer is given an address of it"
    english = (await buyer.get(f"{path}?lang=en")).text
    assert "Proof received" in english
    assert "bukti" not in english.lower()


async def test_what_is_wrong_with_a_picture_is_said_above_the_form(
    pesan: Pesan, shop: Shop, buyer: httpx.AsyncClient
) -> None:
    path = path_of(pesan, await asked(shop, await placed(shop)))

    for raw, status, sentence in (
        (GIF, 415, "Itu bukan gambar"),
        (b"", 415, "Itu bukan gambar"),
        (picture(size=(99, 99))[:90], 422, "tidak bisa dibuka"),
        (picture() + b"\0" * pictures.BYTES_MAX, 413, "terlalu besar"),
    ):
        answer = await send(buyer, path, raw)
        assert (answer.status_code, sentence in answer.text) == (status, True), answer.text
        assert 'type="file"' in answer.text
    nothing = await buyer.post(f"{path}/proof", data={"picture": "text"})
    assert nothing.status_code == 415
    assert await pesan.value("SELECT count(*) FROM payment_proofs") == 0
    assert "Bukti diterima" not in (await buyer.get(path)).text


async def test_five_are_enough_and_the_sixth_is_not_even_looked_at(
    pesan: Pesan, shop: Shop, buyer: httpx.AsyncClient
) -> None:
    path = path_of(pesan, await asked(shop, await placed(shop)))
    for n in range(5):
        assert (await send(buyer, path, picture(size=(10 + n, 10)))).status_code == 303

    answer = await send(buyer, path, b"not looked at")

    assert (answer.status_code, "sudah cukup" in answer.text) == (409, True)
    page = (await buyer.get(path)).text
    assert "Bukti diterima" in page
    assert f"{path}/proof" not in page
    assert (await buyer.get(f"{path}/proof")).headers["location"] == path


async def test_a_transfer_of_the_last_minute_may_still_be_shown(
    pesan: Pesan, shop: Shop, buyer: httpx.AsyncClient
) -> None:
    order = await placed(shop)
    payment = await asked(shop, order)
    path = path_of(pesan, payment)
    await pesan.shift_clock(2 * 3600)
    await pesan.eventually("SELECT status = 'expired' FROM payments WHERE id = $1", decode("pay", payment["id"]))  # fmt: skip
    assert "Sudah transfer? Kirim bukti" in (await buyer.get(path)).text

    assert (await send(buyer, path, picture())).status_code == 303

    page = (await buyer.get(path)).text
    assert "Waktu bayar habis" in page
    assert "Bukti diterima" in page


async def test_what_is_paid_awaits_nothing_and_what_is_no_transfer_neither(
    pesan: Pesan, shop: Shop, buyer: httpx.AsyncClient
) -> None:
    done = await asked(shop, await placed(shop))
    await shop.seller.post(f"/payments/{done['id']}/confirmation", {})
    order = await placed(shop)
    qris = await shop.seller.made(
        f"/orders/{order['id']}/payments", {"provider": "xendit", "method": "qris"}
    )

    for payment in (done, qris):
        path = path_of(pesan, payment)
        assert "/proof" not in (await buyer.get(path)).text
        assert (await buyer.get(f"{path}/proof")).status_code == 303
        answer = await send(buyer, path, picture())
        assert (answer.status_code, "tidak menunggu bukti" in answer.text) == (409, True)
    assert (await buyer.get("/pay/nobody/proof")).status_code == 404
    assert (await send(buyer, "/pay/nobody", picture())).status_code == 404


async def test_a_form_sent_from_another_site_is_refused(
    pesan: Pesan, shop: Shop, buyer: httpx.AsyncClient
) -> None:
    path = path_of(pesan, await asked(shop, await placed(shop)))

    answer = await send(buyer, path, picture(), Origin="https://evil.example")

    assert answer.status_code == 403
    assert await pesan.value("SELECT count(*) FROM payment_proofs") == 0


async def test_who_tries_over_and_over_is_told_to_wait(databases: Databases, database: str) -> None:
    """Each try costs us a picture to decode, so they are counted before it is read."""
    async with running_pesan(databases, database, rate_limits="on") as pesan:
        shop = await open_shop(pesan)
        await shop.seller.put("/bank-accounts", [{"bank": "BCA", "account_number": "12345", "holder": "S"}])  # fmt: skip
        path = path_of(pesan, await asked(shop, await placed(shop)))
        other = path_of(pesan, await asked(shop, await placed(shop)))
        async with pesan.visitor() as buyer:
            tries = [await send(buyer, path, GIF) for _ in range(21)]

            assert [answer.status_code for answer in tries] == [415] * 20 + [429]
            assert int(tries[-1].headers["retry-after"]) > 0
            assert "Terlalu banyak percobaan" in tries[-1].text
            assert (await send(buyer, other, picture())).status_code == 303
