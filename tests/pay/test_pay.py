import re
import struct
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from ..dashboard.shop import Shop, open_shop
from ..running import Pesan


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


@pytest.fixture
async def buyer(pesan: Pesan) -> AsyncIterator[httpx.AsyncClient]:
    async with pesan.visitor() as client:
        yield client


async def token_of(shop: Shop, status: str = "requires_action", **payment: object) -> str:
    customer = await shop.customer("Siti Rahmawati", "+6281234563481")
    order_status = "paid" if status == "captured" else "awaiting_payment"
    order = await shop.order(customer, number=1048, status=order_status)
    return await shop.payment(order, status=status, **payment)  # type: ignore[arg-type] # passed on


async def test_the_page_shows_what_to_pay_until_when_and_to_whom(
    shop: Shop, buyer: httpx.AsyncClient
) -> None:
    page = (await buyer.get(f"/pay/{await token_of(shop)}")).text

    assert "Toko Sari" in page
    assert "Pesanan #1048" in page
    assert "Rp196.000" in page
    assert re.search(r"Bayar sebelum <b[^>]*>\d\d\.\d\d</b> WIB", page)
    assert "Simpan gambar QR" in page
    assert '<noscript><meta http-equiv="refresh"' in page


async def test_the_shops_own_logo_is_shown_and_none_of_a_foreign_host(
    shop: Shop, buyer: httpx.AsyncClient, pesan: Pesan
) -> None:
    token = await token_of(shop)
    ours = f"/files/{'0' * 32}.png"

    for logo, shown in ((ours, True), ("https://example.com/logo.png", False)):
        await pesan.rows("UPDATE stores SET branding = jsonb_build_object('logo', $1::text)", logo)
        page = (await buyer.get(f"/pay/{token}")).text
        assert (f'src="{logo}' in page) == shown


async def test_it_shows_nothing_of_the_buyer_or_of_other_orders(
    shop: Shop, buyer: httpx.AsyncClient
) -> None:
    other = await shop.customer("Budi Santoso", "+6281299990000")
    await shop.order(other, number=1049, price=77_000)

    page = (await buyer.get(f"/pay/{await token_of(shop)}")).text

    for secret in ("Siti", "+62812", "Melati", "Budi", "1049", "77.000"):
        assert secret not in page


async def test_the_code_is_a_picture_to_show_and_to_save(
    shop: Shop, buyer: httpx.AsyncClient
) -> None:
    token = await token_of(shop)

    shown = await buyer.get(f"/pay/{token}/qr.png")
    saved = await buyer.get(f"/pay/{token}/qr.png?save=1")

    assert shown.headers["content-type"] == "image/png"
    assert shown.content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", shown.content[16:24])
    assert width == height >= 400
    assert saved.headers["content-disposition"] == 'attachment; filename="qris-1048.png"'


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("captured", "Pembayaran diterima"),
        ("failed", "Pembayaran gagal"),
        ("expired", "Waktu bayar habis"),
        ("cancelled", "Permintaan bayar ditutup"),
        ("refunded", "Dana dikembalikan"),
        ("pending", "Menyiapkan kode bayar"),
    ],
)
async def test_each_state_has_a_face(
    shop: Shop, buyer: httpx.AsyncClient, status: str, sentence: str
) -> None:
    action = {"action": {"type": "none"}} if status == "pending" else {}
    token = await token_of(shop, status, **action)
    if status == "pending":
        await shop.pesan.rows("UPDATE payments SET action = NULL RETURNING 1")

    page = (await buyer.get(f"/pay/{token}")).text

    assert sentence in page
    assert ("Simpan gambar QR" in page) is False


async def test_a_code_past_its_time_is_not_offered_any_more(
    shop: Shop, buyer: httpx.AsyncClient
) -> None:
    token = await token_of(shop, expires=timedelta(seconds=-1))

    page = (await buyer.get(f"/pay/{token}")).text

    assert "Waktu bayar habis" in page
    assert "Buat ulang" in page
    assert (await buyer.get(f"/pay/{token}/status")).json() == {"face": "expired"}


async def test_a_virtual_account_shows_its_number(shop: Shop, buyer: httpx.AsyncClient) -> None:
    action = {"type": "account_number", "value": "88089999123456"}
    token = await token_of(shop, method="virtual_account", action=action)

    page = (await buyer.get(f"/pay/{token}")).text

    assert "88089999123456" in page
    assert (await buyer.get(f"/pay/{token}/qr.png")).status_code == 404


async def test_an_unknown_token_is_one_plain_page(buyer: httpx.AsyncClient) -> None:
    for token in ("nobody", "x" * 500, "%00", "é"):
        for rest in ("", "/status", "/qr.png"):
            answer = await buyer.get(f"/pay/{token}{rest}")
            assert answer.status_code == 404, (token, rest)
            assert "Tautan tidak ditemukan" in answer.text


async def test_nobody_marks_a_real_payment_as_paid(shop: Shop, buyer: httpx.AsyncClient) -> None:
    token = await token_of(shop, provider="xendit")

    page = (await buyer.get(f"/pay/{token}")).text
    answer = await buyer.post(f"/pay/{token}/simulation", data={"outcome": "paid"})

    assert "Mode simulasi" not in page
    assert answer.status_code == 403
    assert await shop.pesan.value("SELECT status FROM payments") == "requires_action"


async def test_a_form_sent_from_another_site_is_refused(
    shop: Shop, buyer: httpx.AsyncClient
) -> None:
    token = await token_of(shop)
    for path in ("simulation", "again"):
        answer = await buyer.post(
            f"/pay/{token}/{path}",
            data={"outcome": "paid"},
            headers={"Origin": "https://evil.example"},
        )
        assert answer.status_code == 403
