"""Stripe through our own door: signed, stored, answered, then looked up."""

import asyncio
from typing import Any

import pytest

from ..running import Pesan
from ..twins.stripe_faults import Fault
from .builders import Attempt, Shop, open_shop, uuid


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan, provider="stripe")


async def logged(shop: Shop) -> list[dict[str, Any]]:
    return await shop.pesan.rows("SELECT * FROM payment_webhook_logs ORDER BY received_at, id")


async def captures(shop: Shop) -> list[dict[str, Any]]:
    return await shop.pesan.rows("SELECT * FROM payment_captures")


async def test_an_attempt_is_a_link_to_stripes_page(pesan: Pesan, shop: Shop) -> None:
    payment = (await shop.begin(await shop.order(15_000))).json()

    assert (payment["provider"], payment["method"]) == ("stripe", "card")
    assert payment["status"] == "requires_action"
    assert payment["action"]["type"] == "redirect"
    assert payment["action"]["value"].startswith("https://checkout.stripe.com/")
    assert payment["livemode"] is False
    (session,) = pesan.stripe.account.sessions.values()
    assert session["amount_total"] == 1_500_000
    assert session["success_url"] == payment["pay_url"]


async def test_what_stripe_does_not_take_here_is_refused_before_an_attempt(
    pesan: Pesan, shop: Shop
) -> None:
    order = await shop.order()

    answers = [
        await shop.begin(order, **body)
        for body in ({"method": "qris"}, {"method": "ewallet"}, {"channel_code": "VISA"})
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert await pesan.rows("SELECT 1 FROM payments") == []
    assert pesan.stripe.account.sessions == {}


async def test_a_payment_is_captured_once_however_many_events_tell_of_it(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()

    events = await pesan.stripe.pay(attempt.gateway_id, times=3)
    payment = await attempt.becomes("captured")
    await shop.quiet()
    await pesan.shift_clock(3600)
    for event in reversed(events):
        await pesan.stripe.post(event, times=2)
    await shop.quiet()

    assert payment["captured"] == {"amount": "85000", "currency": "IDR"}
    assert await attempt.history() == ["pending", "requires_action", "captured"]
    assert await shop.told("payment.captured") == 1
    (capture,) = await captures(shop)
    assert capture["amount_minor"] == 8_500_000
    assert {delivery.status for delivery in pesan.stripe.deliveries} == {200}
    logs = await logged(shop)
    assert sorted(log["event"] for log in logs) == sorted(event["type"] for event in events)
    assert {log["deliveries"] for log in logs} == {5}


async def test_events_in_the_wrong_order_end_the_same_way(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    events = await pesan.stripe.pay(attempt.gateway_id, deliver=False)

    await asyncio.gather(*(pesan.stripe.post(event, times=2) for event in reversed(events)))
    await attempt.becomes("captured")
    await shop.quiet()

    assert len(await captures(shop)) == 1
    assert await shop.told("payment.captured") == 1


async def test_done_is_not_paid_until_the_bank_says_so(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()

    await pesan.stripe.wait(attempt.gateway_id)
    await shop.quiet()
    assert (await attempt.now())["status"] == "requires_action"
    await pesan.stripe.pay(attempt.gateway_id)

    await attempt.becomes("captured")


async def test_a_bank_that_says_no_ends_the_attempt_and_frees_the_order(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()

    await pesan.stripe.fail(attempt.gateway_id, "bank_said_no")
    payment = await attempt.becomes("failed")

    assert payment["failure"] == "bank_said_no"
    assert (await shop.begin(payment["order_id"])).status_code == 201


async def test_a_declined_card_is_another_try_on_the_same_page(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()

    await pesan.stripe.decline(attempt.gateway_id)
    await shop.quiet()
    assert (await attempt.now())["status"] == "requires_action"
    await pesan.stripe.pay(attempt.gateway_id)

    await attempt.becomes("captured")


async def test_a_session_whose_time_ran_out_expires_the_attempt(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()

    await pesan.stripe.expire(attempt.gateway_id)

    await attempt.becomes("expired")


async def test_a_gateway_that_stumbles_while_we_look_is_asked_again(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()
    for fault in (Fault.SERVER_ERROR, Fault.CUT):
        pesan.stripe.misbehave(fault, on="read")

    await pesan.stripe.pay(attempt.gateway_id)
    await pesan.eventually(
        "SELECT status = 'captured' FROM payments WHERE id = $1",
        uuid("pay", attempt.id),
    )

    assert len(await captures(shop)) == 1


async def test_a_gateway_that_refuses_our_key_says_so_and_the_order_stays_payable(
    pesan: Pesan, shop: Shop
) -> None:
    order = await shop.order()
    pesan.stripe.misbehave(Fault.KEY_REVOKED, on="create")

    answer = await shop.begin(order)

    assert (answer.status_code, answer.json()["code"]) == (409, "payments.gateway_refused")
    assert "secret key" in answer.json()["detail"]
    assert (await shop.begin(order)).status_code == 201


async def test_an_expired_order_expires_its_page_at_stripe(pesan: Pesan, shop: Shop) -> None:
    from .builders import close  # noqa: PLC0415 - one use

    attempt: Attempt = await shop.ready()
    order = (await attempt.now())["order_id"]

    await close(shop, order, "expired")
    await shop.quiet()

    assert pesan.stripe.account.session(attempt.gateway_id)["status"] == "expired"
    assert (await attempt.now())["status"] == "expired"


async def test_an_ask_whose_answer_was_lost_is_looked_up_and_not_made_again(
    pesan: Pesan, shop: Shop
) -> None:
    order = await shop.order()
    pesan.stripe.misbehave(Fault.ANSWER_LOST, on="create")
    begun = (await shop.begin(order)).json()
    assert (begun["status"], begun["failure"]) == ("pending", "unknown")

    await pesan.shift_clock(41)
    payment = await Attempt(shop, begun["id"], "").becomes("requires_action")

    (session,) = pesan.stripe.account.sessions.values()
    assert payment["action"]["value"] == session["url"]
    assert await shop.gateway_id(begun["id"]) == session["id"]


async def test_an_ask_that_never_arrived_is_made_under_a_reference_of_its_own(
    pesan: Pesan, shop: Shop
) -> None:
    order = await shop.order()
    pesan.stripe.misbehave(Fault.HANG_UP, on="create")
    begun = (await shop.begin(order)).json()

    await pesan.shift_clock(41)
    await Attempt(shop, begun["id"], "").becomes("requires_action")

    (session,) = pesan.stripe.account.sessions.values()
    assert session["client_reference_id"] == f"{begun['id']}.2"
