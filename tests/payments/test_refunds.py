"""Giving money back: never more than came, never twice, never in silence."""

import asyncio
from typing import Any

import pytest

from pesan.payments.rules import REFUND_LOOK_EVERY

from ..running import Pesan
from ..twins.xendit import Fault
from .builders import Attempt, Shop, open_shop


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


def at_gateway(pesan: Pesan) -> list[Any]:
    return list(pesan.xendit.account.refunds.values())


async def settled(attempt: Attempt, *, succeeded: bool = True) -> None:
    """The gateway ends every refund and says so."""
    xendit = attempt.shop.pesan.xendit
    await attempt.shop.quiet()
    for refund in [one for one in xendit.account.refunds.values() if one["status"] == "PENDING"]:
        await xendit.settle_refund(refund["id"], succeeded=succeeded)
    await attempt.shop.quiet()


async def test_a_refund_goes_to_the_gateway_and_ends_with_its_webhook(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await (await shop.ready()).captured()

    answer = await attempt.refund()
    assert (answer.status_code, answer.json()["status"]) == (201, "pending")
    assert answer.json()["amount"]["amount"] == "85000"
    await settled(attempt)

    payment = await attempt.now()
    assert (payment["status"], payment["refunded"]["amount"]) == ("refunded", "85000")
    (refund,) = await attempt.refunds()
    assert refund["status"] == "succeeded"
    assert at_gateway(pesan)[0]["reference_id"] == refund["id"]
    assert await shop.told("refund.succeeded") == 1


async def test_parts_add_up_to_the_whole(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()

    await attempt.refund(30_000)
    await settled(attempt)
    assert (await attempt.now())["status"] == "partially_refunded"
    await attempt.refund()
    await settled(attempt)

    assert (await attempt.now())["status"] == "refunded"
    assert [one["amount"]["amount"] for one in await attempt.refunds()] == ["55000", "30000"]


async def test_more_than_came_is_refused(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()

    answer = await attempt.refund(85_001)

    assert (answer.status_code, answer.json()["code"]) == (
        409,
        "payments.refund_exceeds_captured",
    )


async def test_nothing_came_and_nothing_goes_back(shop: Shop) -> None:
    answer = await (await shop.ready()).refund()

    assert (answer.status_code, answer.json()["code"]) == (
        409,
        "payments.refund_exceeds_captured",
    )


@pytest.mark.parametrize("amount", [0, -1, "1.234", "x", 1.5])
async def test_an_amount_that_is_none_is_refused(shop: Shop, amount: Any) -> None:
    attempt = await (await shop.ready()).captured()

    assert (await attempt.refund(amount)).status_code == 422


async def test_twenty_refunds_at_once_give_back_no_more_than_came(pesan: Pesan, shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()

    answers = await asyncio.gather(*(attempt.refund(10_000) for _ in range(20)))

    assert sorted(answer.status_code for answer in answers) == [201] * 8 + [409] * 12
    row = await shop.row(attempt.id)
    assert row["promised_minor"] == 8_000_000 <= row["captured_minor"]


async def test_one_request_repeated_twenty_times_is_one_refund(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()

    answers = await asyncio.gather(*(attempt.refund(10_000, key="k1") for _ in range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len(await attempt.refunds()) == 1


async def test_a_refund_the_gateway_could_not_make_is_told_and_can_be_tried_again(
    shop: Shop,
) -> None:
    attempt = await (await shop.ready()).captured()
    await attempt.refund()
    await settled(attempt, succeeded=False)

    (refund,) = await attempt.refunds()
    assert (refund["status"], refund["failure"]) == ("failed", "REFUND_FAILED")
    assert (await attempt.now())["status"] == "captured"
    assert await shop.told("refund.failed") == 1
    assert [case["kind"] for case in await shop.cases()] == ["refund_failed"]
    assert (await attempt.refund()).status_code == 201


async def test_a_channel_that_cannot_refund_leaves_it_to_a_hand_and_a_case(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await (await shop.ready()).captured()
    pesan.xendit.misbehave(Fault.REFUND_NOT_SUPPORTED, on="refund")

    await attempt.refund()
    await shop.quiet()

    (refund,) = await attempt.refunds()
    (case,) = await shop.cases()
    assert refund["status"] == "manual"
    assert (case["kind"], case["status"]) == ("refund_by_hand", "open")
    assert (await attempt.refund(1)).status_code == 409  # it is promised already

    resolved = await shop.seller.post(
        f"/reconciliation/cases/{case['id']}/resolution", {"note": "transferred by BCA"}
    )
    assert (resolved.status_code, resolved.json()["status"]) == (200, "resolved")
    assert (await attempt.refunds())[0]["status"] == "succeeded"
    assert (await attempt.now())["status"] == "refunded"
    assert await shop.told("refund.succeeded") == 1


async def test_a_refund_left_to_a_hand_and_not_made_can_be_made_later(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await (await shop.ready()).captured()
    pesan.xendit.misbehave(Fault.REFUND_NOT_SUPPORTED, on="refund")
    await attempt.refund()
    await shop.quiet()
    (case,) = await shop.cases()

    await shop.seller.post(
        f"/reconciliation/cases/{case['id']}/resolution",
        {"note": "she keeps the goods", "refund": "failed"},
    )

    assert (await attempt.refunds())[0]["status"] == "failed"
    assert (await attempt.now())["status"] == "captured"
    assert (await attempt.refund()).status_code == 201


async def test_a_gateway_that_is_away_is_asked_for_the_refund_later(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await (await shop.ready()).captured()
    pesan.xendit.misbehave(Fault.CHANNEL_UNAVAILABLE, on="refund")

    await attempt.refund()
    await pesan.eventually("SELECT gateway_id IS NOT NULL FROM refunds")

    assert len(at_gateway(pesan)) == 1


async def test_a_refund_whose_webhook_never_came_is_looked_at(pesan: Pesan, shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await attempt.refund()
    await shop.quiet()
    await pesan.xendit.settle_refund(at_gateway(pesan)[0]["id"], deliver=False)

    await pesan.shift_clock(REFUND_LOOK_EVERY.total_seconds() + 1)

    await attempt.becomes("refunded")


async def test_refund_webhooks_in_any_number_count_once(pesan: Pesan, shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await attempt.refund(30_000)
    await shop.quiet()
    refund = at_gateway(pesan)[0]["id"]

    await pesan.xendit.settle_refund(refund, times=3)
    await pesan.xendit.settle_refund(refund, times=2, nested=True)
    await shop.quiet()

    assert (await attempt.now())["refunded"]["amount"] == "30000"
    assert await shop.told("refund.succeeded") == 1


async def test_a_refund_made_in_the_gateways_dashboard_of_anothers_has_no_effect(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await (await shop.ready()).captured()
    await attempt.refund(30_000)
    await shop.quiet()
    other = await open_shop(pesan, "Budi")
    refund = at_gateway(pesan)[0]["id"]
    pesan.xendit.webhook_url = other.webhook_url

    await pesan.xendit.settle_refund(refund)
    await shop.quiet()

    assert (await attempt.refunds())[0]["status"] == "pending"


async def test_a_surplus_goes_back_by_itself_and_leaves_the_payment_captured(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await (await shop.ready()).captured()
    await pesan.xendit.pay(attempt.gateway_id)
    await pesan.eventually("SELECT count(*) = 1 FROM refunds")  # the orders' room asked for it

    await settled(attempt)

    payment = await attempt.now()
    assert (payment["status"], payment["refunded"]["amount"]) == ("captured", "85000")
    assert len(at_gateway(pesan)) == 1


async def test_staff_may_not_refund_and_an_admin_may(pesan: Pesan, shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    for name, role, expected in (("Wati", "staff", 403), ("Dewi", "admin", 201)):
        member = await pesan.seller(name)
        await pesan.rows(
            """
            INSERT INTO members (store_id, user_id, role, created_at)
            SELECT $1, id, $3, now() FROM users WHERE email = $2
            """,
            shop.store,
            member.email,
            role,
        )
        answer = await member.api.post(
            shop.seller.path(f"/payments/{attempt.id}/refunds"),
            json={"reason": "x", "amount": 1000},
            headers={"Idempotency-Key": "k"},
        )
        assert answer.status_code == expected


async def test_a_case_is_resolved_once(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready(method="virtual_account")
    await pesan.xendit.pay(attempt.gateway_id, 80_000)
    await shop.quiet()
    (case,) = await shop.cases()
    path = f"/reconciliation/cases/{case['id']}/resolution"

    first = await shop.seller.post(path, {"note": "gave it back at the counter"})
    second = await shop.seller.post(path, {})
    other = await open_shop(pesan, "Budi")
    foreign = await other.seller.post(path, {})

    assert first.json()["resolution"] == "gave it back at the counter"
    assert (second.status_code, second.json()["code"]) == (409, "payments.case_resolved")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "payments.case_not_found")
    assert (await shop.seller.get("/reconciliation/cases", status="open")).json()["items"] == []
