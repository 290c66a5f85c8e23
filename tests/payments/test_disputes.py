"""A buyer goes to their bank: money disputed, then held again or lost; the rest is a person's."""

from typing import Any

import pytest

from pesan.kit.ids import ConnectionId, encode
from pesan.payments import actions
from pesan.payments.providers.stripe import answers

from ..running import Pesan
from ..twins.stripe_faults import Fault
from .builders import Attempt, Shop, open_shop, uuid


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan, provider="stripe")


@pytest.fixture
async def paid(shop: Shop) -> Attempt:
    return await (await shop.ready()).captured()


async def case_of(shop: Shop) -> dict[str, Any]:
    (case,) = await shop.cases()
    assert case["kind"] == "dispute"
    return case


async def journal(shop: Shop, kind: str) -> list[dict[str, Any]]:
    answer = await shop.seller.get("/ledger", kind=kind)
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_a_dispute_is_a_case_with_its_deadline(pesan: Pesan, paid: Attempt) -> None:
    dispute = await pesan.stripe.dispute(paid.gateway_id)
    await paid.becomes("disputed")
    await paid.shop.quiet()

    case = await case_of(paid.shop)
    assert (case["status"], case["payment_id"]) == ("open", paid.id)
    assert dispute in case["detail"]
    assert "Rp85.000" in case["detail"]
    assert "fraudulent" in case["detail"]
    assert case["due_at"] is not None
    assert case["due_at"][:10] in case["detail"]
    assert await paid.shop.told("payment.disputed") == 1
    assert await paid.history() == ["pending", "requires_action", "captured", "disputed"]


async def test_disputes_are_listed_as_they_stand_and_nobody_elses(
    pesan: Pesan, shop: Shop, paid: Attempt
) -> None:
    first = await pesan.stripe.dispute(paid.gateway_id)
    await paid.becomes("disputed")
    other = await (await shop.ready()).captured()
    second = await pesan.stripe.dispute(other.gateway_id)
    await other.becomes("disputed")
    await pesan.stripe.move_dispute(first, "lost")
    await paid.becomes("lost")
    await shop.quiet()

    async def listed(**asked: Any) -> list[str]:
        answer = await shop.seller.get("/disputes", **asked)
        assert answer.status_code == 200, answer.text
        return [one["gateway_id"] for one in answer.json()["items"]]

    assert await listed() == [second, first]
    assert await listed(status="lost") == [first]
    assert await listed(payment_id=other.id) == [second]
    [told] = (await shop.seller.get("/disputes", status="open")).json()["items"]
    assert told["id"].startswith("dsp_")
    assert (told["payment_id"], told["provider"], told["reason"]) == (
        other.id, "stripe", "fraudulent",
    )  # fmt: skip
    assert (told["amount"]["amount"], told["due_at"] is not None) == ("85000", True)
    page = (await shop.seller.get("/disputes", limit=1)).json()
    rest = (await shop.seller.get("/disputes", limit=1, cursor=page["next_cursor"])).json()
    assert ([one["gateway_id"] for one in rest["items"]], rest["next_cursor"]) == ([first], None)
    stranger = await pesan.seller("Budi")
    assert (await stranger.get("/disputes")).json()["items"] == []
    assert (await stranger.get("/disputes", payment_id=other.id)).json()["items"] == []


async def test_a_dispute_that_is_won_leaves_the_payment_as_it_was(
    pesan: Pesan, paid: Attempt
) -> None:
    dispute = await pesan.stripe.dispute(paid.gateway_id)
    await paid.becomes("disputed")
    await pesan.stripe.move_dispute(dispute, "under_review")
    await paid.shop.quiet()
    assert (await case_of(paid.shop))["due_at"] is None

    await pesan.stripe.move_dispute(dispute, "won")
    await paid.becomes("captured")
    await paid.shop.quiet()

    assert "won" in (await case_of(paid.shop))["detail"]
    assert await paid.shop.told("payment.dispute_closed") == 1
    assert await journal(paid.shop, "dispute") == []
    assert (await paid.refund()).status_code == 201


