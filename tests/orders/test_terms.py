"""Paid at the door, or by hand whenever it is: packed first, paid later, and never twice."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from ..running import Pesan
from ..shop import Shop, open_shop
from ..stories.test_first_sale import nothing_is_broken, settled
from .builders import OneOrder

DAY = 86_400
DOOR = {"code": "cod", "name": "Bayar di tempat", "type": "cod", "fee": "12000"}


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def placed(shop: Shop, **terms: Any) -> Any:
    buyer = await shop.seller.made("/customers", {"name": "Budi"})
    items = [{"variant_id": shop.sizes["L"], "quantity": 2}]
    return await shop.seller.made("/orders", {"customer_id": buyer["id"], "items": items} | terms)


async def asked(shop: Shop, order: Any, method: str = "bank_transfer") -> Any:
    body = {"provider": "manual", "method": method}
    return await shop.seller.made(f"/orders/{order['id']}/payments", body)


async def moved(shop: Shop, order: Any, *steps: str) -> list[int]:
    path = f"/orders/{order['id']}/status"
    return [(await shop.seller.post(path, {"status": step})).status_code for step in steps]


async def test_cash_on_delivery_is_packed_first_and_done_when_the_money_is_recorded(
    shop: Shop,
) -> None:
    assert (await shop.seller.put("/shipping-methods", [DOOR])).status_code == 200
    order = await placed(shop, shipping={"method": "cod", "address": {"text": "Jl. Melati 4"}})
    steps = await moved(shop, order, "packed", "shipped", "delivered", "completed")
    level = await shop.level()
    payment = await asked(shop, order, "cod")

    paid = await shop.seller.post(f"/payments/{payment['id']}/confirmation", {"note": "kurir"})
    twice = await shop.seller.post(f"/payments/{payment['id']}/confirmation", {})
    done = await moved(shop, order, "completed")

    assert (order["payment_terms"], order["status"]) == ("cod", "awaiting_payment")
    assert order["total"]["amount"] == "182000"
    assert steps == [200, 200, 200, 409]
    assert (level["on_hand"], level["reserved"]) == (5, 0)
    assert (payment["status"], payment["action"]["type"]) == ("pending", "none")
    assert (paid.status_code, paid.json()["status"]) == (200, "captured")
    assert (twice.status_code, twice.json()["code"]) == (409, "payments.not_confirmable")
    assert done == [200]
    assert await shop.pesan.value("SELECT sum(captured_minor)::bigint FROM payments") == 18_200_000
    assert (await shop.seller.api.get(payment["pay_url"])).status_code == 200


async def test_a_transfer_recorded_before_packing_pays_the_order(shop: Shop) -> None:
    order = await placed(shop, payment_terms="manual")
    payment = await asked(shop, order)
    path = f"/payments/{payment['id']}/confirmation"

    part = await shop.seller.post(path, {"amount": "169999"})
    more = await shop.seller.post(path, {"amount": "171000", "reference": "BCA 1"}, key="once")
    again = await shop.seller.post(path, {"amount": "171000", "reference": "BCA 1"}, key="once")

    assert part.status_code == 422
    assert more.status_code == 200
    assert more.content == again.content
    shown = await shop.order(order["id"])
    assert shown["status"] == "paid"
    [refund] = await shop.pesan.rows("SELECT status, amount_minor FROM refunds")
    assert (refund["status"], refund["amount_minor"]) == ("manual", 100_000)
    actions = await shop.pesan.rows(
        "SELECT detail->>'reference' AS said FROM event_audit_log WHERE action = 'payments.confirm'"
    )
    assert [row["said"] for row in actions] == ["BCA 1"]


async def test_of_many_who_confirm_at_once_one_books(shop: Shop) -> None:
    payment = await asked(shop, await placed(shop))
    path = f"/payments/{payment['id']}/confirmation"

    answers = await asyncio.gather(*(shop.seller.post(path, {}) for _ in range(8)))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 7}
    assert await shop.pesan.value("SELECT count(*) FROM payment_captures") == 1


async def test_prepaid_goods_stay_until_they_are_paid_and_a_gateways_money_is_its_own_to_tell(
    shop: Shop,
) -> None:
    order = await placed(shop)
    ask = {"provider": "xendit", "method": "qris"}
    payment = await shop.seller.made(f"/orders/{order['id']}/payments", ask)

    steps = await moved(shop, order, "packed")
    answer = await shop.seller.post(f"/payments/{payment['id']}/confirmation", {})
    mixed = await shop.seller.post(
        f"/orders/{order['id']}/payments", {"provider": "manual", "method": "qris"}
    )

    assert steps == [409]
    assert (answer.status_code, answer.json()["code"]) == (409, "payments.not_confirmable")
    assert mixed.status_code == 422


async def test_what_is_packed_on_terms_and_cancelled_comes_back_with_its_discount(
    shop: Shop,
) -> None:
    body = {"code": "ONCE", "type": "fixed", "amount": "5000", "usage_limit": 1}
    await shop.seller.made("/discounts", body)
    order = await placed(shop, payment_terms="cod", discount_code="ONCE")
    await moved(shop, order, "packed")

    answer = await shop.seller.post(f"/orders/{order['id']}/cancellation", {})

    assert answer.status_code == 200
    level = await shop.level()
    assert (level["on_hand"], level["reserved"]) == (7, 0)
    assert await shop.pesan.value("SELECT used FROM discounts") == 0
    assert await shop.pesan.value("SELECT count(*) FROM refunds") == 0


async def test_terms_hold_for_thirty_days_and_not_for_ever(shop: Shop) -> None:
    order = await placed(shop, payment_terms="manual")

    await shop.pesan.shift_clock(29 * DAY)
    await shop.pesan.eventually("SELECT NOT EXISTS (SELECT FROM timers WHERE due_at < now())")
    held = (await shop.level())["reserved"]
    await shop.pesan.shift_clock(31 * DAY)

    await shop.pesan.eventually("SELECT count(*) = 1 FROM orders WHERE status = 'expired'")
    assert held == 2
    assert (await shop.order(order["id"]))["status"] == "expired"


async def test_a_method_at_the_door_takes_no_other_terms(shop: Shop) -> None:
    assert (await shop.seller.put("/shipping-methods", [DOOR])).status_code == 200
    buyer = await shop.seller.made("/customers", {"name": "Budi"})
    body = {
        "customer_id": buyer["id"],
        "items": [{"variant_id": shop.sizes["L"], "quantity": 1}],
        "shipping": {"method": "cod"},
    }

    answers = [
        await shop.seller.post("/orders", body | {"payment_terms": terms})
        for terms in ("prepaid", "later")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]


async def test_cash_at_the_door_from_parcel_to_return(pesan: Pesan) -> None:
    """The courier takes the money, half of it comes back, and a person gives back its price."""
    shop = await open_shop(pesan)
    assert (await shop.seller.put("/shipping-methods", [DOOR])).status_code == 200
    await shop.seller.patch("/settings", {"complete_after_days": 3})
    order = await at_the_door(shop)
    payment = await asked(shop, {"id": order.id}, "cod")
    parcel = await order.pack(courier="jne")
    for to in ("shipped", "delivered"):
        assert (await order.change(parcel["id"], status=to)).status_code == 200
    await pesan.shift_clock(3 * DAY + 1)
    await settled(pesan)
    assert await order.status() == "delivered", "it waits for its money"

    money = await shop.seller.post(f"/payments/{payment['id']}/confirmation", {})
    assert money.status_code == 200, money.text
    await settled(pesan)  # it waits again from now on
    await pesan.shift_clock(6 * DAY + 2)
    await order.becomes("completed")
    back = await shop.seller.made(
        f"/orders/{order.id}/returns",
        {"items": [{"item_id": order.items["L"], "quantity": 1}], "reason": "kekecilan"},
    )
    [case] = (await shop.seller.get("/reconciliation/cases")).json()["items"]
    given = await shop.seller.post(f"/reconciliation/cases/{case['id']}/resolution", {})

    assert back["refund"]["amount"] == "85000"
    assert (case["kind"], given.status_code) == ("refund_by_hand", 200)
    shown = await order.now()
    assert shown["status"] == "completed", "a part that came back leaves it where it is"
    assert [refund["status"] for refund in shown["refunds"]] == ["succeeded"]
    level = await shop.level()
    assert (level["on_hand"], level["reserved"]) == (6, 0)
    assert [move["to"] for move in shown["history"]] == [
        "awaiting_payment",
        "packed",
        "shipped",
        "delivered",
        "completed",
    ]
    await nothing_is_broken(pesan)


async def test_what_is_refused_at_the_door_comes_back_and_its_money_is_not_kept(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    assert (await shop.seller.put("/shipping-methods", [DOOR])).status_code == 200
    order = await at_the_door(shop)
    payment = await asked(shop, {"id": order.id}, "cod")
    parcel = await order.pack()
    await order.change(parcel["id"], status="shipped")
    whole = {"items": [{"item_id": order.items["L"], "quantity": 2}], "reason": "ditolak"}

    more = await shop.seller.post(f"/orders/{order.id}/returns", whole | {"refund": "182000"})
    back = await shop.seller.post(f"/orders/{order.id}/returns", whole)
    asked_still = (await shop.seller.get(f"/payments/{payment['id']}")).json()["status"]
    late = await shop.seller.post(f"/payments/{payment['id']}/confirmation", {})

    assert more.status_code == 409, "nothing was paid, so nothing goes back"
    assert back.status_code == 201, back.text
    assert back.json()["refund"]["amount"] == "0"
    assert await order.status() == "returned"
    assert (await shop.level())["on_hand"] == 7
    assert (asked_still, late.status_code) == ("cancelled", 200)
    [refund] = (await order.now())["refunds"]
    assert refund["amount"]["amount"] == "182000", "the courier's mistake is given back"
    await settled(pesan)
    await nothing_is_broken(pesan)


async def at_the_door(shop: Shop) -> OneOrder:
    made = await placed(shop, shipping={"method": "cod", "address": {"text": "Jl. Melati 4"}})
    return OneOrder(shop, made["id"], {"L": made["items"][0]["id"]})
