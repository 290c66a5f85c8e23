"""What a buyer is asked for whose transfer was a part of it."""

from typing import Any

from pesan.kit.ids import decode

from ..payments.test_lines import came, match, rupiah
from ..payments.transfers import asked, by_qris, placed, shop
from ..running import Pesan
from ..shop import Shop
from ..stories.test_first_sale import settled

__all__ = ["shop"]  # the fixture: Toko Sari, which takes transfers


async def page_of(pesan: Pesan, payment: Any) -> str:
    return (await pesan.api.get(str(payment["pay_url"]).removeprefix(pesan.url))).text


async def half_paid(pesan: Pesan, shop: Shop) -> tuple[Any, Any]:
    """An order, and its transfer of which Rp40.000 have come."""
    order = await placed(shop)
    payment = await asked(shop, order)
    assert (await match(shop, await came(shop, 40_000), payment["id"])).status_code == 200
    await settled(pesan)
    return order, payment


async def test_who_transferred_a_part_is_asked_for_the_rest_alone(pesan: Pesan, shop: Shop) -> None:
    _, payment = await half_paid(pesan, shop)
    rest = int(payment["amount"]["amount"]) - 40_000

    page = await page_of(pesan, payment)

    spoken = f"Rp{rest:,}".replace(",", ".")
    assert f"Rp40.000 sudah kami terima. Tinggal sisanya: transfer tepat {spoken} " in page
    assert f'data-copy="{rest}"' in page
    assert "jangan bayar lagi" not in page
    assert "itu kode unik" not in page, "the last digits of the rest are not it"


async def test_who_goes_on_to_a_gateway_pays_the_rest_there(pesan: Pesan, shop: Shop) -> None:
    order, _ = await half_paid(pesan, shop)

    payment = await by_qris(shop, order)

    assert payment["amount"]["amount"] == "45000"
    page = await page_of(pesan, payment)
    assert "Rp40.000 sudah kami terima. Tinggal sisanya: Rp45.000." in page
    assert "jangan bayar lagi" not in page
    assert "transfer tepat" not in page
    request = await pesan.value(
        "SELECT gateway_id FROM payments WHERE id = $1", decode("pay", payment["id"])
    )
    await pesan.xendit.pay(request)
    await settled(pesan)
    assert (await shop.order(order["id"]))["status"] == "paid"
    assert await pesan.value("SELECT sum(captured_minor)::bigint FROM payments") == 8_500_000
    assert await pesan.value("SELECT count(*) FROM refunds") == 0


async def test_a_new_transfer_asks_for_the_rest_with_a_code_of_its_own(
    pesan: Pesan, shop: Shop
) -> None:
    order, first = await half_paid(pesan, shop)
    body = {"provider": "manual", "method": "bank_transfer", "replace": True}

    payment = await shop.seller.made(f"/orders/{order['id']}/payments", body)

    asks = int(payment["amount"]["amount"])
    assert 45_000 < asks < 46_000
    page = await page_of(pesan, payment)
    assert "Rp40.000 sudah kami terima" in page
    assert f'data-copy="{asks}"' in page
    assert "itu kode unik" in page
    await came(shop, asks)  # known by its code
    await settled(pesan)
    assert (await shop.order(order["id"]))["status"] == "paid"
    assert (await shop.seller.get(f"/payments/{first['id']}")).json()["status"] == "cancelled"


async def test_a_code_that_was_asked_for_before_the_part_came_is_not_to_be_paid(
    pesan: Pesan, shop: Shop
) -> None:
    """It asks for the whole: the part would have to go back by hand."""
    order = await placed(shop)
    transfer = await asked(shop, order)
    payment = await by_qris(shop, order)
    assert (await match(shop, await came(shop, 40_000), transfer["id"])).status_code == 200
    await settled(pesan)

    page = await page_of(pesan, payment)

    assert "Rp40.000 sudah kami terima" in page
    assert "jangan bayar lagi dulu" in page


async def test_an_order_whose_whole_price_has_come_is_asked_for_no_more(
    pesan: Pesan, shop: Shop
) -> None:
    order, payment = await half_paid(pesan, shop)
    await match(shop, await came(shop, rupiah(payment) - 40_000), payment["id"])

    body = {"provider": "xendit", "method": "qris", "replace": True}
    answer = await shop.seller.post(f"/orders/{order['id']}/payments", body)

    assert (answer.status_code, answer.json()["code"]) == (409, "payments.order_not_payable")
