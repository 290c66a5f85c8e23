"""Reading the truth about money back from Xendit, cancelling, and giving money back."""

import pytest

from pesan.kit.money import Currency, Money
from pesan.payments.errors import (
    GatewayRefused,
    GatewayUnavailable,
    GatewayUnknown,
    RefundNotSupported,
)
from pesan.payments.models import AskState, Method, RefundState
from pesan.payments.providers.xendit import Xendit

from ..twins.xendit import Fault, XenditTwin
from .asks import ask, rupiah


async def test_an_unpaid_request_holds_no_money(xendit: Xendit) -> None:
    asked = await xendit.request(ask())

    truth = await xendit.read(asked.provider_id)

    assert truth.state is AskState.REQUIRES_ACTION
    assert truth.reference == ask().reference
    assert truth.captures == ()


@pytest.mark.parametrize("itemised", [True, False])
async def test_a_paid_request_tells_its_capture_even_where_no_webhook_came(
    twin: XenditTwin, xendit: Xendit, itemised: bool
) -> None:
    asked = await xendit.request(ask(rupiah(85_000)))
    paid = await twin.pay(asked.provider_id, deliver=False, itemised=itemised)

    truth = await xendit.read(asked.provider_id)

    assert truth.state is AskState.CAPTURED
    (capture,) = truth.captures
    assert capture.provider_id == paid.payment_id
    assert capture.amount == rupiah(85_000)
    assert (capture.captured_at is not None) is itemised


async def test_a_payment_of_another_amount_is_told_as_it_is(
    twin: XenditTwin, xendit: Xendit
) -> None:
    asked = await xendit.request(ask(rupiah(85_000), method=Method.VIRTUAL_ACCOUNT))
    await twin.pay(asked.provider_id, 80_000, deliver=False)

    truth = await xendit.read(asked.provider_id)

    assert truth.requested == rupiah(85_000)
    assert truth.captures[0].amount == rupiah(80_000)


async def test_late_money_stands_on_a_request_that_stays_expired(
    twin: XenditTwin, xendit: Xendit
) -> None:
    asked = await xendit.request(ask())
    await twin.expire(asked.provider_id, deliver=False)
    paid = await twin.pay(asked.provider_id, deliver=False)

    truth = await xendit.read(asked.provider_id, paid.payment_id)

    assert truth.state is AskState.EXPIRED
    assert [capture.provider_id for capture in truth.captures] == [paid.payment_id]


async def test_late_money_stands_on_a_request_that_stays_cancelled(
    twin: XenditTwin, xendit: Xendit
) -> None:
    asked = await xendit.request(ask())
    await xendit.cancel(asked.provider_id)
    paid = await twin.pay(asked.provider_id, deliver=False)

    truth = await xendit.read(asked.provider_id, paid.payment_id)

    assert truth.state is AskState.CANCELLED
    assert len(truth.captures) == 1


async def test_two_payments_on_one_request_are_two_captures(
    twin: XenditTwin, xendit: Xendit
) -> None:
    asked = await xendit.request(ask())
    first = await twin.pay(asked.provider_id, deliver=False)
    second = await twin.pay(asked.provider_id, deliver=False)

    truth = await xendit.read(asked.provider_id, first.payment_id)

    assert {one.provider_id for one in truth.captures} == {first.payment_id, second.payment_id}


async def test_a_payment_of_another_request_is_not_credited_here(
    twin: XenditTwin, xendit: Xendit
) -> None:
    ours = await xendit.request(ask())
    theirs = await xendit.request(ask(reference="pay_another"))
    paid = await twin.pay(theirs.provider_id, deliver=False)

    assert (await xendit.read(ours.provider_id, paid.payment_id)).captures == ()


@pytest.mark.parametrize("claimed", ["py-nowhere", "qrpy_of-another-generation", "../refunds"])
async def test_a_claim_to_a_payment_that_is_not_there_hides_no_money(
    twin: XenditTwin, xendit: Xendit, claimed: str
) -> None:
    asked = await xendit.request(ask())
    paid = await twin.pay(asked.provider_id, deliver=False)

    truth = await xendit.read(asked.provider_id, claimed)

    assert [capture.provider_id for capture in truth.captures] == [paid.payment_id]


async def test_a_failed_payment_tells_why_and_holds_no_money(
    twin: XenditTwin, xendit: Xendit
) -> None:
    asked = await xendit.request(ask(method=Method.EWALLET))
    await twin.fail(asked.provider_id, "USER_DECLINED_PAYMENT", deliver=False)

    truth = await xendit.read(asked.provider_id)

    assert truth.state is AskState.FAILED
    assert truth.failure_code == "USER_DECLINED_PAYMENT"
    assert truth.captures == ()