async def test_a_dispute_that_is_lost_leaves_nothing_to_give_back(
    pesan: Pesan, paid: Attempt
) -> None:
    dispute = await pesan.stripe.dispute(paid.gateway_id)
    await pesan.stripe.move_dispute(dispute, "lost")
    await paid.becomes("lost")
    await paid.shop.quiet()

    case = await case_of(paid.shop)
    assert (case["status"], case["due_at"]) == ("open", None)
    assert "lost" in case["detail"]
    for refused in (await paid.refund(), await paid.refund(1)):
        assert refused.json()["code"] == "payments.refund_exceeds_captured"
    (entry,) = await journal(paid.shop, "dispute")
    amounts = {line["account"]: line["debit"] or line["credit"] for line in entry["lines"]}
    whole = {"amount": "85000", "currency": "IDR"}
    assert amounts == {"disputes": whole, "gateway": whole}


async def test_an_appeal_may_still_be_won(pesan: Pesan, paid: Attempt) -> None:
    dispute = await pesan.stripe.dispute(paid.gateway_id)
    for status in ("lost", "appeal_under_review"):
        await pesan.stripe.move_dispute(dispute, status)
        await paid.becomes("lost")

    await pesan.stripe.move_dispute(dispute, "won")
    await paid.becomes("captured")
    await paid.shop.quiet()

    assert len(await journal(paid.shop, "dispute")) == 1
    assert len(await journal(paid.shop, "dispute_won")) == 1


async def test_events_of_a_dispute_in_any_order_and_number_end_the_same_way(
    pesan: Pesan, paid: Attempt
) -> None:
    """Only its end is heard of, then all of it again, backwards."""
    dispute = await pesan.stripe.dispute(paid.gateway_id, deliver=False)
    closed = await pesan.stripe.move_dispute(dispute, "lost")
    await paid.becomes("lost")
    began = len(pesan.stripe.account.events)
    for event in reversed(pesan.stripe.account.events[:began]):
        await pesan.stripe.post(event, times=2)
    await pesan.stripe.post(closed[0])
    await paid.shop.quiet()

    assert (await paid.now())["status"] == "lost"
    assert await paid.history() == ["pending", "requires_action", "captured", "disputed", "lost"]
    assert await paid.shop.told("payment.disputed") == 1
    assert await paid.shop.told("payment.dispute_closed") == 1
    assert len(await journal(paid.shop, "dispute")) == 1


async def test_what_was_read_before_the_end_and_comes_after_it_changes_nothing(
    pesan: Pesan, paid: Attempt
) -> None:
    """Two workers read at two moments; the later reading is booked first."""
    dispute = await pesan.stripe.dispute(paid.gateway_id, deliver=False)
    earlier = answers.disputed(dict(pesan.stripe.account.dispute(dispute)))
    await pesan.stripe.move_dispute(dispute, "won")
    await paid.shop.quiet()

    connection = ConnectionId(await pesan.value("SELECT id FROM connections"))
    async with pesan.world.database.store(paid.shop.store) as tx:
        assert await actions.apply_dispute(tx, paid.shop.store, connection, earlier) is None

    assert (await paid.now())["status"] == "captured"
    assert await paid.shop.told("payment.disputed") == 0


async def test_a_question_of_the_bank_is_a_case_and_takes_nothing(
    pesan: Pesan, paid: Attempt
) -> None:
    dispute = await pesan.stripe.dispute(paid.gateway_id, status="warning_needs_response")
    await paid.shop.quiet()

    assert (await paid.now())["status"] == "captured"
    assert (await case_of(paid.shop))["due_at"] is not None

    await pesan.stripe.move_dispute(dispute, "needs_response")
    await paid.becomes("disputed")


