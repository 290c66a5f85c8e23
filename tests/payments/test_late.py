"""Late money, double money, and money whose webhook never came."""

import pytest

from pesan.kit import clock
from pesan.payments.rules import LOOK_AFTER_CLOSE, LOOK_EVERY

from ..running import Pesan
from ..twins.xendit import Fault
from .builders import Shop, close, open_shop, uuid


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


@pytest.mark.parametrize("to", ["expired", "cancelled"])
async def test_giving_an_attempt_up_makes_it_unpayable_at_the_gateway(
    pesan: Pesan, shop: Shop, to: str
) -> None:
    attempt = await shop.ready()

    await close(shop, (await attempt.now())["order_id"], to)
    await shop.quiet()

    assert (await attempt.now())["status"] == to
    assert pesan.xendit.account.request(attempt.gateway_id)["status"] == "CANCELED"
    assert await shop.told("payment.expired") == (to == "expired")


@pytest.mark.parametrize("to", ["expired", "cancelled"])
async def test_money_that_comes_after_all_is_captured(pesan: Pesan, shop: Shop, to: str) -> None:
    attempt = await shop.ready()
    await close(shop, (await attempt.now())["order_id"], to)
    await shop.quiet()

    await pesan.xendit.pay(attempt.gateway_id, times=2)
    await attempt.becomes("captured")
    await shop.quiet()

    assert await attempt.history() == ["pending", "requires_action", to, "captured"]
    assert await shop.told("payment.captured") == 1


async def test_money_after_a_failure_is_captured(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    await pesan.xendit.fail(attempt.gateway_id)
    await attempt.becomes("failed")

    await pesan.xendit.pay(attempt.gateway_id)

    payment = await attempt.becomes("captured")
    assert payment["failure"] is None


async def test_money_faster_than_our_cancelling_is_found_by_it(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    await pesan.xendit.pay(attempt.gateway_id, deliver=False)

    await close(shop, (await attempt.now())["order_id"], "cancelled")

    await attempt.becomes("captured")
    assert await shop.told("payment.captured") == 1


async def test_an_old_notice_of_expiry_changes_nothing_about_a_capture(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()
    expiry = await pesan.xendit.expire(attempt.gateway_id, deliver=False)
    paid = await pesan.xendit.pay(attempt.gateway_id, deliver=False)

    await pesan.xendit.post(paid.notice)
    await attempt.becomes("captured")
    await pesan.xendit.post(expiry)
    await shop.quiet()

    assert (await attempt.now())["status"] == "captured"
    assert await shop.told("payment.expired") == 0


async def test_two_payments_on_one_request_are_two_captures(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()

    await pesan.xendit.pay(attempt.gateway_id)
    await attempt.becomes("captured")
    await pesan.xendit.pay(attempt.gateway_id)
    await shop.quiet()

    payment = await attempt.now()
    assert payment["captured"]["amount"] == "170000"
    assert payment["status"] == "captured"
    assert await shop.told("payment.captured") == 2


async def test_a_replaced_attempt_that_is_paid_closes_the_one_that_replaced_it(
    pesan: Pesan, shop: Shop
) -> None:
    first = await shop.ready()
    order = (await first.now())["order_id"]
    second = await shop.ready(order, replace=True)

    await pesan.xendit.pay(first.gateway_id)
    await first.becomes("captured")
    await second.becomes("cancelled")
    await shop.quiet()

    assert pesan.xendit.account.request(second.gateway_id)["status"] == "CANCELED"


async def test_both_attempts_paid_are_both_booked(pesan: Pesan, shop: Shop) -> None:
    first = await shop.ready()
    order = (await first.now())["order_id"]
    second = await shop.ready(order, replace=True)

    await pesan.xendit.pay(second.gateway_id)
    await pesan.xendit.pay(first.gateway_id)
    await first.becomes("captured")
    await second.becomes("captured")

    assert await shop.told("payment.captured") == 2


async def test_an_order_whose_money_is_here_takes_no_further_attempt(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await (await shop.ready()).captured()

    answer = await shop.begin((await attempt.now())["order_id"], replace=True)

    assert (answer.status_code, answer.json()["code"]) == (409, "payments.order_not_payable")


async def test_a_capture_whose_webhook_never_came_is_found(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    await pesan.xendit.pay(attempt.gateway_id, deliver=False)

    await pesan.shift_clock(LOOK_EVERY.total_seconds() + 1)

    await attempt.becomes("captured")
    assert await shop.told("payment.captured") == 1


async def test_looking_goes_on_while_the_attempt_lives(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()

    for age in (1, 2, 4):
        await pesan.shift_clock((LOOK_EVERY.total_seconds() + 1) * age)
        await pesan.eventually(
            "SELECT due_at > $1 FROM timers WHERE kind = 'payments.look'",
            (await shop.row(attempt.id))["created_at"] + LOOK_EVERY * age,
        )
        await shop.quiet()
    await pesan.xendit.pay(attempt.gateway_id, deliver=False)
    await pesan.shift_clock((LOOK_EVERY.total_seconds() + 1) * 8)

    await attempt.becomes("captured")


async def test_looks_at_a_gateway_that_is_away_do_not_pile_up(pesan: Pesan, shop: Shop) -> None:
    """Each ends, and the timer looks again: a lost webhook is found by the first that gets through."""
    attempt = await shop.ready()
    await pesan.xendit.pay(attempt.gateway_id, deliver=False)
    pesan.xendit.misbehave(Fault.SERVER_ERROR, times=3, on="read")

    for age in (1, 2, 4):  # twice as old each time: the next look is due at half as old again
        await pesan.shift_clock((LOOK_EVERY.total_seconds() + 1) * age)
        await pesan.eventually(
            "SELECT due_at > $2 FROM timers WHERE kind = 'payments.look' AND subject_id = $1",
            uuid("pay", attempt.id),
            clock.now(),
        )
        await shop.quiet()
    await pesan.shift_clock((LOOK_EVERY.total_seconds() + 1) * 8)

    await attempt.becomes("captured")


async def test_late_money_whose_webhook_never_came_is_found_once_more_after_the_end(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()
    await close(shop, (await attempt.now())["order_id"], "expired")
    await shop.quiet()
    await pesan.xendit.pay(attempt.gateway_id, deliver=False)

    await pesan.shift_clock(LOOK_AFTER_CLOSE.total_seconds() + 1)

    await attempt.becomes("captured")


async def test_cancelling_is_tried_until_the_gateway_hears_it(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    pesan.xendit.misbehave(Fault.CHANNEL_UNAVAILABLE, on="cancel")

    await close(shop, (await attempt.now())["order_id"], "cancelled")

    await pesan.eventually(
        "SELECT count(*) = 0 FROM pgqueuer WHERE status IN ('queued', 'picked')",
    )
    assert pesan.xendit.account.request(attempt.gateway_id)["status"] == "CANCELED"
    assert await pesan.value(
        "SELECT status = 'cancelled' FROM payments WHERE id = $1", uuid("pay", attempt.id)
    )
