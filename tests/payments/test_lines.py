"""A line of the bank's statement that no machine dares to match: a person says whose money it is."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest

from pesan.kit.ids import decode

from ..accounts.test_keys import make_key
from ..meeting import meet
from ..running import Pesan, Seller
from ..shop import Shop
from ..stories.test_first_sale import nothing_is_broken, settled
from .transfers import asked, by_qris, placed, shop

__all__ = ["shop"]  # the fixture: Toko Sari, which takes transfers


async def came(shop: Shop, amount: object, said: str = "TRSF E-BANKING") -> str:
    """A credit as the bank lists it; the id of its line."""
    today = await shop.pesan.value("SELECT ((now() AT TIME ZONE 'Asia/Jakarta')::date)::text")
    answer = await shop.seller.api.post(
        shop.seller.path("/bank-statements"),
        content=f"date,description,amount,direction\n{today},{said},{amount},credit".encode(),
        headers={"Content-Type": "text/csv"},
    )
    assert answer.json()["seen_before"] == 0, answer.text
    line: str = (await lines(shop))[0]["id"]
    return line


async def lines(shop: Shop, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await shop.seller.get("/bank-statements/lines", **asked)).json()[
        "items"
    ]
    return found


async def match(
    shop: Shop, line: str, payment: str, *, by: Seller | None = None, **said: Any
) -> httpx.Response:
    body = {"payment_id": payment} | said
    return await (by or shop.seller).post(f"/bank-statements/lines/{line}/match", body)


async def says(shop: Shop, line: str, verb: str, **said: Any) -> httpx.Response:
    return await shop.seller.post(f"/bank-statements/lines/{line}/{verb}", said)


async def guessed(shop: Shop, line: str, **asked: Any) -> list[dict[str, Any]]:
    answer = await shop.seller.get(f"/bank-statements/lines/{line}/candidates", **asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def cases(shop: Shop) -> dict[str, str]:
    """Kind -> status."""
    found = (await shop.seller.get("/reconciliation/cases")).json()["items"]
    return {one["kind"]: one["status"] for one in found}


def rupiah(payment: dict[str, Any]) -> int:
    return int(payment["amount"]["amount"])


async def captured(pesan: Pesan) -> list[int]:
    rows = await pesan.rows("SELECT amount_minor FROM payment_captures ORDER BY id")
    return [row["amount_minor"] // 100 for row in rows]


async def test_whoever_forgot_the_code_has_paid_once_a_person_says_so(
    pesan: Pesan, shop: Shop
) -> None:
    order = await placed(shop)
    payment = await asked(shop, order)
    line = await came(shop, 85_000, "TRSF BUDI")

    [guess] = await guessed(shop, line)
    answer = await match(shop, line, payment["id"])
    await settled(pesan)

    assert guess["reasons"] == ["amount_without_code", "customer_name", "time"]
    assert (guess["effect"], guess["payment_id"]) == ("pays", payment["id"])
    assert (guess["order_number"], guess["customer_name"]) == (order["number"], "Budi")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["status"], told["booked"], told["payment_id"]) == ("matched", True, payment["id"])
    assert told["settled_by"].startswith("usr_")
    assert (await shop.order(order["id"]))["status"] == "paid"
    assert await captured(pesan) == [85_000]
    [said] = await pesan.rows(
        "SELECT subject, detail FROM event_audit_log WHERE action = 'payments.match_line'"
    )
    assert (said["subject"], "85000" in str(said["detail"])) == (line, True)
    await nothing_is_broken(pesan)


async def test_a_transfer_in_parts_is_a_case_until_its_rest_has_come(
    pesan: Pesan, shop: Shop
) -> None:
    order = await placed(shop)
    payment = await asked(shop, order)
    first = await came(shop, 40_000)

    assert [one["effect"] for one in await guessed(shop, first)] == ["part"]
    assert (await match(shop, first, payment["id"])).status_code == 200
    await settled(pesan)

    half = (await shop.seller.get(f"/payments/{payment['id']}")).json()
    assert (half["status"], half["captured"]["amount"]) == ("requires_action", "40000")
    assert (await shop.order(order["id"]))["status"] == "awaiting_payment"
    assert await cases(shop) == {"underpaid": "open"}
    await nothing_is_broken(pesan)

    rest = await came(shop, rupiah(payment) - 40_000)
    [guess] = await guessed(shop, rest)
    assert (guess["effect"], "amount" in guess["reasons"]) == ("pays", True)
    assert guess["received"]["amount"] == "40000"
    assert (await match(shop, rest, payment["id"])).status_code == 200
    await settled(pesan)

    assert (await shop.order(order["id"]))["status"] == "paid"
    assert await cases(shop) == {"underpaid": "resolved"}
    assert await pesan.value("SELECT count(*) FROM refunds") == 0
    await nothing_is_broken(pesan)


async def test_a_transfer_in_parts_is_no_case_once_a_gateway_has_the_money(
    pesan: Pesan, shop: Shop
) -> None:
    order = await placed(shop)
    part = await asked(shop, order)
    await match(shop, await came(shop, 40_000), part["id"])
    await settled(pesan)
    assert await cases(shop) == {"underpaid": "open"}

    payment = await by_qris(shop, order)
    request = await pesan.value(
        "SELECT gateway_id FROM payments WHERE id = $1", decode("pay", payment["id"])
    )
    await pesan.xendit.pay(request)
    await settled(pesan)

    assert (await shop.order(order["id"]))["status"] == "paid"
    assert (await cases(shop))["underpaid"] == "resolved"
    await nothing_is_broken(pesan)


async def test_a_person_who_confirms_the_rest_of_a_part_books_the_rest(
    pesan: Pesan, shop: Shop
) -> None:
    order = await placed(shop)
    payment = await asked(shop, order)
    await match(shop, await came(shop, 40_000), payment["id"])

    short = await shop.seller.post(f"/payments/{payment['id']}/confirmation", {"amount": "44000"})
    whole = await shop.seller.post(f"/payments/{payment['id']}/confirmation", {})
    await settled(pesan)

    assert (short.status_code, whole.status_code) == (422, 200)
    assert await captured(pesan) == [40_000, rupiah(payment) - 40_000]
    assert (await shop.order(order["id"]))["status"] == "paid"
    await nothing_is_broken(pesan)


async def test_too_much_and_once_more_are_to_go_back(pesan: Pesan, shop: Shop) -> None:
    order = await placed(shop)
    payment = await asked(shop, order)

    over = await came(shop, rupiah(payment) + 5_000)
    assert [one["effect"] for one in await guessed(shop, over)] == ["over"]
    await match(shop, over, payment["id"])
    await settled(pesan)
    again = await came(shop, rupiah(payment), "SEKALI LAGI")
    [guess] = await guessed(shop, again)
    assert (guess["effect"], guess["reasons"][0]) == ("again", "amount")
    assert (await match(shop, again, payment["id"])).status_code == 200
    await settled(pesan)

    assert (await shop.order(order["id"]))["status"] == "paid"
    back = await pesan.rows("SELECT amount_minor, status FROM refunds ORDER BY id")
    assert [(one["amount_minor"] // 100, one["status"]) for one in back] == [
        (5_000, "manual"),
        (rupiah(payment), "manual"),
    ]
    assert await cases(shop) == {"refund_by_hand": "open"}
    await nothing_is_broken(pesan)


async def test_what_was_confirmed_before_the_statement_came_is_not_booked_again(
    pesan: Pesan, shop: Shop
) -> None:
    payment = await asked(shop, await placed(shop))
    await shop.seller.post(f"/payments/{payment['id']}/confirmation", {"reference": "BCA"})
    line = await came(shop, rupiah(payment))

    [guess] = await guessed(shop, line)
    answer = await match(shop, line, payment["id"])
    await settled(pesan)

    assert guess["effect"] == "already_booked"
    assert guess["booked_by_hand"]["amount"] == str(rupiah(payment))
    assert (answer.json()["status"], answer.json()["booked"]) == ("matched", False)
    assert await captured(pesan) == [rupiah(payment)]
    twice = await match(
        shop, await came(shop, rupiah(payment), "LAGI"), payment["id"], already_booked=True
    )
    assert (twice.status_code, twice.json()["code"]) == (409, "payments.nothing_booked_by_hand")
    await nothing_is_broken(pesan)


@pytest.mark.parametrize("is_it", [True, False])
async def test_another_amount_than_was_confirmed_is_for_a_person_to_say(
    pesan: Pesan, shop: Shop, is_it: bool
) -> None:
    payment = await asked(shop, await placed(shop))
    await shop.seller.post(f"/payments/{payment['id']}/confirmation", {})
    line = await came(shop, 85_000)

    [guess] = await guessed(shop, line)
    unsaid = await match(shop, line, payment["id"])
    said = await match(shop, line, payment["id"], already_booked=is_it)
    await settled(pesan)

    assert guess["effect"] == "unclear"
    assert (unsaid.status_code, unsaid.json()["code"]) == (409, "payments.line_may_be_booked")
    assert said.json()["booked"] is not is_it
    assert await captured(pesan) == [rupiah(payment)] + [85_000] * (not is_it)
    assert await pesan.value("SELECT count(*) FROM refunds") == (not is_it)
    await nothing_is_broken(pesan)


async def test_of_two_it_may_be_one_is_paid_and_both_cases_are_answered(
    pesan: Pesan, shop: Shop
) -> None:
    await shop.seller.put("/bank-accounts", [])  # without an account there is no code
    orders = [await placed(shop) for _ in range(2)]
    payments = [await asked(shop, order) for order in orders]
    line = await came(shop, 85_000)
    assert [one["status"] for one in await lines(shop)] == ["ambiguous"]
    assert len(await guessed(shop, line)) == 2

    assert (await match(shop, line, payments[1]["id"])).status_code == 200
    await settled(pesan)

    assert [(await shop.order(one["id"]))["status"] for one in orders] == [
        "awaiting_payment",
        "paid",
    ]
    assert await cases(shop) == {"transfer_ambiguous": "resolved"}
    await nothing_is_broken(pesan)


async def test_many_who_match_one_line_at_once_book_it_once(pesan: Pesan, shop: Shop) -> None:
    await shop.seller.put("/bank-accounts", [])
    payments = [await asked(shop, await placed(shop)) for _ in range(2)]
    line = await came(shop, 85_000)

    answers = await meet(
        pesan,
        "SELECT 1 FROM bank_statement_lines FOR UPDATE",
        *(match(shop, line, one["id"]) for one in payments),
        says(shop, line, "ignore"),
    )
    await settled(pesan)

    assert sorted(one.status_code for one in answers) == [200, 409, 409]
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {
        "payments.line_settled"
    }
    matched = answers[2].status_code == 409
    assert await captured(pesan) == [85_000] * matched
    await nothing_is_broken(pesan)


async def test_who_matches_a_line_waits_for_no_other_order_that_it_might_have_been(
    pesan: Pesan, shop: Shop
) -> None:
    """Whoever matches it to that one holds that order and waits for the line."""
    await shop.seller.put("/bank-accounts", [])
    order, other = await placed(shop), await placed(shop)
    payment, _ = await asked(shop, order), await asked(shop, other)
    line = await came(shop, 85_000)
    owner = await asyncpg.connect(pesan.owner_dsn)
    try:
        async with owner.transaction(), asyncio.timeout(10):
            held = "SELECT 1 FROM orders WHERE id = $1 FOR NO KEY UPDATE"
            assert await owner.fetch(held, decode("ord", other["id"]))

            answer = await match(shop, line, payment["id"])
    finally:
        await owner.close()

    assert answer.status_code == 200, answer.text
    assert await cases(shop) == {"transfer_ambiguous": "resolved"}


async def test_many_lines_matched_to_one_payment_at_once_are_each_booked_once(
    pesan: Pesan, shop: Shop
) -> None:
    order = await placed(shop)
    payment = await asked(shop, order)
    parts = [await came(shop, 30_000, f"BAGIAN {n}") for n in range(3)]

    answers = await meet(
        pesan,
        "SELECT 1 FROM orders FOR UPDATE",
        *(match(shop, one, payment["id"]) for one in parts),
    )
    await settled(pesan)

    assert {one.status_code for one in answers} == {200}
    assert await captured(pesan) == [30_000] * 3
    assert (await shop.order(order["id"]))["status"] == "paid"
    over = 90_000 - rupiah(payment)
    assert await pesan.value("SELECT sum(amount_minor)::bigint FROM refunds") == over * 100
    await nothing_is_broken(pesan)


async def test_the_same_request_again_has_the_same_answer(pesan: Pesan, shop: Shop) -> None:
    payment = await asked(shop, await placed(shop))
    line = await came(shop, 85_000)
    path, body = f"/bank-statements/lines/{line}/match", {"payment_id": payment["id"]}

    answers = await asyncio.gather(
        *(shop.seller.post(path, body, key="cocokkan-1") for _ in range(3))
    )

    assert [one.status_code for one in answers] == [200] * 3
    assert len({one.content for one in answers}) == 1
    assert await captured(pesan) == [85_000]
    assert (await match(shop, line, payment["id"])).json()["code"] == "payments.line_settled"


async def test_what_is_no_orders_is_put_aside_and_taken_up_again(pesan: Pesan, shop: Shop) -> None:
    payment = await asked(shop, await placed(shop))
    line = await came(shop, 85_000, "BUNGA")

    ignored = await says(shop, line, "ignore", note="Bunga bank")
    refused = [
        (await says(shop, line, "ignore")).json()["code"],
        (await match(shop, line, payment["id"])).json()["code"],
    ]
    listed = [one["note"] for one in await lines(shop, status="ignored")]
    reopened = await says(shop, line, "reopen")
    again = await says(shop, line, "reopen")
    matched = await match(shop, line, payment["id"])

    assert (ignored.json()["status"], listed) == ("ignored", ["Bunga bank"])
    assert ignored.json()["settled_by"].startswith("usr_")
    assert refused == ["payments.line_settled"] * 2
    assert (reopened.json()["status"], reopened.json()["note"]) == ("unmatched", None)
    assert reopened.json()["settled_by"] is None
    assert (again.status_code, again.json()["code"]) == (409, "payments.line_stands")
    assert matched.status_code == 200
    assert (await says(shop, line, "reopen")).json()["code"] == "payments.line_stands"
    acts = await pesan.rows(
        "SELECT action FROM event_audit_log WHERE subject = $1 ORDER BY at, id", line
    )
    assert [one["action"].partition(".")[2] for one in acts] == [
        "ignore_line", "reopen_line", "match_line",
    ]  # fmt: skip
    assert "Bunga" not in str(await pesan.rows("SELECT detail FROM event_audit_log"))


async def test_a_line_that_may_be_two_and_is_nobodys_closes_their_cases(shop: Shop) -> None:
    await shop.seller.put("/bank-accounts", [])
    for _ in range(2):
        await asked(shop, await placed(shop))
    first, second = await came(shop, 85_000, "A"), await came(shop, 85_000, "B")

    await says(shop, first, "ignore")
    assert await cases(shop) == {"transfer_ambiguous": "open"}  # the other waits still
    await says(shop, second, "ignore")

    assert await cases(shop) == {"transfer_ambiguous": "resolved"}


@pytest.mark.parametrize("has_stock", [True, False])
async def test_late_money_goes_the_way_of_late_money(
    pesan: Pesan, shop: Shop, has_stock: bool
) -> None:
    order = await placed(shop)
    payment = await asked(shop, order)
    await pesan.shift_clock(3 * 3600)
    await pesan.eventually("SELECT status = 'expired' FROM payments")
    if not has_stock:
        await pesan.rows("UPDATE inventory_levels SET on_hand = 0 RETURNING 1")
        await pesan.rows("DELETE FROM inventory_movements RETURNING 1")
    line = await came(shop, 85_000)

    [guess] = await guessed(shop, line)
    answer = await match(shop, line, payment["id"])
    await settled(pesan)

    assert (guess["effect"], answer.status_code) == ("late", 200)
    status = (await shop.order(order["id"]))["status"]
    assert status == ("paid" if has_stock else "expired")
    assert await pesan.value("SELECT count(*) FROM refunds") == (not has_stock)


async def test_nobody_matches_what_is_not_theirs(pesan: Pesan, shop: Shop) -> None:
    payment = await asked(shop, await placed(shop))
    line = await came(shop, 85_000)
    viewer = await (await pesan.person()).joins(shop.seller, "viewer")
    stranger = await pesan.seller("Budi")
    path = f"/bank-statements/lines/{line}"

    for verb, body in (("match", {"payment_id": payment["id"]}), ("ignore", {}), ("reopen", {})):
        assert (await viewer.post(f"{path}/{verb}", body)).status_code == 403, verb
        foreign = await stranger.post(f"{path}/{verb}", body)
        assert foreign.status_code == 404, verb
    assert (await viewer.get(f"{path}/candidates")).status_code == 200
    assert (await stranger.get(f"{path}/candidates")).json()["code"] == "payments.line_not_found"
    other = await match(shop, line, "pay_0000000000000000000000000")
    gone = await match(shop, "bsl_0000000000000000000000000", payment["id"])
    odd = await match(shop, line, payment["id"], amount="1")
    assert (other.status_code, gone.status_code, odd.status_code) == (404, 404, 422)
    assert await captured(pesan) == []


async def test_a_line_is_a_transfers_in_its_own_currency_or_nobodys(
    pesan: Pesan, shop: Shop
) -> None:
    order = await placed(shop)
    transfer = await asked(shop, order)
    gateways = await by_qris(shop, order)
    line = await came(shop, 85_000)

    by_gateway = await match(shop, line, gateways["id"])
    await pesan.rows("UPDATE bank_statement_lines SET currency = 'USD' RETURNING 1")
    in_dollars = await match(shop, line, transfer["id"])

    assert (by_gateway.status_code, by_gateway.json()["code"]) == (409, "payments.not_transferred")
    assert in_dollars.json()["code"] == "payments.line_in_other_currency"
    assert await captured(pesan) == []


async def test_an_older_attempt_of_the_order_may_be_the_one_that_was_paid(
    pesan: Pesan, shop: Shop
) -> None:
    order = await placed(shop)
    first = await asked(shop, order)
    body = {"provider": "manual", "method": "bank_transfer", "replace": True}
    second = await shop.seller.made(f"/orders/{order['id']}/payments", body)
    # By itself it would pay; a person is asked as if it had not.
    line = await came(shop, rupiah(first) + 1)
    await pesan.rows(
        "UPDATE bank_statement_lines SET amount_minor = amount_minor - 100 RETURNING 1"
    )

    [guess] = await guessed(shop, line)
    await match(shop, line, guess["payment_id"])
    await settled(pesan)

    assert guess["payment_id"] == first["id"]
    assert (await shop.seller.get(f"/payments/{second['id']}")).json()["status"] == "cancelled"
    assert (await shop.order(order["id"]))["status"] == "paid"


async def test_an_order_is_found_by_its_number_however_long_ago(pesan: Pesan, shop: Shop) -> None:
    order, other = await placed(shop), await placed(shop)
    for one in (order, other):
        await asked(shop, one)
    line = await came(shop, 1_234, "SETOR TUNAI")
    await pesan.rows("UPDATE payments SET created_at = created_at - interval '1 year' RETURNING 1")

    assert await guessed(shop, line) == []
    [found] = await guessed(shop, line, order_number=int(order["number"]))

    assert found["order_id"] == order["id"]
    assert (await guessed(shop, line, order_number=2_000_000_001)) == []
    odd = await shop.seller.get(f"/bank-statements/lines/{line}/candidates", order_number=0)
    assert odd.status_code == 422


async def test_a_key_that_may_not_read_customers_is_told_no_names(shop: Shop) -> None:
    await asked(shop, await placed(shop))
    line = await came(shop, 85_000)
    path = shop.seller.path(f"/bank-statements/lines/{line}/candidates")

    async def name(*scopes: str) -> object:
        _, client = await make_key(shop.seller, list(scopes))
        return (await client.get(path)).json()["items"][0]["customer_name"]

    assert await name("payments.read") is None
    assert await name("payments.read", "customers.read") == "Budi"


async def test_a_lines_id_typed_as_a_reference_keeps_nobody_from_matching_it(shop: Shop) -> None:
    payment = await asked(shop, await placed(shop))
    line = await came(shop, 40_000)
    other = await asked(shop, await placed(shop))
    await shop.seller.post(f"/payments/{other['id']}/confirmation", {"reference": line})

    assert (await match(shop, line, payment["id"])).status_code == 200
