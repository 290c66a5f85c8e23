"""The other ways to pay: seen on the page, and one of them at a time alive."""

import re

import httpx
import pytest

from ..payments.builders import Shop, open_shop
from ..running import Pesan


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def page_of(shop: Shop, rupiah: int = 85_000) -> str:
    """The path of a fresh attempt's pay page."""
    answer = await shop.begin(await shop.order(rupiah))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["pay_url"]).removeprefix(shop.pesan.url)


async def choose(api: httpx.AsyncClient, path: str, choice: str) -> str:
    answer = await api.post(f"{path}/method", data={"choice": choice})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_a_buyer_who_chooses_a_bank_sees_its_number_and_how_to_use_it(
    pesan: Pesan, shop: Shop
) -> None:
    path = await page_of(shop)
    assert "Cara bayar lain" in (await pesan.api.get(path)).text

    anew = await choose(pesan.api, path, "xendit:virtual_account:BNI_VIRTUAL_ACCOUNT")
    await shop.quiet()

    page = (await pesan.api.get(anew)).text
    (number,) = [
        one["actions"][0]["value"]
        for one in pesan.xendit.account.payment_requests.values()
        if one["channel_code"] == "BNI_VIRTUAL_ACCOUNT"
    ]
    assert number in page
    assert "Virtual Account · BNI" in page
    assert "lalu pilih Virtual Account" in page
    assert "lalu pilih" not in (await pesan.api.get(f"{anew}?lang=en")).text
    qris = [
        one["status"]
        for one in pesan.xendit.account.payment_requests.values()
        if one["channel_code"] == "QRIS"
    ]
    assert qris == ["CANCELED"]
    assert anew in (await pesan.api.get(path)).text, "the old page leads to the new one"


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        ("xendit:retail_outlet:INDOMARET", "Datang ke kasir Indomaret"),
        ("xendit:card:CARDS", "https://checkout.example/sessions/"),
    ],
)
async def test_each_kind_of_answer_has_its_words(
    pesan: Pesan, shop: Shop, choice: str, shown: str
) -> None:
    anew = await choose(pesan.api, await page_of(shop), choice)
    await shop.quiet()

    assert shown in (await pesan.api.get(anew)).text


async def test_the_page_offers_only_what_takes_the_amount_and_not_the_present_way(
    pesan: Pesan, shop: Shop
) -> None:
    page = (await pesan.api.get(await page_of(shop, 4_000))).text

    assert "xendit:ewallet:DANA" in page
    for absent in ("CARDS", "BCA_VIRTUAL_ACCOUNT", "ALFAMART", "QRIS", "OVO"):
        assert f":{absent}" not in page, absent


async def test_what_buyers_here_mostly_pay_with_is_offered_first(pesan: Pesan, shop: Shop) -> None:
    page = (await pesan.api.get(await page_of(shop))).text

    offered = re.findall(r'name="choice" value="xendit:(\w+):', page)
    assert list(dict.fromkeys(offered))[:4] == [
        "ewallet",
        "virtual_account",
        "retail_outlet",
        "card",
    ]


@pytest.mark.parametrize(
    "choice", ["", "xendit:virtual_account:BCA_VIRTUAL_ACCOUNT", "sandbox:qris:", "\x00", "manual"]
)
async def test_what_the_page_does_not_offer_is_not_begun(
    pesan: Pesan, shop: Shop, choice: str
) -> None:
    path = await page_of(shop, 4_000)

    assert await choose(pesan.api, path, choice) == path
    assert await pesan.value("SELECT count(*) FROM payments") == 1


async def test_a_paid_order_is_not_paid_another_way(pesan: Pesan, shop: Shop) -> None:
    path = await page_of(shop)
    await pesan.rows("UPDATE orders SET status = 'paid' RETURNING 1")

    assert await choose(pesan.api, path, "xendit:ewallet:DANA") == path
    assert "Cara bayar lain" not in (await pesan.api.get(path)).text
    assert await pesan.value("SELECT count(*) FROM payments") == 1


async def test_a_simulated_payment_stays_simulated(pesan: Pesan) -> None:
    shop = await open_shop(pesan, provider="sandbox")
    path = await page_of(shop)

    assert "xendit:" not in (await pesan.api.get(path)).text
    anew = await choose(pesan.api, path, "sandbox:virtual_account:")
    await shop.quiet()

    assert "Tandai dibayar" in (await pesan.api.get(anew)).text
