"""What no webhook told of is found in Stripe's own list; and the list says whether our key is taken."""

from datetime import timedelta
from typing import Any

import pytest

from pesan.kit import clock
from pesan.kit.ids import ConnectionId
from pesan.payments import jobs
from pesan.payments.errands import ReadEvents
from pesan.payments.providers.stripe import Stripe

from ..running import Pesan
from ..twins.stripe import StripeTwin
from ..twins.stripe_faults import Fault
from .builders import Shop, open_shop

LATER_SECONDS = 6 * 60


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    shop = await open_shop(pesan, provider="stripe")
    await begun(pesan)
    return shop


async def begun(pesan: Pesan) -> None:
    await pesan.eventually("SELECT bool_and(status = 'connected') FROM connections")


async def connection(shop: Shop) -> dict[str, Any]:
    answer = await shop.seller.get("/connections/stripe")
    found: dict[str, Any] = answer.json()
    return found


async def read(shop: Shop) -> None:
    """The job, here and now."""
    one = ConnectionId(await shop.pesan.value("SELECT id FROM connections"))
    await jobs.read_events(shop.pesan.world, ReadEvents(store_id=shop.store, connection_id=one))


async def test_a_key_that_works_is_connected_within_a_moment(shop: Shop) -> None:
    found = await connection(shop)

    assert (found["status"], found["detail"]) == ("connected", None)


async def test_a_key_that_stripe_does_not_take_is_said_and_mended_by_another(
    pesan: Pesan, shop: Shop
) -> None:
    made = {"secret_key": "sk_test_mistyped", "webhook_secret": pesan.stripe.webhook_secret}
    put = await shop.seller.put("/connections/stripe", made)
    assert put.json()["status"] == "unverified"
    await pesan.eventually("SELECT bool_and(status = 'error') FROM connections")
    assert "secret key" in (await connection(shop))["detail"]

    made["secret_key"] = pesan.stripe.secret_key
    assert (await shop.seller.put("/connections/stripe", made)).status_code == 200

    await begun(pesan)


async def test_a_key_that_was_revoked_later_is_said(pesan: Pesan, shop: Shop) -> None:
    pesan.stripe.misbehave(Fault.KEY_REVOKED, on="events")

    await pesan.shift_clock(LATER_SECONDS)

    await pesan.eventually("SELECT bool_and(status = 'error') FROM connections")


