"""The simulated gateway: a real one's ways, with no network and no money."""

import json

import pytest

from pesan.kit.ids import PaymentId
from pesan.payments import Outcome, simulate
from pesan.payments.bank import Bank
from pesan.payments.providers.emvco import is_sealed
from pesan.payments.providers.sandbox import SIGNATURE, sign
from pesan.payments.rules import LOOK_EVERY

from ..running import Pesan
from .builders import SANDBOX_SECRET, Attempt, Shop, open_shop, uuid


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan, provider="sandbox")


async def play(attempt: Attempt, outcome: Outcome) -> bool:
    shop = attempt.shop
    payment = PaymentId(uuid("pay", attempt.id))
    return await simulate(shop.pesan.world, shop.store, payment, outcome)


async def test_its_code_is_one_that_scanners_read(shop: Shop) -> None:
    attempt = await shop.ready()

    payment = await attempt.now()

    assert is_sealed(payment["action"]["value"])
    assert payment["livemode"] is False


async def test_the_simulated_buyer_pays(shop: Shop) -> None:
    attempt = await shop.ready()

    assert await play(attempt, Outcome.PAID)

    await attempt.becomes("captured")
    assert await shop.told("payment.captured") == 1


async def test_the_simulated_buyer_fails_then_pays_late(shop: Shop) -> None:
    attempt = await shop.ready()

    await play(attempt, Outcome.FAILED)
    await attempt.becomes("failed")
    await play(attempt, Outcome.PAID)

    await attempt.becomes("captured")


async def test_the_simulated_request_expires(shop: Shop) -> None:
    attempt = await shop.ready()

    await play(attempt, Outcome.EXPIRED)

    await attempt.becomes("expired")


async def test_paying_twice_is_two_captures(shop: Shop) -> None:
    attempt = await shop.ready()

    await play(attempt, Outcome.PAID)
    await play(attempt, Outcome.PAID)
    await shop.quiet()

    assert (await attempt.now())["captured"]["amount"] == "170000"


async def test_a_refund_succeeds_at_once(shop: Shop) -> None:
    attempt = await shop.ready()
    await play(attempt, Outcome.PAID)
    await attempt.becomes("captured")

    assert (await attempt.refund(30_000)).status_code == 201
    await shop.quiet()

    assert (await attempt.now())["status"] == "partially_refunded"
    assert (await attempt.refunds())[0]["status"] == "succeeded"


async def test_a_lost_webhook_is_made_good(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    await Bank(pesan.world, shop.store).settle(attempt.gateway_id, Outcome.PAID)

    await pesan.shift_clock(LOOK_EVERY.total_seconds() + 1)

    await attempt.becomes("captured")


async def test_a_signed_lie_about_being_paid_changes_nothing(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    body = json.dumps(
        {"id": "1", "event": "payment.captured", "request_id": attempt.gateway_id, "reference": ""}
    ).encode()

    for secret, expected in ((SANDBOX_SECRET, 200), ("another secret", 401)):
        answer = await pesan.api.post(
            shop.webhook_url, content=body, headers={SIGNATURE: sign(secret, body)}
        )
        assert answer.status_code == expected
    await shop.quiet()

    assert (await attempt.now())["status"] == "requires_action"


async def test_a_signed_shape_of_nothing_is_kept_and_refused(pesan: Pesan, shop: Shop) -> None:
    for body in (b"{}", b"[", b"\xff"):
        answer = await pesan.api.post(
            shop.webhook_url, content=body, headers={SIGNATURE: sign(SANDBOX_SECRET, body)}
        )
        assert answer.json()["code"] == "payments.notice_malformed"
    assert await pesan.value("SELECT count(*) FROM payment_webhook_logs") == 3


async def test_a_real_gateways_payment_cannot_be_simulated(pesan: Pesan) -> None:
    shop = await open_shop(pesan, "Budi")
    attempt = await shop.ready()

    assert not await play(attempt, Outcome.PAID)

    assert (await attempt.now())["status"] == "requires_action"
