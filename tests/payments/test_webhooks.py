"""What gateways tell us: a hint to look, believed about nothing."""

import asyncio
import json
import time
from typing import Any

import httpx
import pytest

from ..running import Pesan
from .builders import Attempt, Shop, open_shop, uuid


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def post(
    shop: Shop, body: dict[str, Any] | bytes, *, token: str | None = None, url: str | None = None
) -> httpx.Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    known = shop.pesan.xendit.callback_token
    return await shop.pesan.api.post(
        url or shop.webhook_url,
        content=raw,
        headers={"x-callback-token": known if token is None else token},
    )


async def logged(shop: Shop) -> list[dict[str, Any]]:
    return await shop.pesan.rows("SELECT * FROM payment_webhook_logs ORDER BY received_at")


async def captures(attempt: Attempt) -> int:
    count = await attempt.shop.pesan.value(
        "SELECT count(*) FROM payment_captures WHERE payment_id = $1", uuid("pay", attempt.id)
    )
    return int(count)


async def test_a_payment_is_captured_when_its_webhook_comes(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()

    await pesan.xendit.pay(attempt.gateway_id)
    payment = await attempt.becomes("captured")

    assert payment["captured"] == {"amount": "85000", "currency": "IDR"}
    assert await attempt.history() == ["pending", "requires_action", "captured"]
    assert await shop.told("payment.captured") == 1


async def test_a_capture_told_three_times_and_again_later_is_booked_once(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()

    paid = await pesan.xendit.pay(attempt.gateway_id, times=3)
    await attempt.becomes("captured")
    await shop.quiet()
    await pesan.shift_clock(3600)
    await pesan.xendit.post(paid.notice, times=2)
    await shop.quiet()

    assert {delivery.status for delivery in pesan.xendit.deliveries} == {200}
    assert await captures(attempt) == 1
    assert await shop.told("payment.captured") == 1
    (log,) = await logged(shop)
    assert log["deliveries"] == 5


async def test_twenty_deliveries_at_once_book_one_capture(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    paid = await pesan.xendit.pay(attempt.gateway_id, deliver=False)

    await asyncio.gather(*(pesan.xendit.post(paid.notice) for _ in range(20)))
    await attempt.becomes("captured")
    await shop.quiet()

    assert await captures(attempt) == 1
    assert await shop.told("payment.captured") == 1


async def test_a_webhook_is_answered_in_well_under_a_second(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    paid = await pesan.xendit.pay(attempt.gateway_id, deliver=False)

    begun = time.monotonic()
    await pesan.xendit.post(paid.notice)

    assert time.monotonic() - begun < 0.5
    await attempt.becomes("captured")


@pytest.mark.parametrize("token", ["", "wrong", "Twin-callback-token"])
async def test_a_forged_webhook_is_refused_and_nothing_is_stored(
    pesan: Pesan, shop: Shop, token: str
) -> None:
    attempt = await shop.ready()
    paid = await pesan.xendit.pay(attempt.gateway_id, deliver=False)

    answer = await post(shop, paid.notice.body, token=token)

    assert (answer.status_code, answer.json()["code"]) == (401, "payments.signature_invalid")
    assert await logged(shop) == []
    assert (await attempt.now())["status"] == "requires_action"


async def test_a_webhook_that_lies_about_being_paid_changes_nothing(
    pesan: Pesan, shop: Shop
) -> None:
    """The token is one shared word: whoever knows it may say what they like."""
    attempt = await shop.ready()
    body = {
        "event": "payment.capture",
        "business_id": "x",
        "created": "2026-11-22T00:00:00Z",
        "data": {
            "payment_id": "py-invented",
            "payment_request_id": attempt.gateway_id,
            "reference_id": attempt.id,
            "request_amount": 1,
            "currency": "IDR",
            "status": "SUCCEEDED",
        },
    }

    answer = await post(shop, body)
    await shop.quiet()

    assert answer.status_code == 200
    assert (await attempt.now())["status"] == "requires_action"
    assert await captures(attempt) == 0


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b'{"event":"payment.capture"}', b'{"event":1,"event":2}']
)
async def test_a_genuine_but_malformed_webhook_is_kept_for_inspection(
    shop: Shop, body: bytes
) -> None:
    answer = await post(shop, body)
    again = await post(shop, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "payments.notice_malformed")
    assert again.status_code == 400
    (log,) = await logged(shop)
    assert (log["event"], log["deliveries"]) == ("malformed", 2)
    assert log["processed_at"] is not None


async def test_an_event_we_do_not_know_is_stored_and_welcome(shop: Shop) -> None:
    answer = await post(shop, {"event": "payout.succeeded", "data": {"id": "disb-1"}})

    assert answer.status_code == 200
    (log,) = await logged(shop)
    assert log["event"] == "payout.succeeded"


@pytest.mark.parametrize("one", ["cnx_01m837xzv4fcaap6hzehqy48v2", "nonsense"])
async def test_an_address_of_nobodys_is_not_found(pesan: Pesan, shop: Shop, one: str) -> None:
    answer = await post(shop, {}, url=f"{pesan.url}/webhooks/xendit/{one}")

    assert (answer.status_code, answer.json()["code"]) == (404, "payments.connection_not_found")


async def test_one_gateways_address_takes_no_other_gateways_webhook(shop: Shop) -> None:
    url = shop.webhook_url.replace("/xendit/", "/sandbox-payments/")

    assert (await post(shop, {}, url=url)).status_code == 404


async def test_another_stores_payment_posted_at_our_address_has_no_effect(
    pesan: Pesan, shop: Shop
) -> None:
    """Both shops share one Xendit account here, the worst case: reading it back succeeds."""
    other = await open_shop(pesan, "Budi")
    theirs = await other.ready()
    paid = await pesan.xendit.pay(theirs.gateway_id, deliver=False)

    answer = await post(shop, paid.notice.body)
    await shop.quiet()

    assert answer.status_code == 200
    assert (await theirs.now())["status"] == "requires_action"
    assert await pesan.value("SELECT count(*) FROM payment_captures") == 0
    (log,) = await logged(shop)
    assert "no payment of this store" in log["error"]

    await post(other, paid.notice.body, url=other.webhook_url)
    await theirs.becomes("captured")


@pytest.mark.parametrize("rupiah", [84_999, 1, 85_001])
async def test_another_amount_pays_for_nothing_and_is_a_case(
    pesan: Pesan, shop: Shop, rupiah: int
) -> None:
    attempt = await shop.ready(method="virtual_account")

    await pesan.xendit.pay(attempt.gateway_id, rupiah)
    await shop.quiet()

    payment = await attempt.now()
    assert payment["status"] == "requires_action"
    assert payment["captured"]["amount"] == str(rupiah)
    assert await shop.told("payment.captured") == 0
    (case,) = await shop.cases()
    assert (case["kind"], case["status"], case["payment_id"]) == (
        "wrong_amount",
        "open",
        attempt.id,
    )


async def test_a_request_that_speaks_of_another_reference_is_a_case(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()
    paid = await pesan.xendit.pay(attempt.gateway_id, deliver=False)
    pesan.xendit.account.request(attempt.gateway_id)["reference_id"] = "invoice-77"

    await pesan.xendit.post(paid.notice)
    await shop.quiet()

    assert (await attempt.now())["status"] == "requires_action"
    assert [case["kind"] for case in await shop.cases()] == ["wrong_reference"]


async def test_a_failed_payment_frees_the_order_for_another_attempt(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()

    await pesan.xendit.fail(attempt.gateway_id)
    payment = await attempt.becomes("failed")

    assert payment["failure"] == "INSUFFICIENT_BALANCE"
    assert await shop.told("payment.failed") == 1
    assert (await shop.begin(payment["order_id"])).status_code == 201


async def test_a_request_that_expires_at_the_gateway_expires_here(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()

    await pesan.xendit.expire(attempt.gateway_id)
    await attempt.becomes("expired")

    assert await shop.told("payment.expired") == 1


async def test_a_gateway_that_stumbles_while_we_look_is_asked_again(
    pesan: Pesan, shop: Shop
) -> None:
    from ..twins.xendit import Fault  # noqa: PLC0415 - one use

    attempt = await shop.ready()
    pesan.xendit.misbehave(Fault.SERVER_ERROR, on="read")
    pesan.xendit.misbehave(Fault.CUT, on="read_payment")

    await pesan.xendit.pay(attempt.gateway_id)
    await pesan.eventually(
        "SELECT status = 'captured' FROM payments WHERE id = $1",
        uuid("pay", attempt.id),
    )

    assert await captures(attempt) == 1