@pytest.mark.parametrize(
    ("said", "minor"),
    [
        (10_000, 1_000_000),
        (10_000.0, 1_000_000),
        ("10000", 1_000_000),
        (10_000.5, 1_000_050),
        (1999.01, 199_901),
    ],
)
async def test_an_amount_is_read_to_the_last_minor_unit(
    twin: XenditTwin, xendit: Xendit, said: object, minor: int
) -> None:
    asked = await xendit.request(ask())
    paid = await twin.pay(asked.provider_id, deliver=False)
    twin.account.payments[paid.payment_id]["captures"][0]["capture_amount"] = said

    truth = await xendit.read(asked.provider_id)

    assert truth.captures[0].amount == Money(minor, Currency.IDR)


@pytest.mark.parametrize("said", [None, True, -1, "1e4", "NaN", 1e300, 10_000.005, [], "Rp1"])
async def test_an_amount_that_is_none_is_never_guessed(
    twin: XenditTwin, xendit: Xendit, said: object
) -> None:
    asked = await xendit.request(ask())
    twin.account.payment_requests[asked.provider_id]["request_amount"] = said

    with pytest.raises(GatewayUnknown, match="cannot be read"):
        await xendit.read(asked.provider_id)


async def test_a_status_nobody_documented_moves_nothing(twin: XenditTwin, xendit: Xendit) -> None:
    asked = await xendit.request(ask())
    twin.account.payment_requests[asked.provider_id]["status"] = "ENLIGHTENED"

    assert (await xendit.read(asked.provider_id)).state is AskState.PENDING


async def test_an_answer_about_another_request_is_not_believed(
    twin: XenditTwin, xendit: Xendit
) -> None:
    asked = await xendit.request(ask())
    twin.account.payment_requests[asked.provider_id]["payment_request_id"] = "pr-other"

    with pytest.raises(GatewayUnknown, match="another"):
        await xendit.read(asked.provider_id)


async def test_a_request_that_does_not_exist_there_is_refused(xendit: Xendit) -> None:
    with pytest.raises(GatewayRefused, match="DATA_NOT_FOUND"):
        await xendit.read("pr-00000000-0000-0000-0000-000000000000")


@pytest.mark.parametrize("odd", ["../refunds", "pr-1/cancel", "pr-1?x=1", "", ".."])
async def test_an_odd_id_never_becomes_a_path(twin: XenditTwin, xendit: Xendit, odd: str) -> None:
    with pytest.raises(GatewayRefused, match="not an id"):
        await xendit.read(odd)

    assert twin.requests == []


@pytest.mark.parametrize(
    "fault", [Fault.SERVER_ERROR, Fault.SILENCE, Fault.HANG_UP, Fault.CUT, Fault.RATE_LIMITED]
)
async def test_a_read_that_fails_is_only_a_later(
    twin: XenditTwin, xendit: Xendit, fault: Fault
) -> None:
    asked = await xendit.request(ask())
    # Who hangs up a kept connection is asked once more, on another (kit/egress.py).
    twin.misbehave(fault, on="read", times=2 if fault is Fault.HANG_UP else 1)

    with pytest.raises(GatewayUnavailable):
        await xendit.read(asked.provider_id)

    assert (await xendit.read(asked.provider_id)).state is AskState.REQUIRES_ACTION


@pytest.mark.parametrize("fault", [Fault.TRUNCATED, Fault.NOT_JSON])
async def test_a_read_that_makes_no_sense_is_unknown(
    twin: XenditTwin, xendit: Xendit, fault: Fault
) -> None:
    asked = await xendit.request(ask())
    twin.misbehave(fault, on="read")

    with pytest.raises(GatewayUnknown):
        await xendit.read(asked.provider_id)


async def test_a_cancelled_request_reads_cancelled(xendit: Xendit) -> None:
    asked = await xendit.request(ask())

    await xendit.cancel(asked.provider_id)

    assert (await xendit.read(asked.provider_id)).state is AskState.CANCELLED


async def test_cancelling_what_is_already_closed_changes_nothing(
    twin: XenditTwin, xendit: Xendit
) -> None:
    asked = await xendit.request(ask())
    await twin.pay(asked.provider_id, deliver=False)

    await xendit.cancel(asked.provider_id)

    assert (await xendit.read(asked.provider_id)).state is AskState.CAPTURED


async def test_cancelling_what_does_not_exist_is_refused(xendit: Xendit) -> None:
    with pytest.raises(GatewayRefused):
        await xendit.cancel("pr-nothing")


async def test_a_cancel_without_answer_may_be_tried_again(twin: XenditTwin, xendit: Xendit) -> None:
    asked = await xendit.request(ask())
    twin.misbehave(Fault.ANSWER_LOST, on="cancel")

    with pytest.raises(GatewayUnavailable):
        await xendit.cancel(asked.provider_id)
    await xendit.cancel(asked.provider_id)


@pytest.mark.parametrize(
    ("succeeded", "state", "failure_code"),
    [(True, RefundState.SUCCEEDED, None), (False, RefundState.FAILED, "REFUND_FAILED")],
)
async def test_a_refund_is_pending_until_xendit_says_how_it_ended(
    twin: XenditTwin,
    xendit: Xendit,
    succeeded: bool,
    state: RefundState,
    failure_code: str | None,
) -> None:
    asked = await xendit.request(ask(rupiah(85_000)))
    await twin.pay(asked.provider_id, deliver=False)

    begun = await xendit.refund(asked.provider_id, rupiah(35_000), reference="rfd_ours")
    await twin.settle_refund(begun.provider_id, succeeded=succeeded, deliver=False)
    ended = await xendit.read_refund(begun.provider_id)

    assert begun.state is RefundState.PENDING
    assert (ended.state, ended.failure_code) == (state, failure_code)
    assert (ended.amount, ended.reference) == (rupiah(35_000), "rfd_ours")


