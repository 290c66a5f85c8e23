"""What Stripe says when it is asked: sessions, money, refunds."""

from datetime import timedelta

import pytest

from pesan.kit import clock
from pesan.payments.errors import (
    GatewayRefused,
    GatewayUnavailable,
    GatewayUnknown,
    RefundNotSupported,
)
from pesan.payments.models import AskState, Method, RefundState
from pesan.payments.providers.stripe import Stripe

from ..twins.stripe import StripeTwin
from ..twins.stripe_faults import Fault
from .asks import ask, rupiah

AMOUNT = rupiah(85_000)


@pytest.fixture
async def session(stripe: Stripe) -> str:
    return (await stripe.request(ask(AMOUNT, method=Method.CARD))).provider_id


async def test_paid_is_captured_once_whichever_of_its_ids_is_asked_for(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    await stripes.pay(session, deliver=False)
    intent = stripes.account.session(session)["payment_intent"]

    by_session, by_intent = await stripe.read(session), await stripe.read(intent)

    assert by_session == by_intent
    assert by_session.state is AskState.CAPTURED
    (capture,) = by_session.captures
    assert (capture.provider_id, capture.amount) == (intent, AMOUNT)
    assert capture.captured_at is not None


async def test_an_intent_of_no_session_is_none_of_ours(stripe: Stripe) -> None:
    with pytest.raises(GatewayRefused, match="of no checkout session"):
        await stripe.read("pi_of_another_till")


async def test_a_declined_card_leaves_the_page_open(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    stripes.account.decline(session, "insufficient_funds")

    truth = await stripe.read(session)

    assert (truth.state, truth.captures) == (AskState.REQUIRES_ACTION, ())
    assert truth.failure_code == "insufficient_funds"
    await stripes.pay(session, deliver=False)
    assert (await stripe.read(session)).state is AskState.CAPTURED


async def test_done_but_not_paid_is_not_paid(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    """`completed` with `unpaid`: the buyer's bank takes its time."""
    stripes.account.wait(session)
    assert (await stripe.read(session)).state is AskState.PENDING

    await stripes.pay(session, deliver=False)
    truth = await stripe.read(session)
    assert truth.state is AskState.CAPTURED
    assert len(truth.captures) == 1


async def test_done_and_refused_by_the_bank_has_failed(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    await stripes.fail(session, "bank_said_no", deliver=False)

    truth = await stripe.read(session)

    assert (truth.state, truth.failure_code) == (AskState.FAILED, "bank_said_no")


async def test_what_was_given_back_was_captured_all_the_same(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    await stripes.pay(session, deliver=False)
    await stripe.refund(session, AMOUNT, reference="rfd_1")

    truth = await stripe.read(session)

    assert [capture.amount for capture in truth.captures] == [AMOUNT]


@pytest.mark.parametrize("odd", ["a_new_word", "", None])
async def test_a_word_we_do_not_know_moves_no_money(
    stripes: StripeTwin, stripe: Stripe, session: str, odd: str | None
) -> None:
    stripes.answer_judge = None
    stripes.account.session(session)["status"] = odd

    truth = await stripe.read(session)

    assert (truth.state, truth.captures) == (AskState.PENDING, ())


@pytest.mark.parametrize("amount", [None, "1500000", 1.5, -1, True, 10**30])
async def test_an_amount_that_is_none_is_not_believed(
    stripes: StripeTwin, stripe: Stripe, session: str, amount: object
) -> None:
    stripes.answer_judge = None
    stripes.account.session(session)["amount_total"] = amount

    with pytest.raises(GatewayUnknown, match="amount"):
        await stripe.read(session)


async def test_an_answer_about_another_reference_is_not_taken(
    stripes: StripeTwin, stripe: Stripe
) -> None:
    first = ask(AMOUNT, method=Method.CARD)
    asked = await stripe.request(first)
    key = next(iter(stripes._answered))
    said, answer = stripes._answered[key]
    theirs = answer.body.replace(first.reference.encode(), b"pay_of_another")
    stripes._answered[key] = said, type(answer)(200, theirs)

    with pytest.raises(GatewayUnknown, match="another reference"):
        await stripe.request(first)
    assert asked.provider_id


async def test_a_refund_carries_our_key_and_is_made_once(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    await stripes.pay(session, deliver=False)

    once = await stripe.refund(session, rupiah(30_000), reference="rfd_1")
    again = await stripe.refund(session, rupiah(30_000), reference="rfd_1")
    other = await stripe.refund(session, rupiah(30_000), reference="rfd_2")

    assert once == again
    assert once.state is RefundState.SUCCEEDED
    assert once.reference == "rfd_1"
    assert other.provider_id != once.provider_id
    assert len(stripes.account.refunds) == 2
    assert b"amount=3000000&" in stripes.requests[-1].body


async def test_the_same_key_with_other_words_is_a_refusal_and_no_second_refund(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    await stripes.pay(session, deliver=False)
    await stripe.refund(session, rupiah(30_000), reference="rfd_1")

    with pytest.raises(GatewayRefused):
        await stripe.refund(session, rupiah(40_000), reference="rfd_1")

    assert len(stripes.account.refunds) == 1


async def test_a_refund_may_wait_and_may_fail_after_it_succeeded(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    stripes.account.refunds_wait = True
    await stripes.pay(session, deliver=False)
    refund = await stripe.refund(session, AMOUNT, reference="rfd_1")
    assert refund.state is RefundState.PENDING

    for succeeded in (True, False):
        stripes.account.settle_refund(refund.provider_id, succeeded=succeeded)
        state = RefundState.SUCCEEDED if succeeded else RefundState.FAILED
        assert (await stripe.read_refund(refund.provider_id)).state is state
    assert (await stripe.read_refund(refund.provider_id)).failure_code == "lost_or_stolen_card"


async def test_what_a_bank_has_taken_back_is_left_to_a_hand(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    await stripes.pay(session, deliver=False)
    await stripes.dispute(session, deliver=False)

    with pytest.raises(RefundNotSupported, match="charge_disputed"):
        await stripe.refund(session, AMOUNT, reference="rfd_1")


async def test_a_lost_answer_to_a_refund_is_not_known_and_not_asked_again(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    await stripes.pay(session, deliver=False)
    stripes.misbehave(Fault.ANSWER_LOST, on="refund")

    with pytest.raises(GatewayUnknown):
        await stripe.refund(session, AMOUNT, reference="rfd_1")

    assert len(stripes.account.refunds) == 1
    assert [r.path for r in stripes.requests].count("/v1/refunds") == 1


async def test_only_an_open_session_is_expired(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    await stripe.cancel(session)
    await stripe.cancel(session)
    assert stripes.account.session(session)["status"] == "expired"

    stripes.misbehave(Fault.RATE_LIMITED, on="expire")
    with pytest.raises(GatewayUnavailable):
        await stripe.cancel(session)


async def test_what_was_asked_is_found_by_its_reference_however_much_came_after(
    stripes: StripeTwin, stripe: Stripe, session: str
) -> None:
    for number in range(120):
        other = dict(stripes.account.sessions[session])
        other |= {"id": f"cs_test_{number}", "client_reference_id": f"pay_{number}"}
        stripes.account.sessions[other["id"]] = other
    since = clock.real() - timedelta(minutes=1)

    found = await stripe.find({ask().reference, "pay_nobody"}, since=since)
    nothing = await stripe.find({"pay_nobody"}, since=since)

    assert found is not None
    assert found.provider_id == session
    assert nothing is None
    assert [r.path for r in stripes.requests].count("/v1/checkout/sessions") == 1 + 2 + 2
