"""Every channel of Xendit's Indonesian table, from our own data, before a twin that judges us."""

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from pesan.payments.errors import AmountOutsideLimits, PhoneMissing
from pesan.payments.models import ActionType, AskState, Method, Refundable
from pesan.payments.providers.xendit import Xendit
from pesan.payments.providers.xendit.channels import CHANNELS, Channel, Wants

from ..running import Pesan
from ..twins.xendit import XenditTwin
from .asks import ask, rupiah
from .builders import Shop, open_shop

every_channel = pytest.mark.parametrize("channel", CHANNELS.values(), ids=list(CHANNELS))
ENOUGH = 15_000


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


@every_channel
async def test_each_channel_says_how_to_pay_and_tells_its_money(
    twin: XenditTwin, xendit: Xendit, channel: Channel
) -> None:
    asked = await xendit.request(ask(method=channel.method, channel_code=channel.code))

    assert (asked.state, asked.action.type) == (AskState.REQUIRES_ACTION, channel.shows)
    assert asked.action.value
    if channel.asks is Wants.PAGE:
        paid = await twin.pay_on_page(asked.provider_id, deliver=False)
    else:
        paid = await twin.pay(asked.provider_id, deliver=False)
    truth = await xendit.read(asked.provider_id)
    assert (truth.state, truth.reference) == (AskState.CAPTURED, ask().reference)
    assert [(one.provider_id, one.amount) for one in truth.captures] == [
        (paid.payment_id, rupiah(ENOUGH))
    ]


@every_channel
async def test_each_channel_takes_its_very_limits_and_nothing_beyond(
    twin: XenditTwin, xendit: Xendit, channel: Channel
) -> None:
    base = ask(method=channel.method, channel_code=channel.code)
    for whole in (channel.least, channel.most):
        assert (await xendit.request(replace(base, amount=rupiah(whole)))).provider_id
    sent = len(twin.requests)

    for whole in (channel.least - 1, channel.most + 1):
        with pytest.raises(AmountOutsideLimits, match=r"takes Rp[\d.]+ to Rp[\d.]+, and this is"):
            await xendit.request(replace(base, amount=rupiah(whole)))

    assert len(twin.requests) == sent


@every_channel
async def test_each_channel_can_be_cancelled_twice(xendit: Xendit, channel: Channel) -> None:
    asked = await xendit.request(ask(method=channel.method, channel_code=channel.code))

    await xendit.cancel(asked.provider_id)
    await xendit.cancel(asked.provider_id)

    assert (await xendit.read(asked.provider_id)).state is AskState.CANCELLED


async def test_on_xendits_page_the_buyer_chooses_among_all_channels(
    twin: XenditTwin, xendit: Xendit
) -> None:
    asked = await xendit.request(ask(method=Method.PAYMENT_LINK))
    await twin.pay_on_page(asked.provider_id, "QRIS", deliver=False)

    assert "allowed_payment_channels" not in json.loads(twin.requests[0].body)
    assert (await xendit.read(asked.provider_id)).captures[0].amount == rupiah(ENOUGH)


async def test_money_paid_on_a_page_goes_back_on_the_request_the_page_made(
    twin: XenditTwin, xendit: Xendit
) -> None:
    asked = await xendit.request(ask(method=Method.CARD))
    await twin.pay_on_page(asked.provider_id, deliver=False)

    refunded = await xendit.refund(asked.provider_id, rupiah(5_000), reference="r")

    assert refunded.amount == rupiah(5_000)


async def test_a_wallet_that_rings_up_the_buyer_needs_a_phone(
    twin: XenditTwin, xendit: Xendit
) -> None:
    with pytest.raises(PhoneMissing, match="OVO"):
        await xendit.request(replace(ask(method=Method.EWALLET, channel_code="OVO"), phone=None))

    assert twin.requests == []


