"""A merchant tries a payment out: the gateway's test buyer pays, and its webhook tells of it."""

import asyncio
from typing import Any

import httpx
import pytest

from pesan.payments.rules import LOOK_EVERY

from ..running import Pesan
from ..twins.xendit import Fault
from .builders import Attempt, open_shop


async def simulated(attempt: Attempt, **body: Any) -> httpx.Response:
    return await attempt.shop.seller.post(f"/payments/{attempt.id}/simulation", body)


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("provider", ["xendit", "sandbox"])
async def test_a_payment_is_tried_out_from_the_code_to_the_capture(
    pesan: Pesan, provider: str
) -> None:
    attempt = await (await open_shop(pesan, provider=provider)).ready()

    answer = await simulated(attempt)

    assert (answer.status_code, answer.json()["id"]) == (202, attempt.id), answer.text
    assert (await attempt.becomes("captured"))["captured"]["amount"] == "85000"
    (line,) = await pesan.rows(
        "SELECT detail FROM event_audit_log WHERE action = 'payments.simulate'"
    )
    assert "85.000" in str(line["detail"])


@pytest.mark.parametrize("provider", ["xendit", "sandbox"])
async def test_another_amount_is_what_it_would_be_in_life(pesan: Pesan, provider: str) -> None:
    shop = await open_shop(pesan, provider=provider)
    attempt = await shop.ready()

    assert (await simulated(attempt, amount=80_000)).status_code == 202
    await pesan.eventually("SELECT count(*) = 1 FROM reconciliation_cases")

    assert [case["kind"] for case in await shop.cases()] == ["wrong_amount"]
    assert (await attempt.now())["status"] == "requires_action"


async def test_one_key_pays_once_however_often_it_is_sent(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    attempt = await shop.ready()
    path = f"/payments/{attempt.id}/simulation"

    answers = await asyncio.gather(*(shop.seller.post(path, {}, key="k") for _ in range(4)))
    await attempt.becomes("captured")
    await shop.quiet()

    assert {answer.status_code for answer in answers} == {202}
    assert len(pesan.xendit.account.payments) == 1


async def test_real_money_is_not_played_with(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    attempt = await shop.ready()
    await pesan.rows("UPDATE connections SET livemode = true")
    before = len(pesan.xendit.requests)

    answer = await simulated(attempt)

    assert refused(answer) == (409, "payments.simulation_is_live")
    assert "test key" in answer.json()["hint"]
    assert len(pesan.xendit.requests) == before


async def test_what_no_gateway_plays_says_why(pesan: Pesan) -> None:
    stripe = await open_shop(pesan, provider="stripe")
    by_card = await simulated(await stripe.ready())
    shop = await open_shop(pesan, "Budi")
    on_page = await simulated(await shop.ready(method="payment_link"))
    begun = await shop.begin(await shop.order(), provider="manual", method="cod")
    by_hand = await simulated(Attempt(shop, begun.json()["id"], ""))
    pesan.xendit.misbehave(Fault.ANSWER_LOST, on="create")
    unknown = (await shop.begin(await shop.order())).json()
    nothing_yet = await simulated(Attempt(shop, unknown["id"], ""))

    for answer in (by_card, on_page, by_hand, nothing_yet):
        assert refused(answer) == (409, "payments.not_simulated"), answer.text
    assert "test cards" in by_card.json()["hint"]


async def test_a_gateway_that_refuses_or_is_away_is_said_and_no_money_came(pesan: Pesan) -> None:
    attempt = await (await open_shop(pesan)).ready()
    answers = []
    for fault in (Fault.NOT_ACTIVATED, Fault.CHANNEL_UNAVAILABLE, Fault.HANG_UP):
        pesan.xendit.misbehave(fault, on="simulate")
        answers.append(refused(await simulated(attempt)))

    assert answers == [
        (409, "payments.gateway_refused"),
        (503, "payments.gateway_unavailable"),
        (502, "payments.gateway_unknown"),
    ]
    assert (await attempt.now())["status"] == "requires_action"


async def test_who_may_not_take_payments_and_another_shop_try_nothing_out(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    attempt = await shop.ready()
    viewer = await (await pesan.person("Vira")).joins(shop.seller, "viewer")
    other = await open_shop(pesan, "Budi")
    path = f"/payments/{attempt.id}/simulation"

    assert (await viewer.post(path, {})).status_code == 403
    assert refused(await other.seller.post(path, {})) == (404, "payments.payment_not_found")
    assert (await simulated(attempt, amount=0)).status_code == 422
    assert (await simulated(attempt, amount="x")).status_code == 422
    assert (await attempt.now())["captured"]["amount"] == "0"


@pytest.mark.parametrize("webhooks", ["twice", "reordered"])
async def test_however_the_sandbox_tells_of_it_the_money_is_booked_once(
    pesan: Pesan, webhooks: str
) -> None:
    shop = await open_shop(pesan, provider="sandbox")
    attempt = await shop.ready()

    assert (await simulated(attempt, webhooks=webhooks)).status_code == 202
    await attempt.becomes("captured")
    await shop.quiet()

    assert (await attempt.now())["captured"]["amount"] == "85000"
    assert await shop.told("payment.captured") == 1
    assert await pesan.value("SELECT sum(deliveries) FROM payment_webhook_logs") == 2


async def test_a_webhook_that_comes_late_or_never_loses_no_money(pesan: Pesan) -> None:
    shop = await open_shop(pesan, provider="sandbox")
    late, never = await shop.ready(), await shop.ready()

    await simulated(late, webhooks="late")
    await simulated(never, webhooks="never")
    (waiting,) = await pesan.rows(
        "SELECT execute_after > now() + interval '30 seconds' AS later FROM pgqueuer"
        " WHERE entrypoint = 'payments.ring_late'"
    )
    assert waiting["later"]
    await pesan.rows("UPDATE pgqueuer SET execute_after = now() WHERE status = 'queued'")
    await late.becomes("captured")
    assert (await never.now())["status"] == "requires_action"

    await pesan.shift_clock(LOOK_EVERY.total_seconds() + 1)

    await never.becomes("captured")


@pytest.mark.parametrize("outcome", ["failed", "expired"])
async def test_the_sandboxs_buyer_may_also_fail(pesan: Pesan, outcome: str) -> None:
    attempt = await (await open_shop(pesan, provider="sandbox")).ready()

    await simulated(attempt, outcome=outcome)

    await attempt.becomes(outcome)


async def test_a_refund_that_the_sandbox_refuses_is_left_to_a_hand(pesan: Pesan) -> None:
    shop = await open_shop(pesan, provider="sandbox")
    attempt = await shop.ready()
    await simulated(attempt, refunds="refused")
    await attempt.becomes("captured")

    assert (await attempt.refund(30_000)).status_code == 201
    await pesan.eventually("SELECT count(*) = 1 FROM reconciliation_cases")

    (case,) = await shop.cases()
    assert case["kind"] == "refund_by_hand"
    assert "takes no refunds" in case["detail"]


async def test_a_real_gateways_test_mode_has_no_switches(pesan: Pesan) -> None:
    attempt = await (await open_shop(pesan)).ready()

    answer = await simulated(attempt, webhooks="twice")

    assert refused(answer) == (422, "requests.invalid")