async def test_a_lost_webhook_is_found_in_the_list(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    events = await pesan.stripe.pay(attempt.gateway_id, deliver=False)

    await read(shop)
    await attempt.becomes("captured")
    await shop.quiet()
    for event in events:
        await pesan.stripe.post(event)
    await shop.quiet()

    assert await shop.told("payment.captured") == 1
    logs = await pesan.rows("SELECT event, deliveries FROM payment_webhook_logs ORDER BY event")
    assert [(log["event"], log["deliveries"]) for log in logs] == [
        ("charge.succeeded", 1),  # none of ours: not asked for, and pushed all the same
        ("checkout.session.completed", 1),
        ("payment_intent.succeeded", 1),
    ]


async def test_the_timer_asks_again_and_again(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    await pesan.stripe.dispute(
        (await attempt.captured()).gateway_id, deliver=False
    )  # weeks later: no look at the attempt would find it

    await pesan.shift_clock(LATER_SECONDS)

    await attempt.becomes("disputed")


async def test_what_was_read_is_not_read_again_once_it_has_settled(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()
    await pesan.stripe.pay(attempt.gateway_id)
    for event in pesan.stripe.account.events:
        event["created"] -= 20 * 60
    await pesan.rows("UPDATE payment_event_cursors SET since = since - interval '1 hour'")

    await read(shop)
    asked = len(pesan.stripe.requests)
    await read(shop)

    (listed,) = [r for r in pesan.stripe.requests[asked:] if r.path == "/v1/events"]
    ours = [e for e in pesan.stripe.account.events if e["type"] != "charge.succeeded"]
    assert listed.query["ending_before"] == ours[-1]["id"]


async def test_a_cursor_that_stripe_has_forgotten_begins_anew(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    await pesan.stripe.pay(attempt.gateway_id, deliver=False)
    await pesan.rows("UPDATE payment_event_cursors SET after = 'evt_of_last_year'")

    await read(shop)

    await attempt.becomes("captured")
    assert (await connection(shop))["status"] == "connected"


async def test_a_shop_that_is_connected_no_more_is_left_alone(pesan: Pesan, shop: Shop) -> None:
    await shop.seller.api.delete(shop.seller.path("/connections/stripe"))
    asked = len(pesan.stripe.requests)

    await pesan.shift_clock(LATER_SECONDS)
    await shop.quiet()
    await read(shop)

    assert len(pesan.stripe.requests) == asked


async def test_other_stores_events_are_read_and_have_no_effect(pesan: Pesan, shop: Shop) -> None:
    """Two shops on one account: each reads the other's events, and finds nothing of its own."""
    attempt = await shop.ready()
    await open_shop(pesan, "Budi", provider="stripe")
    await pesan.eventually("SELECT count(*) = 2 FROM payment_event_cursors")
    await pesan.stripe.pay(attempt.gateway_id, deliver=False)

    await pesan.shift_clock(LATER_SECONDS)
    await attempt.becomes("captured")
    await pesan.eventually("""
        SELECT count(*) = 2 FROM payment_webhook_logs WHERE error = 'of no payment of this store'
    """)
    await shop.quiet()

    assert await pesan.value("SELECT count(*) FROM payment_captures") == 1


async def test_a_list_that_cannot_be_had_is_a_later(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    await pesan.stripe.pay(attempt.gateway_id, deliver=False)
    pesan.stripe.misbehave(Fault.SERVER_ERROR, on="events")

    await pesan.shift_clock(LATER_SECONDS)

    await attempt.becomes("captured")
    assert (await connection(shop))["status"] == "connected"


@pytest.mark.parametrize("after", [None, 0])
async def test_many_events_come_page_by_page_oldest_first(
    stripes: StripeTwin, stripe: Stripe, after: int | None
) -> None:
    for number in range(230):
        stripes.account._happen("refund.created", {"id": f"re_{number}", "object": "refund"})
    stripes.answer_judge = None  # of these refunds there is nothing but an id
    first = None if after is None else stripes.account.events[after]["id"]

    found, more, pages = [], True, 0
    while more:
        told = await stripe.events(after=first, since=clock.real() - timedelta(hours=1))
        found += [one.notice.refund_id for one in told.events]
        first, more, pages = told.events[-1].id, told.has_more, pages + 1

    assert found == [f"re_{number}" for number in range(0 if after is None else 1, 230)]
    assert pages == (1 if after is None else 3)


async def test_an_event_of_no_shape_is_left_out(stripes: StripeTwin, stripe: Stripe) -> None:
    stripes.answer_judge = None
    for it in ({"object": "refund"}, {"id": "re_1", "object": "refund"}):
        stripes.account._happen("refund.created", it)

    told = await stripe.events(after=None, since=clock.real() - timedelta(hours=1))

    assert [one.notice.refund_id for one in told.events] == ["re_1"]


async def test_until_it_has_a_webhook_secret_a_shop_sells_by_the_list_alone(pesan: Pesan) -> None:
    """The secret is Stripe's for an address, and the address is ours for a key."""
    shop = await open_shop(pesan, provider="stripe")
    put = await shop.seller.put("/connections/stripe", {"secret_key": pesan.stripe.secret_key})
    assert (put.status_code, put.json()["webhook_url"]) == (200, shop.webhook_url)
    attempt = await shop.ready()

    events = await pesan.stripe.pay(attempt.gateway_id, deliver=False)
    for secret in ("", pesan.stripe.webhook_secret):
        assert await pesan.stripe.post(events[-1], secret=secret or "whsec_") == 401
    await read(shop)

    await attempt.becomes("captured")
