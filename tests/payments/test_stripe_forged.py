"""What comes to Stripe's door and is not what it says: forged, stale, changed, lying, huge, astray."""

import copy
import json

import httpx
import pytest

from ..running import Pesan
from .builders import Shop, open_shop
from .test_stripe_webhooks import captures, logged


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan, provider="stripe")


async def post(
    shop: Shop, body: bytes, *, header: str | None = None, **headers: str
) -> httpx.Response:
    signed = shop.pesan.stripe.signature(body.decode()) if header is None else header
    told = {"stripe-signature": signed, "content-type": "application/json", **headers}
    return await shop.pesan.api.post(shop.webhook_url, content=body, headers=told)


@pytest.mark.parametrize(
    ("secret", "age_seconds"),
    [("whsec_of_another_shop", 0), (None, 7 * 60), (None, -7 * 60)],
)
async def test_a_forged_or_stale_signature_is_refused_and_nothing_is_stored(
    pesan: Pesan, shop: Shop, secret: str | None, age_seconds: int
) -> None:
    attempt = await shop.ready()
    events = await pesan.stripe.pay(attempt.gateway_id, deliver=False)

    status = await pesan.stripe.post(events[-1], secret=secret, age_seconds=age_seconds)

    assert status == 401
    assert await logged(shop) == []
    assert (await attempt.now())["status"] == "requires_action"


async def test_a_body_changed_by_one_byte_is_refused(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    events = await pesan.stripe.pay(attempt.gateway_id, deliver=False)
    body = json.dumps(events[-1])
    changed = body.replace('"amount_total": 8500000', '"amount_total": 8500001')
    assert changed != body

    answer = await post(shop, changed.encode(), header=pesan.stripe.signature(body))

    assert (answer.status_code, answer.json()["code"]) == (401, "payments.signature_invalid")
    assert await logged(shop) == []


async def test_a_genuine_event_that_lies_changes_nothing(pesan: Pesan, shop: Shop) -> None:
    """Whoever has the secret may say what they like: it is looked up."""
    attempt = await shop.ready()
    session = copy.deepcopy(pesan.stripe.account.session(attempt.gateway_id))
    claimed = session | {"status": "complete", "payment_status": "paid", "amount_total": 1}
    event = {
        "id": "evt_invented",
        "object": "event",
        "type": "checkout.session.completed",
        "livemode": False,
        "data": {"object": claimed},
    }

    assert await pesan.stripe.post(event) == 200
    await shop.quiet()

    assert (await attempt.now())["status"] == "requires_action"
    assert await captures(shop) == []


async def test_live_events_are_not_for_a_test_connection(pesan: Pesan, shop: Shop) -> None:
    event = {"id": "evt_1", "object": "event", "type": "payout.paid", "livemode": True, "data": {}}

    assert await pesan.stripe.post(event) == 401
    assert await pesan.stripe.post(event | {"livemode": False}) == 200
    (log,) = await logged(shop)
    assert (log["event"], log["processed_at"] is not None) == ("payout.paid", True)


@pytest.mark.parametrize(
    "body", [b"not json", b"[]", b'{"id":"evt_1","id":"evt_2","type":"a.b"}', b'{"id":"evt_1"}']
)
async def test_genuine_but_malformed_is_kept_for_inspection(shop: Shop, body: bytes) -> None:
    answers = [await post(shop, body) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {400}
    (log,) = await logged(shop)
    assert (log["event"], log["deliveries"]) == ("malformed", 2)


async def test_two_megabytes_are_too_much_and_gzip_is_not_unpacked(shop: Shop) -> None:
    huge = await post(shop, b'{"id":"evt_1","type":"' + b"a" * 2_000_000 + b'"}')
    packed = await post(shop, b"{}", **{"content-encoding": "gzip"})

    assert huge.status_code == 413
    assert packed.status_code in {400, 415}
    assert len(await captures(shop)) == 0


async def test_another_stores_event_at_our_address_has_no_effect(pesan: Pesan, shop: Shop) -> None:
    """Both shops share one Stripe account and secret here, the worst case."""
    other = await open_shop(pesan, "Budi", provider="stripe")
    theirs = await other.ready()
    events = await pesan.stripe.pay(theirs.gateway_id, deliver=False)

    for event in events:
        assert await pesan.stripe.post(event, url=shop.webhook_url) == 200
    await shop.quiet()

    assert (await theirs.now())["status"] == "requires_action"
    assert await captures(shop) == []
    odd = {log["error"] for log in await logged(shop) if log["event"] != "charge.succeeded"}
    assert odd == {"of no payment of this store"}

    await pesan.stripe.post(events[-1], url=other.webhook_url)
    await theirs.becomes("captured")


async def test_one_gateways_address_takes_no_other_gateways_webhook(
    pesan: Pesan, shop: Shop
) -> None:
    url = shop.webhook_url.replace("/stripe/", "/xendit/")

    assert (await pesan.api.post(url, json={})).status_code == 404


async def test_another_amount_than_was_asked_is_a_case(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    pesan.stripe.account.session(attempt.gateway_id)["amount_total"] = 100

    await pesan.stripe.pay(attempt.gateway_id)
    await shop.quiet()

    assert (await attempt.now())["status"] == "requires_action"
    assert [case["kind"] for case in await shop.cases()] == ["wrong_amount"]


async def test_another_currency_than_was_asked_is_a_case(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    pesan.stripe.account.session(attempt.gateway_id)["currency"] = "sgd"

    await pesan.stripe.pay(attempt.gateway_id)
    await shop.quiet()

    payment = await attempt.now()
    assert (payment["status"], payment["captured"]["amount"]) == ("requires_action", "0")
    assert [case["kind"] for case in await shop.cases()] == ["wrong_amount"]
