"""Asking Xendit to collect: what we send, what we understand, what we never send."""

import json

import pytest

from pesan.kit.egress import Egress
from pesan.kit.money import Currency, Money
from pesan.payments.errors import GatewayRefused, GatewayUnavailable, GatewayUnknown
from pesan.payments.models import ActionType, AskState, Method
from pesan.payments.providers.emvco import is_sealed
from pesan.payments.providers.xendit import Xendit

from ..twins.xendit import Fault, XenditTwin
from .asks import ask


async def test_a_qris_ask_brings_a_code_a_scanner_can_read(xendit: Xendit) -> None:
    asked = await xendit.request(ask())

    assert asked.state is AskState.REQUIRES_ACTION
    assert asked.provider_id.startswith("pr-")
    assert asked.action.type is ActionType.QR
    assert is_sealed(asked.action.value or "")
    assert "540515000" in (asked.action.value or "")


async def test_fifteen_thousand_rupiah_are_1500000_here_and_15000_there(
    twin: XenditTwin, xendit: Xendit
) -> None:
    amount = Money(1_500_000, Currency.IDR)

    asked = await xendit.request(ask(amount))

    assert b'"request_amount": 15000,' in twin.requests[-1].body
    assert (await xendit.read(asked.provider_id)).requested == amount


async def test_a_fraction_of_a_rupiah_is_refused_before_asking(
    twin: XenditTwin, xendit: Xendit
) -> None:
    with pytest.raises(GatewayRefused, match="fraction"):
        await xendit.request(ask(Money(1_500_050, Currency.IDR)))

    assert twin.requests == []


async def test_another_currency_is_refused_before_asking(twin: XenditTwin, xendit: Xendit) -> None:
    with pytest.raises(GatewayRefused, match="rupiah"):
        await xendit.request(ask(Money(1_500, Currency.SGD)))

    assert twin.requests == []


async def test_a_page_in_the_browser_comes_before_a_link_into_an_app(xendit: Xendit) -> None:
    asked = await xendit.request(ask(method=Method.EWALLET))

    assert (asked.action.value or "").startswith("https://")


@pytest.mark.parametrize(
    ("method", "channel_code", "why"),
    [
        (Method.COD, None, "cod is not offered"),
        (Method.EWALLET, "DOGECOIN", "no channel DOGECOIN"),
        (Method.QRIS, "DANA", "DANA is not a channel of qris"),
    ],
)
async def test_a_channel_we_cannot_serve_is_refused_before_asking(
    twin: XenditTwin, xendit: Xendit, method: Method, channel_code: str | None, why: str
) -> None:
    with pytest.raises(GatewayRefused, match=why):
        await xendit.request(ask(method=method, channel_code=channel_code))

    assert twin.requests == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/pay/x", "https://" + "x" * 250])
async def test_a_wallet_that_could_send_nobody_back_is_paid_on_xendits_page(
    twin: XenditTwin, xendit: Xendit, url: str
) -> None:
    asked = await xendit.request(ask(method=Method.EWALLET, return_url=url))

    assert asked.provider_id.startswith("ps-")
    assert json.loads(twin.requests[-1].body)["allowed_payment_channels"] == ["DANA"]


async def test_a_bank_shows_the_shop_by_name(twin: XenditTwin, xendit: Xendit) -> None:
    await xendit.request(ask(method=Method.VIRTUAL_ACCOUNT))

    sent = json.loads(twin.requests[-1].body)["channel_properties"]
    assert sent["display_name"] == "Toko Sari"
    assert sent["expires_at"].endswith("Z")


async def test_an_ask_without_description_is_sent_without_one(
    twin: XenditTwin, xendit: Xendit
) -> None:
    await xendit.request(ask(description=""))

    assert "description" not in json.loads(twin.requests[-1].body)


async def test_a_very_long_description_is_shortened_not_rejected(xendit: Xendit) -> None:
    assert (await xendit.request(ask(description="x" * 3000))).provider_id


@pytest.mark.parametrize(
    "fault",
    [
        Fault.SERVER_ERROR,
        Fault.BAD_GATEWAY,
        Fault.SILENCE,
        Fault.HANG_UP,
        Fault.ANSWER_LOST,
        Fault.CUT,
        Fault.TRUNCATED,
        Fault.NOT_JSON,
    ],
)
async def test_a_bad_answer_leaves_it_unknown_whether_the_ask_was_taken(
    twin: XenditTwin, xendit: Xendit, fault: Fault
) -> None:
    twin.misbehave(fault)

    with pytest.raises(GatewayUnknown):
        await xendit.request(ask())

    assert len(twin.requests) == 1, "it was sent again"


async def test_a_lost_answer_can_leave_a_request_behind(twin: XenditTwin, xendit: Xendit) -> None:
    twin.misbehave(Fault.ANSWER_LOST, on="create")

    with pytest.raises(GatewayUnknown):
        await xendit.request(ask())

    (orphan,) = twin.account.payment_requests.values()
    assert orphan["reference_id"] == ask().reference


async def test_a_busy_gateway_says_when_to_come_back(twin: XenditTwin, xendit: Xendit) -> None:
    twin.misbehave(Fault.RATE_LIMITED)

    with pytest.raises(GatewayUnavailable) as caught:
        await xendit.request(ask())

    assert caught.value.retry_after_seconds == 7


async def test_a_channel_that_is_down_took_nothing(twin: XenditTwin, xendit: Xendit) -> None:
    twin.misbehave(Fault.CHANNEL_UNAVAILABLE)

    with pytest.raises(GatewayUnavailable, match="CHANNEL_UNAVAILABLE"):
        await xendit.request(ask())

    assert not twin.account.payment_requests


async def test_a_gateway_nobody_answers_at_took_nothing(egress: Egress) -> None:
    away = Xendit(egress, "http://127.0.0.1:1", "xnd_key", "token")

    with pytest.raises(GatewayUnavailable, match="cannot be reached"):
        await away.request(ask())


async def test_a_wrong_key_is_refused_by_its_name(twin: XenditTwin, egress: Egress) -> None:
    stranger = Xendit(egress, twin.url, "xnd_development_wrong", twin.callback_token)

    with pytest.raises(GatewayRefused, match="INVALID_API_KEY") as caught:
        await stranger.request(ask())

    assert caught.value.facts["provider_code"] == "INVALID_API_KEY"
    assert [rejection.error_code for rejection in twin.forgive()] == ["INVALID_API_KEY"]


async def test_what_xendit_does_not_validate_is_refused(twin: XenditTwin, xendit: Xendit) -> None:
    with pytest.raises(GatewayRefused, match="API_VALIDATION_ERROR"):
        await xendit.request(ask(reference="x" * 256))

    assert len(twin.forgive()) == 1
