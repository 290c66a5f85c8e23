"""The simulation's buttons go the whole way: bank, signed webhook, payment, order."""

import asyncio

import httpx
import pytest

from ..dashboard.shop import Shop, open_shop
from ..patience import PATIENCE_SECONDS
from ..running import Pesan


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def asked(shop: Shop) -> str:
    """The path of a fresh order's pay page, with a code to pay."""
    variant = {"sku": "KPH-L", "price": "85000", "stock": 5}
    product = await shop.seller.made("/products", {"name": "Kaos Hitam", "variants": [variant]})
    order = await shop.seller.made(
        "/orders",
        {
            "customer": {"name": "Siti"},
            "items": [{"variant_id": product["variants"][0]["id"], "quantity": 2}],
        },
    )
    payment = await shop.seller.made(
        f"/orders/{order['id']}/payments", {"provider": "sandbox", "method": "qris"}
    )
    return str(payment["pay_url"]).removeprefix(shop.pesan.url)


async def shows(api: httpx.AsyncClient, path: str, face: str) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await api.get(f"{path}/status")).json() != {"face": face}:  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.05)


async def press(api: httpx.AsyncClient, path: str, outcome: str) -> None:
    answer = await api.post(f"{path}/simulation", data={"outcome": outcome})
    assert (answer.status_code, answer.headers["location"]) == (303, path)


async def test_marking_as_paid_pays_the_order_once(pesan: Pesan, shop: Shop) -> None:
    path = await asked(shop)

    await press(pesan.api, path, "paid")
    await shows(pesan.api, path, "paid")
    again = await pesan.api.post(f"{path}/simulation", data={"outcome": "paid"})

    assert again.status_code == 403
    await pesan.eventually("SELECT status = 'paid' FROM orders")
    assert await pesan.value("SELECT sum(captured_minor)::bigint FROM payments") == 17_000_000


async def test_after_a_failure_the_buyer_makes_a_new_code_and_pays_it(
    pesan: Pesan, shop: Shop
) -> None:
    path = await asked(shop)
    await press(pesan.api, path, "failed")
    await shows(pesan.api, path, "failed")
    assert "Buat ulang" in (await pesan.api.get(path)).text

    answer = await pesan.api.post(f"{path}/again")
    anew = answer.headers["location"]

    assert anew != path
    await shows(pesan.api, anew, "pay")
    assert anew in (await pesan.api.get(path)).text
    await press(pesan.api, anew, "paid")
    await shows(pesan.api, anew, "paid")
    await pesan.eventually("SELECT status = 'paid' FROM orders")


async def test_a_paid_order_is_not_asked_for_again(pesan: Pesan, shop: Shop) -> None:
    path = await asked(shop)
    await press(pesan.api, path, "paid")
    await shows(pesan.api, path, "paid")

    answer = await pesan.api.post(f"{path}/again")

    assert answer.headers["location"] == path
    assert await pesan.value("SELECT count(*) FROM payments") == 1


async def test_an_outcome_nobody_knows_changes_nothing(pesan: Pesan, shop: Shop) -> None:
    path = await asked(shop)

    answer = await pesan.api.post(f"{path}/simulation", data={"outcome": "free"})

    assert answer.status_code == 404
    await shows(pesan.api, path, "pay")