async def test_every_channel_is_begun_paid_and_given_back_as_its_table_says(
    pesan: Pesan, shop: Shop
) -> None:
    attempts = {}
    for number, (code, channel) in enumerate(CHANNELS.items()):
        order = await shop.order(ENOUGH, phone=f"+628120000{number:04}")
        attempt = await shop.ready(order, method=channel.method.value, channel_code=code)
        shown = await attempt.now()
        assert (shown["action"]["type"], shown["channel_code"]) == (channel.shows, code)
        attempts[code] = attempt
    for attempt in attempts.values():
        if attempt.gateway_id.startswith("ps-"):
            await pesan.xendit.pay_on_page(attempt.gateway_id)
        else:
            await pesan.xendit.pay(attempt.gateway_id)
    await shop.quiet()

    for code, channel in CHANNELS.items():
        assert (await attempts[code].now())["status"] == "captured", code
        part = (await attempts[code].refund(5_000)).json()
        gives_parts = channel.refund in {Refundable.ONE_PART, Refundable.PARTS}
        assert part["status"] == ("pending" if gives_parts else "manual"), code
    assert await shop.told("payment.captured") == len(CHANNELS)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"method": "qris", "channel_code": "DANA"}, 422, "requests.invalid"),
        ({"method": "ewallet", "channel_code": "DOGECOIN"}, 422, "requests.invalid"),
        ({"method": "ewallet", "channel_code": "OVO"}, 409, "payments.phone_missing"),
        ({"method": "virtual_account"}, 409, "payments.amount_outside_limits"),
        ({"method": "card"}, 409, "payments.amount_outside_limits"),
    ],
)
async def test_what_xendit_would_refuse_is_refused_before_the_live_attempt_is_given_up(
    shop: Shop, body: dict[str, str], status: int, code: str
) -> None:
    order = await shop.order(4_000)
    attempt = await shop.ready(order)

    answer = await shop.begin(order, replace=True, **body)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await attempt.now())["status"] == "requires_action"


async def test_another_method_takes_the_place_of_the_first_at_the_gateway_too(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()
    order = (await attempt.now())["order_id"]

    answer = await shop.begin(order, method="card", replace=True)
    await shop.quiet()

    assert answer.json()["action"]["type"] == "redirect"
    assert (await attempt.now())["status"] == "cancelled"
    assert pesan.xendit.account.request(attempt.gateway_id)["status"] == "CANCELED"


async def test_a_card_is_declined_on_the_page_and_the_buyer_may_try_another(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready(method="card")
    declined = pesan.xendit.account.choose(attempt.gateway_id, "CARDS")
    await pesan.xendit.fail(declined, "CARD_DECLINED")
    await shop.quiet()
    assert (await attempt.now())["status"] == "requires_action"

    await pesan.xendit.pay_on_page(attempt.gateway_id)

    await attempt.becomes("captured")
    await shop.quiet()
    assert await shop.told("payment.captured") == 1
    assert await shop.cases() == []


async def test_what_a_channel_gives_back_for_a_time_only_is_left_to_a_hand_after(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await (await shop.ready()).captured()
    await pesan.shift_clock(timedelta(days=8).total_seconds())

    refund = (await attempt.refund(5_000)).json()

    assert refund["status"] == "manual"
    (case,) = await shop.cases()
    assert "QRIS gives back within 7 days" in case["detail"]


async def test_a_part_goes_back_once_where_the_channel_says_so(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready(method="paylater", channel_code="AKULAKU")
    await pesan.xendit.pay_on_page(attempt.gateway_id)
    await attempt.becomes("captured")
    await shop.quiet()

    first, second = [(await attempt.refund(5_000)).json() for _ in range(2)]

    assert (first["status"], second["status"]) == ("pending", "manual")


def test_a_method_has_one_usual_channel() -> None:
    methods = {one.method for one in CHANNELS.values()}

    assert sorted(one.method for one in CHANNELS.values() if one.usual) == sorted(methods)
    assert {one.shows for one in CHANNELS.values()} == {
        ActionType.QR,
        ActionType.ACCOUNT_NUMBER,
        ActionType.REDIRECT,
    }