async def test_a_dispute_of_money_we_had_not_heard_of_is_booked_with_it(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()
    await pesan.stripe.pay(attempt.gateway_id, deliver=False)

    await pesan.stripe.dispute(attempt.gateway_id)
    await attempt.becomes("disputed")
    await shop.quiet()

    assert await shop.told("payment.captured") == 1


async def test_another_stores_dispute_at_our_address_has_no_effect(
    pesan: Pesan, shop: Shop, paid: Attempt
) -> None:
    other = await open_shop(pesan, "Budi", provider="stripe")
    await pesan.stripe.dispute(paid.gateway_id, deliver=False)

    await pesan.stripe.post(pesan.stripe.account.events[-1], url=other.webhook_url)
    await shop.quiet()

    assert (await paid.now())["status"] == "captured"
    assert await other.cases() == []
    assert await pesan.rows("SELECT 1 FROM payment_disputes") == []


async def test_a_refund_under_way_does_not_end_a_dispute(pesan: Pesan, paid: Attempt) -> None:
    pesan.stripe.account.refunds_wait = True
    assert (await paid.refund("10000")).status_code == 201
    await pesan.eventually("SELECT bool_and(gateway_id IS NOT NULL) FROM refunds")
    dispute = await pesan.stripe.dispute(paid.gateway_id)
    await paid.becomes("disputed")

    (refund,) = pesan.stripe.account.refunds
    await pesan.stripe.settle_refund(refund)
    await pesan.eventually("SELECT bool_and(status = 'succeeded') FROM refunds")
    assert (await paid.now())["status"] == "disputed"

    await pesan.stripe.move_dispute(dispute, "won")
    await paid.becomes("partially_refunded")


async def test_a_refund_of_what_is_disputed_is_left_to_a_hand(pesan: Pesan, paid: Attempt) -> None:
    await pesan.stripe.dispute(paid.gateway_id)
    await paid.becomes("disputed")

    assert (await paid.refund()).status_code == 201
    await pesan.eventually("SELECT bool_and(status = 'manual') FROM refunds")

    assert pesan.stripe.account.refunds == {}
    assert {case["kind"] for case in await paid.shop.cases()} == {"dispute", "refund_by_hand"}


async def test_a_gateway_that_stumbles_while_a_dispute_is_read_is_asked_again(
    pesan: Pesan, paid: Attempt
) -> None:
    pesan.stripe.misbehave(Fault.SERVER_ERROR, on="read_dispute")

    await pesan.stripe.dispute(paid.gateway_id)

    await pesan.eventually(
        "SELECT status = 'disputed' FROM payments WHERE id = $1",
        uuid("pay", paid.id),
    )


async def test_who_is_exported_takes_it_along_and_who_is_erased_is_in_no_event(
    pesan: Pesan, paid: Attempt
) -> None:
    """Stripe's events bear names and addresses; those we act on and those we do not."""
    await pesan.stripe.dispute(paid.gateway_id)
    await paid.becomes("disputed")
    await paid.shop.quiet()
    person = encode("cus", await pesan.value("SELECT customer_id FROM orders"))
    seller = paid.shop.seller

    await pesan.rows("UPDATE orders SET status = 'completed'")  # nobody is erased before

    told = (await seller.get(f"/customers/{person}/export")).json()["tables"]
    erased = await seller.post(f"/customers/{person}/erasure", {})

    assert len(told["payment_disputes"]) == 1
    assert len(told["payment_webhook_logs"]) == await pesan.value(
        "SELECT count(*) FROM payment_webhook_logs"
    )
    assert erased.is_success, erased.text
    assert await pesan.value("SELECT bool_and(body = '') FROM payment_webhook_logs")


async def test_a_dispute_that_our_key_may_not_read_is_heard_of_once_it_may(
    pesan: Pesan, paid: Attempt
) -> None:
    """What nobody could look at is no false claim: its webhook stays unread, and is read again."""
    pesan.stripe.denied = {"read_dispute"}
    await pesan.stripe.dispute(paid.gateway_id)
    await pesan.eventually("SELECT EXISTS (SELECT FROM pgqueuer WHERE attempts > 0)")
    assert (await paid.now())["status"] == "captured"

    pesan.stripe.denied = set()

    await pesan.eventually(
        "SELECT status = 'disputed' FROM payments WHERE id = $1",
        uuid("pay", paid.id),
    )
    await paid.shop.quiet()
    assert (await case_of(paid.shop))["status"] == "open"
