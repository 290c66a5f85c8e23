"""A shop that takes transfers to accounts of its own, and an order that is to be paid so."""

from typing import Any

import pytest

from ..running import Pesan
from ..shop import Shop, open_shop

ACCOUNTS = [
    {"bank": "BCA", "account_number": "014-001-2345", "holder": "Sari Dewi"},
    {"bank": "Mandiri", "account_number": "1310098765432", "holder": "Sari Dewi"},
]


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    shop = await open_shop(pesan, stock=50)
    answer = await shop.seller.put("/bank-accounts", ACCOUNTS)
    assert answer.status_code == 200, answer.text
    return shop


async def placed(shop: Shop) -> Any:
    items = [{"variant_id": shop.sizes["L"], "quantity": 1}]
    return await shop.seller.made("/orders", {"customer": {"name": "Budi"}, "items": items})


async def asked(shop: Shop, order: Any) -> Any:
    body = {"provider": "manual", "method": "bank_transfer"}
    return await shop.seller.made(f"/orders/{order['id']}/payments", body)


async def by_qris(shop: Shop, order: Any) -> Any:
    """The buyer goes another way: an attempt in the transfer's place."""
    body = {"provider": "xendit", "method": "qris", "replace": True}
    return await shop.seller.made(f"/orders/{order['id']}/payments", body)
