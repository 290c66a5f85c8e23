"""Money that comes twice goes back once and whole, whatever a person gave back in between."""

from typing import Any

import pytest

from ..running import Pesan
from ..shop import Shop, open_shop
from ..stories.test_first_sale import nothing_is_broken
from .builders import OneOrder, paid, placed

TOTAL = 18_800_000  # two shirts and their way to Bandung


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def pay_again(shop: Shop, order: OneOrder) -> None:
    """Another buyer's phone, the same code."""
    captures = await shop.pesan.value("SELECT count(*) FROM payment_captures")
    request = await shop.pesan.value(
        "SELECT gateway_id FROM payments WHERE order_id = $1", order.uuid
    )
    await shop.pesan.xendit.pay(request)
    await shop.pesan.eventually("SELECT count(*) = $1 FROM payment_captures", captures + 1)
    await quiet(shop)


async def quiet(shop: Shop) -> None:
    """Until the facts were heard, and every refund that began has ended."""
    await shop.pesan.eventually(
        "SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)"
    )
    await shop.pesan.eventually("SELECT NOT EXISTS (SELECT FROM refunds WHERE gateway_id IS NULL)")
    for refund, told in list(shop.pesan.xendit.account.refunds.items()):
        if told["status"] == "PENDING":
            await shop.pesan.xendit.settle_refund(refund)
    await shop.pesan.eventually("SELECT NOT EXISTS (SELECT FROM refunds WHERE status = 'pending')")


async def refund(shop: Shop, order: OneOrder, rupiah: int) -> None:
    payment = (await shop.order(order.id))["payments"][0]["id"]
    body = {"amount": rupiah, "reason": "goodwill"}
    await shop.seller.made(f"/payments/{payment}/refunds", body)
    await quiet(shop)


async def kept(shop: Shop, order: OneOrder) -> int:
    return int(
        await shop.pesan.value(
            "SELECT sum(captured_minor - refunded_minor) FROM payments WHERE order_id = $1",
            order.uuid,
        )
    )


async def accounts(shop: Shop) -> dict[str, Any]:
    """How each account stands, in rupiah: a debit above nought."""
    answer = await shop.seller.get("/ledger/accounts")
    assert answer.status_code == 200, answer.text
    return {
        item["account"]: int((item["debit_balance"] or {"amount": 0})["amount"])
        - int((item["credit_balance"] or {"amount": 0})["amount"])
        for item in answer.json()["items"]
    }


async def test_a_second_payment_after_a_goodwill_refund_goes_back_whole(shop: Shop) -> None:
    order = await paid(shop)
    await refund(shop, order, 20_000)

    await pay_again(shop, order)

    assert await kept(shop, order) == TOTAL - 2_000_000
    assert await accounts(shop) == {
        "gateway": 168_000,
        "owed": 0,
        "refunds": 20_000,
        "sales": -188_000,
    }
    await nothing_is_broken(shop.pesan)


async def test_a_third_payment_goes_back_whole_as_well(shop: Shop) -> None:
    order = await paid(shop)
    await pay_again(shop, order)
    await refund(shop, order, 20_000)

    await pay_again(shop, order)

    assert await kept(shop, order) == TOTAL - 2_000_000
    await nothing_is_broken(shop.pesan)


async def test_a_second_payment_after_a_return_goes_back_whole(shop: Shop) -> None:
    order = await paid(shop)
    await order.pack(L=2)
    for status in ("shipped", "delivered"):
        await shop.seller.post(f"/orders/{order.id}/status", {"status": status})
    lines = [{"item_id": order.items["L"], "quantity": 2}]
    back = await shop.seller.made(f"/orders/{order.id}/returns", {"items": lines, "reason": "size"})
    await quiet(shop)
    left = await kept(shop, order)

    await pay_again(shop, order)

    assert left == TOTAL - int(back["refund"]["amount"]) * 100
    assert await kept(shop, order) == left
    await nothing_is_broken(shop.pesan)


async def test_a_cancelled_order_that_is_paid_again_is_sold_for_its_price(shop: Shop) -> None:
    order = await paid(shop)
    await shop.seller.post(f"/orders/{order.id}/cancellation", {"reason": "changed my mind"})
    await quiet(shop)

    await pay_again(shop, order)

    assert (await shop.order(order.id))["status"] == "paid"
    assert await kept(shop, order) == TOTAL
    assert await accounts(shop) == {"gateway": 188_000, "owed": 0, "sales": -188_000}
    await nothing_is_broken(shop.pesan)


async def test_money_given_back_before_the_order_was_paid_was_never_a_sale(shop: Shop) -> None:
    order = await placed(shop)
    begun = await shop.seller.made(
        f"/orders/{order.id}/payments", {"provider": "xendit", "method": "qris"}
    )
    request = await shop.pesan.value(
        "SELECT gateway_id FROM payments WHERE order_id = $1", order.uuid
    )
    await shop.pesan.xendit.pay(request, amount=30_000)
    await shop.pesan.eventually("SELECT count(*) = 1 FROM payment_captures")
    body = {"amount": 30_000, "reason": "too little"}
    await shop.seller.made(f"/payments/{begun['id']}/refunds", body)
    await quiet(shop)

    await pay_again(shop, order)

    assert (await shop.order(order.id))["status"] == "paid"
    assert await kept(shop, order) == TOTAL
    assert await accounts(shop) == {"gateway": 188_000, "owed": 0, "sales": -188_000}
    await nothing_is_broken(shop.pesan)
