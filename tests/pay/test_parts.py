"""What a buyer is asked for whose transfer was a part of it."""

from typing import Any

from ..payments.test_lines import came, match
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


async def test_who_goes_on_to_a_gateway_is_told_to_wait(pesan: Pesan, shop: Shop) -> None:
    """Its code asks for the whole: the part would have to go back by hand."""
    order, _ = await half_paid(pesan, shop)
    page = await page_of(pesan, await by_qris(shop, order))

    assert "Rp40.000 sudah kami terima" in page
    assert "jangan bayar lagi dulu" in page
