"""What a buyer is told where there is no code to show, and where another amount has come."""

import pytest

from ..payments.builders import Shop, open_shop
from ..running import Pesan


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def page_of(shop: Shop, url: str) -> str:
    return (await shop.pesan.api.get(url.removeprefix(shop.pesan.url))).text


async def begun(shop: Shop, **body: str) -> dict[str, str]:
    answer = await shop.begin(await shop.order(), **body)
    assert answer.status_code == 201, answer.text
    made: dict[str, str] = answer.json()
    return made


async def test_who_pays_at_the_door_or_by_agreement_waits_for_no_code(shop: Shop) -> None:
    cash = await begun(shop, provider="manual", method="cod")
    transfer = await begun(shop, provider="manual", method="bank_transfer")

    at_the_door = await page_of(shop, cash["pay_url"])
    agreed = await page_of(shop, transfer["pay_url"])

    assert "Siapkan Rp85.000 tunai" in at_the_door
    assert "data-seconds" not in at_the_door
    assert "lewat chat. Transfer tepat Rp85.000" in agreed
    for page in (at_the_door, agreed):
        assert "Menyiapkan kode bayar" not in page


async def test_the_unique_code_stands_out_and_the_amount_can_be_copied(shop: Shop) -> None:
    accounts = [{"bank": "BCA", "account_number": "0140012345", "holder": "Sari"}]
    await shop.seller.put("/bank-accounts", accounts)
    made = await begun(shop, provider="manual", method="bank_transfer")

    page = await page_of(shop, made["pay_url"])

    assert f"Rp85.<em>{made['unique_code']:03}</em>" in page
    assert f'data-copy="{85_000 + int(made["unique_code"])}"' in page
    assert "Kode unik" in page


async def test_who_paid_another_amount_is_told_that_it_came(shop: Shop) -> None:
    made = await begun(shop, method="virtual_account")
    await shop.pesan.xendit.pay(await shop.gateway_id(made["id"]), 80_000)
    await shop.quiet()

    page = await page_of(shop, made["pay_url"])

    assert "Rp80.000 sudah kami terima" in page
    assert "jangan bayar lagi dulu" in page