async def test_a_refund_cancelled_with_two_l_has_failed(twin: XenditTwin, xendit: Xendit) -> None:
    asked = await xendit.request(ask())
    await twin.pay(asked.provider_id, deliver=False)
    begun = await xendit.refund(asked.provider_id, rupiah(15_000), reference="rfd_ours")
    twin.account.refunds[begun.provider_id]["status"] = "CANCELLED"

    assert (await xendit.read_refund(begun.provider_id)).state is RefundState.FAILED


async def test_late_money_can_be_given_back(twin: XenditTwin, xendit: Xendit) -> None:
    asked = await xendit.request(ask())
    await twin.expire(asked.provider_id, deliver=False)
    await twin.pay(asked.provider_id, deliver=False)

    refunded = await xendit.refund(asked.provider_id, rupiah(15_000), reference="rfd_late")

    assert refunded.state is RefundState.PENDING


async def test_a_virtual_account_cannot_be_refunded_through_the_gateway(
    twin: XenditTwin, xendit: Xendit
) -> None:
    asked = await xendit.request(ask(method=Method.VIRTUAL_ACCOUNT))
    await twin.pay(asked.provider_id, deliver=False)

    with pytest.raises(RefundNotSupported, match="REFUND_NOT_SUPPORTED"):
        await xendit.refund(asked.provider_id, rupiah(15_000), reference="rfd_ours")


async def test_linkaja_cannot_refund_a_part(twin: XenditTwin, xendit: Xendit) -> None:
    asked = await xendit.request(ask(method=Method.EWALLET, channel_code="LINKAJA"))
    await twin.pay(asked.provider_id, deliver=False)

    with pytest.raises(RefundNotSupported, match="PARTIAL_REFUND_NOT_SUPPORTED"):
        await xendit.refund(asked.provider_id, rupiah(5_000), reference="rfd_ours")


async def test_an_issuer_that_refunds_nothing_is_told_apart_from_a_refusal(
    twin: XenditTwin, xendit: Xendit
) -> None:
    asked = await xendit.request(ask())
    await twin.pay(asked.provider_id, deliver=False)
    twin.misbehave(Fault.REFUND_NOT_SUPPORTED, on="refund")

    with pytest.raises(RefundNotSupported):
        await xendit.refund(asked.provider_id, rupiah(15_000), reference="rfd_ours")


async def test_more_than_came_in_is_not_given_back(twin: XenditTwin, xendit: Xendit) -> None:
    asked = await xendit.request(ask())
    await twin.pay(asked.provider_id, deliver=False)

    with pytest.raises(GatewayRefused, match="REFUND_AMOUNT_EXCEEDED"):
        await xendit.refund(asked.provider_id, rupiah(15_001), reference="rfd_ours")


async def test_nothing_is_given_back_on_an_unpaid_request(xendit: Xendit) -> None:
    asked = await xendit.request(ask())

    with pytest.raises(GatewayRefused, match="INELIGIBLE_TRANSACTION_STATUS"):
        await xendit.refund(asked.provider_id, rupiah(15_000), reference="rfd_ours")


async def test_a_second_refund_waits_for_the_first(twin: XenditTwin, xendit: Xendit) -> None:
    asked = await xendit.request(ask())
    await twin.pay(asked.provider_id, deliver=False)
    await xendit.refund(asked.provider_id, rupiah(5_000), reference="rfd_first")

    with pytest.raises(GatewayUnavailable, match="REFUND_IN_PROGRESS"):
        await xendit.refund(asked.provider_id, rupiah(5_000), reference="rfd_second")


@pytest.mark.parametrize(
    "fault", [Fault.SERVER_ERROR, Fault.SILENCE, Fault.ANSWER_LOST, Fault.CUT, Fault.TRUNCATED]
)
async def test_a_refund_without_a_clear_answer_is_unknown_and_sent_once(
    twin: XenditTwin, xendit: Xendit, fault: Fault
) -> None:
    asked = await xendit.request(ask())
    await twin.pay(asked.provider_id, deliver=False)
    twin.misbehave(fault, on="refund")

    with pytest.raises(GatewayUnknown):
        await xendit.refund(asked.provider_id, rupiah(15_000), reference="rfd_ours")

    assert [one.path for one in twin.requests].count("/refunds") == 1


async def test_a_fraction_of_a_rupiah_is_not_given_back(twin: XenditTwin, xendit: Xendit) -> None:
    with pytest.raises(GatewayRefused, match="fraction"):
        await xendit.refund("pr-1", Money(1_050, Currency.IDR), reference="rfd_ours")

    assert twin.requests == []
