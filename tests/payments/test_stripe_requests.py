"""Asking Stripe to collect: what we send, what we understand, what we never send."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from pesan.kit.egress import Egress
from pesan.kit.money import Currency, Money
from pesan.payments.errors import GatewayRefused, GatewayUnavailable, GatewayUnknown
from pesan.payments.models import ActionType, Ask, AskState, Method
from pesan.payments.providers.stripe import Stripe
from pesan.payments.providers.stripe.units import exponent, from_stripe, to_stripe

from ..twins.stripe import StripeTwin
from ..twins.stripe_faults import Fault
from ..twins.stripe_judge import parameters
from .asks import STORE, ask

REFERENCE = ask().reference


def card(amount: Money | None = None, *, minutes: int = 60) -> Ask:
    asked = ask(amount, method=Method.CARD)
    return replace(asked, expires_at=datetime.now(UTC) + timedelta(minutes=minutes))


async def test_an_ask_brings_stripes_own_page(stripe: Stripe) -> None:
    asked = await stripe.request(card())

    assert asked.state is AskState.REQUIRES_ACTION
    assert asked.provider_id.startswith("cs_test_")
    assert asked.action.type is ActionType.REDIRECT
    assert (asked.action.value or "").startswith("https://checkout.stripe.com/")


async def test_fifteen_thousand_rupiah_are_1500000_here_and_there(
    stripes: StripeTwin, stripe: Stripe
) -> None:
    amount = Money(1_500_000, Currency.IDR)

    asked = await stripe.request(card(amount))

    assert b"[unit_amount]=1500000&" in stripes.requests[-1].body
    assert stripes.account.session(asked.provider_id)["amount_total"] == 1_500_000
    assert (await stripe.read(asked.provider_id)).requested == amount
    await stripes.pay(asked.provider_id, deliver=False)
    (capture,) = (await stripe.read(asked.provider_id)).captures
    assert capture.amount == amount


@pytest.mark.parametrize(
    ("amount", "at_stripe"),
    [
        (Money(1_500_000, Currency.IDR), 1_500_000),
        (Money(1_990, Currency.SGD), 1_990),
        (Money(1_990, Currency.USD), 1_990),
        (Money(1, Currency.MYR), 1),
        (Money(100, Currency.PHP), 100),
        (Money(100, Currency.THB), 100),
        (Money(50_000, Currency.VND), 50_000),
    ],
)
def test_each_currency_of_ours_makes_the_round_trip(amount: Money, at_stripe: int) -> None:
    assert to_stripe(amount) == at_stripe
    assert from_stripe(at_stripe, amount.currency) == amount


def test_stripes_own_lists_say_which_currencies_have_other_than_two_digits() -> None:
    """docs.stripe.com/currencies, 2026-11: the rupiah stands in neither list."""
    assert [exponent(code) for code in ("IDR", "USD", "JPY", "VND", "KWD")] == [2, 2, 0, 0, 3]


async def test_a_fraction_of_a_rupiah_is_refused_before_asking(
    stripes: StripeTwin, stripe: Stripe
) -> None:
    for odd in (Money(1_500_050, Currency.IDR), Money(0, Currency.IDR)):
        with pytest.raises(GatewayRefused):
            await stripe.request(replace(card(), amount=odd))

    assert stripes.requests == []


@pytest.mark.parametrize(
    ("method", "channel_code"),
    [
        (Method.QRIS, None),
        (Method.VIRTUAL_ACCOUNT, None),
        (Method.EWALLET, None),
        (Method.CARD, "VISA"),
    ],
)
async def test_what_is_not_a_card_on_its_page_is_refused_before_asking(
    stripes: StripeTwin, stripe: Stripe, method: Method, channel_code: str | None
) -> None:
    with pytest.raises(GatewayRefused, match="cards"):
        await stripe.request(ask(method=method, channel_code=channel_code))

    assert stripes.requests == []


async def test_each_ask_carries_its_reference_as_its_key(
    stripes: StripeTwin, stripe: Stripe
) -> None:
    await stripe.request(card())

    request = stripes.requests[-1]
    sent = parameters(request)
    assert request.headers["idempotency-key"] == REFERENCE
    assert sent["client_reference_id"] == REFERENCE
    assert sent["metadata"] == sent["payment_intent_data"]["metadata"]
    assert sent["metadata"] == {"pesan_payment": REFERENCE, "pesan_store": STORE}
    assert sent["success_url"] == sent["cancel_url"] == ask().return_url


async def test_the_same_ask_sent_twice_is_one_session(stripes: StripeTwin, stripe: Stripe) -> None:
    once = card()

    assert await stripe.request(once) == await stripe.request(once)
    assert len(stripes.account.sessions) == 1


async def test_what_ends_sooner_or_later_than_stripe_allows_is_given_its_bounds(
    stripes: StripeTwin, stripe: Stripe
) -> None:
    """The twin refuses what lies outside; what ends sooner here, our own timer expires there."""
    for number, minutes in enumerate((1, 60, 60 * 24 * 30)):
        asked = await stripe.request(replace(card(minutes=minutes), reference=f"pay_{number}"))
        ends = stripes.account.session(asked.provider_id)["expires_at"]
        ahead = datetime.fromtimestamp(ends, UTC) - datetime.now(UTC)
        bounded = min(max(timedelta(minutes=minutes), timedelta(minutes=31)), timedelta(hours=24))
        assert abs(ahead - bounded) < timedelta(minutes=2)


async def test_stripe_hears_nothing_of_our_machine(stripes: StripeTwin, stripe: Stripe) -> None:
    """The SDK would send the platform, the interpreter and what it finds in the environment."""
    await stripe.request(card())

    headers = stripes.requests[-1].headers
    assert not [name for name in headers if name.startswith("x-stripe-client")]
    assert "PythonBindings" not in headers["user-agent"]


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        (Fault.SERVER_ERROR, GatewayUnknown),
        (Fault.BAD_GATEWAY, GatewayUnknown),
        (Fault.SILENCE, GatewayUnknown),
        (Fault.HANG_UP, GatewayUnknown),
        (Fault.ANSWER_LOST, GatewayUnknown),
        (Fault.CUT, GatewayUnknown),
        (Fault.TRUNCATED, GatewayUnknown),
        (Fault.NOT_JSON, GatewayUnknown),
        (Fault.ODD, GatewayUnknown),
        (Fault.RATE_LIMITED, GatewayUnavailable),
        (Fault.LOCKED, GatewayUnavailable),
        (Fault.KEY_REVOKED, GatewayRefused),
    ],
)
async def test_whatever_goes_wrong_with_an_ask_is_said_and_nothing_is_sent_twice(
    stripes: StripeTwin, stripe: Stripe, fault: Fault, raised: type[Exception]
) -> None:
    stripes.misbehave(fault)

    with pytest.raises(raised) as caught:
        await stripe.request(card())

    assert len(stripes.requests) == 1
    assert stripes.secret_key not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        (Fault.SERVER_ERROR, GatewayUnavailable),
        (Fault.SILENCE, GatewayUnavailable),
        (Fault.CUT, GatewayUnavailable),
        (Fault.RATE_LIMITED, GatewayUnavailable),
        (Fault.TRUNCATED, GatewayUnknown),
        (Fault.NOT_JSON, GatewayUnknown),
        (Fault.ODD, GatewayUnknown),
    ],
)
async def test_what_goes_wrong_while_we_look_is_a_later(
    stripes: StripeTwin, stripe: Stripe, fault: Fault, raised: type[Exception]
) -> None:
    asked = await stripe.request(card())
    stripes.misbehave(fault)

    with pytest.raises(raised):
        await stripe.read(asked.provider_id)

    assert len(stripes.requests) == 2


async def test_how_long_to_wait_is_what_stripe_says(stripes: StripeTwin, stripe: Stripe) -> None:
    stripes.misbehave(Fault.RATE_LIMITED)

    with pytest.raises(GatewayUnavailable) as caught:
        await stripe.request(card())

    assert caught.value.retry_after_seconds == 7


async def test_a_gateway_that_is_not_there_has_made_nothing(egress: Egress) -> None:
    nowhere = Stripe(egress, "http://127.0.0.1:1", "sk_test_x", "whsec_x")

    with pytest.raises(GatewayUnavailable):
        await nowhere.request(card())


@pytest.mark.parametrize("one", ["", "cs_test_1/../x", "cs?x", "cs_é", "x" * 256])
async def test_what_cannot_be_an_id_is_never_part_of_an_address(
    stripes: StripeTwin, stripe: Stripe, one: str
) -> None:
    for look in (stripe.read, stripe.cancel, stripe.read_refund):
        with pytest.raises(GatewayRefused):
            await look(one)

    assert stripes.requests == []


def test_who_has_no_stripe_does_not_pay_for_its_sdk() -> None:
    alone = "import sys, pesan.app.main; sys.exit('stripe' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", alone], check=False).returncode == 0
