"""The bank's statement pays what it can only be of: once, exactly, and never by a guess."""

import asyncio
from typing import Any

import httpx

from ..running import Pesan
from ..shop import Shop
from ..stories.test_first_sale import nothing_is_broken, settled
from .transfers import asked, placed, shop

__all__ = ["shop"]  # the fixture: Toko Sari, which takes transfers


async def sent(shop: Shop, *amounts: object, day: str = "", by: Any = None) -> httpx.Response:
    today = day or await shop.pesan.value(
        "SELECT ((now() AT TIME ZONE 'Asia/Jakarta')::date)::text"
    )
    rows = [f"{today},Transfer {place},{amount},credit" for place, amount in enumerate(amounts)]
    seller = by or shop.seller
    answer: httpx.Response = await seller.api.post(
        seller.path("/bank-statements"),
        content="\n".join(["date,description,amount,direction", *rows]).encode(),
        headers={"Content-Type": "text/csv"},
    )
    return answer


async def test_a_line_of_just_the_amount_pays_its_order_once(pesan: Pesan, shop: Shop) -> None:
    order = await placed(shop)
    payment = await asked(shop, order)
    amount = payment["amount"]["amount"]

    first = await sent(shop, amount, 12_345)
    again = await sent(shop, amount, 12_345)
    await settled(pesan)

    assert first.status_code == 200, first.text
    assert first.json() | {"errors": []} == {
        "matched": 1, "ambiguous": 0, "unmatched": 1, "seen_before": 0, "unreadable": 0,
        "matches": [{"row": 2, "payment_id": payment["id"]}], "errors": [],
    }  # fmt: skip
    assert again.json()["seen_before"] == 2
    assert (await shop.order(order["id"]))["status"] == "paid"
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 1
    lines = (await shop.seller.get("/bank-statements/lines", status="unmatched")).json()["items"]
    assert [one["amount"]["amount"] for one in lines] == ["12345"]
    await nothing_is_broken(pesan)


async def test_the_same_file_five_times_at_once_pays_once(pesan: Pesan, shop: Shop) -> None:
    payments = [await asked(shop, await placed(shop)) for _ in range(3)]
    amounts = [one["amount"]["amount"] for one in payments]

    answers = await asyncio.gather(*(sent(shop, *amounts) for _ in range(5)))
    await settled(pesan)

    assert {one.status_code for one in answers} == {200}
    assert sum(one.json()["matched"] for one in answers) == 3
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 3
    await nothing_is_broken(pesan)


async def test_what_may_be_two_is_a_case_of_each_and_pays_for_none(
    pesan: Pesan, shop: Shop
) -> None:
    await shop.seller.put("/bank-accounts", [])  # without an account there is no code
    payments = [await asked(shop, await placed(shop)) for _ in range(2)]
    assert {one["amount"]["amount"] for one in payments} == {"85000"}

    answer = await sent(shop, 85_000)

    assert answer.json()["ambiguous"] == 1
    cases = (await shop.seller.get("/reconciliation/cases")).json()["items"]
    assert {(one["kind"], one["payment_id"]) for one in cases} == {
        ("transfer_ambiguous", one["id"]) for one in payments
    }
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 0


async def test_another_amount_or_an_earlier_day_pays_for_nothing(shop: Shop) -> None:
    payment = await asked(shop, await placed(shop))
    amount = int(payment["amount"]["amount"])

    near = await sent(shop, amount - 1, amount + 1, 85_000)
    before = await sent(shop, amount, day="2026-01-02")

    assert (near.json()["unmatched"], before.json()["unmatched"]) == (3, 1)
    assert (await shop.seller.get(f"/payments/{payment['id']}")).json()["status"] == (
        "requires_action"
    )


async def test_late_money_of_an_expired_transfer_is_still_that_orders(
    pesan: Pesan, shop: Shop
) -> None:
    order = await placed(shop)
    payment = await asked(shop, order)
    await pesan.shift_clock(3 * 3600)
    await pesan.eventually("SELECT status = 'expired' FROM payments")

    answer = await sent(shop, payment["amount"]["amount"])
    await settled(pesan)

    assert answer.json()["matched"] == 1
    assert (await shop.order(order["id"]))["status"] == "paid"


async def test_whoever_may_not_take_payments_imports_nothing(pesan: Pesan, shop: Shop) -> None:
    payment = await asked(shop, await placed(shop))
    viewer = await (await pesan.person()).joins(shop.seller, "viewer")
    stranger = await pesan.seller("Budi")

    refused = await sent(shop, payment["amount"]["amount"], by=viewer)
    foreign = await sent(shop, payment["amount"]["amount"], by=stranger)

    assert refused.status_code == 403
    assert (foreign.status_code, foreign.json()["matched"]) == (200, 0)
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 0


async def test_what_is_no_statement_is_refused_with_its_row(shop: Shop) -> None:
    answer = await shop.seller.api.post(
        shop.seller.path("/bank-statements"),
        content=b"\x00\x01 not,a,statement",
        headers={"Content-Type": "text/csv"},
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "payments.statement_unreadable")


async def test_two_people_without_an_amount_and_the_statement_at_once_take_one_transfer(
    pesan: Pesan, shop: Shop
) -> None:
    orders = [await placed(shop) for _ in range(3)]
    payments = [await asked(shop, order) for order in orders]
    lines = [one["amount"]["amount"] for one in payments]
    by_hand = [f"/payments/{one['id']}/confirmation" for one in payments for _ in range(2)]

    answers = await asyncio.gather(
        *(shop.seller.post(path, {}) for path in by_hand),
        sent(shop, *lines),
        sent(shop, *lines[::-1]),
    )
    await settled(pesan)

    confirmed = [one.status_code for one in answers[:-2]]
    matched = sum(one.json()["matched"] for one in answers[-2:])
    assert {*confirmed} <= {200, 409}
    assert confirmed.count(200) + matched == 3
    assert [one.json()["code"] for one in answers[:-2] if one.status_code == 409] == [
        "payments.not_confirmable"
    ] * confirmed.count(409)
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 3
    assert await pesan.value("SELECT count(*) FROM refunds") == 0
    assert {(await shop.order(one["id"]))["status"] for one in orders} == {"paid"}
    await nothing_is_broken(pesan)
