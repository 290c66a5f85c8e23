"""An extra layer: our requests, readings and twin held against Stripe's own schema and fixtures.

What the twin is asked and answers anywhere in the tests is held against the official types too,
where they are (tests/twins/stripe_official.py); here it is shown that these can say no.
"""

import pytest

from pesan.payments.models import AskState, Method, RefundState
from pesan.payments.providers.stripe import Stripe, answers
from pesan.payments.providers.stripe.line import API_VERSION

from ..twins.stripe import StripeTwin
from ..twins.stripe_judge import Json, parameters
from ..twins.stripe_official import FOLDER, load, official, official_answer, routes
from .asks import ask, rupiah

pytestmark = [
    pytest.mark.contracts,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="official types not present"),
]


def fixture(name: str) -> Json:
    found: Json = dict(load("fixtures.subset.json")["resources"][name])
    return found


def test_we_speak_the_version_the_types_are_of() -> None:
    assert load("sdk-schema.2026-10-28.endive.json")["api_version"] == API_VERSION


def test_the_official_session_is_read() -> None:
    session = fixture("checkout.session") | {"amount_total": 1_500_000, "currency": "idr"}

    truth = answers.truth(session)

    assert (truth.state, truth.captures, truth.requested) == (
        AskState.REQUIRES_ACTION,
        (),
        rupiah(15_000),
    )


def test_an_official_paid_session_is_one_capture() -> None:
    charge = fixture("charge")
    intent = fixture("payment_intent") | {
        "status": "succeeded",
        "amount_received": 1099,
        "latest_charge": charge,
    }
    session = fixture("checkout.session") | {
        "amount_total": 1099,
        "currency": "usd",
        "payment_intent": intent,
    }

    (capture,) = answers.truth(session).captures

    assert (capture.provider_id, capture.amount.minor) == (intent["id"], 1099)
    assert capture.captured_at is not None


def test_the_official_refund_is_read() -> None:
    refunded = answers.refunded(fixture("refund"))

    assert (refunded.state, refunded.reference) == (RefundState.SUCCEEDED, None)


async def test_each_call_of_ours_is_one_of_the_official_document(
    stripes: StripeTwin, stripe: Stripe
) -> None:
    asked = await stripe.request(ask(method=Method.CARD))
    await stripes.pay(asked.provider_id, deliver=False)
    await stripe.read(asked.provider_id)
    await stripe.read(stripes.account.session(asked.provider_id)["payment_intent"])
    refund = await stripe.refund(asked.provider_id, rupiah(1), reference="rfd_1")
    await stripe.read_refund(refund.provider_id)
    other = await stripe.request(ask(method=Method.CARD, reference="pay_other"))
    await stripe.cancel(other.provider_id)

    documented = routes()
    for request in stripes.requests:
        assert any(
            request.method == method and pattern.fullmatch(request.path)
            for method, pattern in documented
        ), f"{request.method} {request.path}"


async def test_the_official_types_say_no(stripes: StripeTwin, stripe: Stripe) -> None:
    await stripe.request(ask(method=Method.CARD))
    sent = parameters(stripes.requests[-1])

    assert official("create", sent) == []
    assert official("create", sent | {"payment_method_types": ["card"]})
    assert official("create", sent | {"expires_at": "tomorrow"})
    assert official("create", sent | {"line_items": [{"quantity": "1", "amount": "5"}]})
    assert official("refund", {"amount": "5", "payment": "pi_1"})
    assert official_answer(fixture("refund")) == []
    assert official_answer({"object": "refund", "amount": "5"})
