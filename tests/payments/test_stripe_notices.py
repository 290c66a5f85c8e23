"""Stripe's webhooks: known by their signature, believed about nothing but what to look at."""

import hashlib
import hmac
import json
import time
from typing import Any

import pytest
import stripe as sdk

from pesan.kit.egress import Egress
from pesan.payments.errors import NoticeMalformed, SignatureInvalid
from pesan.payments.models import Notice, NoticeKind
from pesan.payments.providers.stripe import Stripe
from pesan.payments.providers.stripe.notices import EVENTS

SECRET = "whsec_of_the_shop"
SESSION = {"id": "cs_test_1", "object": "checkout.session", "client_reference_id": "pay_1"}


@pytest.fixture
def reader() -> Stripe:
    return Stripe(Egress(), "http://127.0.0.1:1", "sk_test_1", SECRET)


def event(name: str = "checkout.session.completed", it: Any = None, **more: Any) -> bytes:
    whole = {
        "id": "evt_1",
        "object": "event",
        "type": name,
        "livemode": False,
        "data": {"object": SESSION if it is None else it},
    }
    return json.dumps(whole | more).encode()


def signed(body: bytes, *, secret: str = SECRET, age_seconds: int = 0) -> dict[str, str]:
    """As the official SDK signs."""
    at = int(time.time()) - age_seconds
    header = sdk.WebhookSignature.generate_signature_header(body.decode(), secret, at)
    return {"stripe-signature": header}


def read(reader: Stripe, body: bytes, **how: Any) -> Notice:
    return reader.read_notice(signed(body, **how), body)


@pytest.mark.parametrize(
    ("name", "it", "kind", "found"),
    [
        ("checkout.session.completed", SESSION, NoticeKind.PAYMENT, "cs_test_1"),
        ("checkout.session.expired", SESSION, NoticeKind.PAYMENT, "cs_test_1"),
        ("payment_intent.succeeded", {"id": "pi_1"}, NoticeKind.PAYMENT, "pi_1"),
        ("charge.refunded", {"id": "ch_1", "payment_intent": "pi_1"}, NoticeKind.PAYMENT, "pi_1"),
        ("refund.updated", {"id": "re_1"}, NoticeKind.REFUND, "re_1"),
        ("charge.refund.updated", {"id": "re_1"}, NoticeKind.REFUND, "re_1"),
        ("charge.dispute.created", {"id": "dp_1"}, NoticeKind.DISPUTE, "dp_1"),
        ("charge.dispute.closed", {"id": "dp_1"}, NoticeKind.DISPUTE, "dp_1"),
    ],
)
def test_an_event_names_one_thing_to_look_at(
    reader: Stripe, name: str, it: dict[str, Any], kind: NoticeKind, found: str
) -> None:
    notice = read(reader, event(name, it))

    assert (notice.key, notice.kind, notice.event) == ("evt_1", kind, name)
    assert (notice.request_id or notice.refund_id or notice.dispute_id) == found


def test_each_event_of_the_table_is_one_that_stripe_knows() -> None:
    """The SDK names them all; a misspelt one would be kept, and never acted on."""
    params = sdk.params.WebhookEndpointCreateParams.__annotations__["enabled_events"]
    known = str(params)

    assert [name for name in EVENTS if f"'{name}'" not in known] == []
    assert len(EVENTS) <= 20  # as many as a list of events can be asked for


@pytest.mark.parametrize(
    ("name", "it"),
    [
        ("customer.created", {"id": "cus_1"}),
        ("payout.paid", {}),
        ("charge.refunded", {"id": "ch_1", "payment_intent": None}),
        ("account.updated", None),
    ],
)
def test_what_is_none_of_ours_is_kept_and_has_no_effect(
    reader: Stripe, name: str, it: dict[str, Any] | None
) -> None:
    assert read(reader, event(name, it)).kind is NoticeKind.UNRECOGNISED


def test_a_thin_event_of_the_second_generation_is_kept_and_has_no_effect(reader: Stripe) -> None:
    body = event("v1.billing.meter.no_meter_found", object="v2.core.event")

    assert read(reader, body).kind is NoticeKind.UNRECOGNISED


def test_what_we_would_sign_the_official_sdk_takes(reader: Stripe) -> None:
    """Both ways round: ours is theirs."""
    body, at = event(), int(time.time())
    ours = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()

    assert sdk.Webhook.construct_event(body, f"t={at},v1={ours}", SECRET).id == "evt_1"
    assert reader.read_notice({"stripe-signature": f"t={at},v1={ours}"}, body).key == "evt_1"


@pytest.mark.parametrize("age_seconds", [-299, 0, 299])
def test_five_minutes_to_either_side_are_taken(reader: Stripe, age_seconds: int) -> None:
    assert read(reader, event(), age_seconds=age_seconds).key == "evt_1"


@pytest.mark.parametrize("age_seconds", [-420, -302, 302, 420, 10**9])
def test_a_signature_of_another_time_is_refused(reader: Stripe, age_seconds: int) -> None:
    with pytest.raises(SignatureInvalid):
        read(reader, event(), age_seconds=age_seconds)


def test_another_secret_and_none_at_all_are_refused(reader: Stripe) -> None:
    with pytest.raises(SignatureInvalid):
        read(reader, event(), secret="whsec_of_another_shop")
    nobody = Stripe(Egress(), "http://127.0.0.1:1", "sk_test_1", "")
    with pytest.raises(SignatureInvalid):
        read(nobody, event(), secret="")


def test_one_byte_of_another_body_is_refused(reader: Stripe) -> None:
    body = event()
    headers = signed(body)

    for at in range(0, len(body), 7):
        changed = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        with pytest.raises(SignatureInvalid):
            reader.read_notice(headers, changed)


def test_of_several_signatures_any_may_be_ours(reader: Stripe) -> None:
    """While a secret is rolled, Stripe signs with both."""
    body = event()
    ours = signed(body)["stripe-signature"]
    at, _, good = ours.partition(",")
    theirs = signed(body, secret="whsec_before")["stripe-signature"].partition(",")[2]

    for header in (f"{at},{theirs},{good}", f"{at},{good},{theirs}", f"{at}, {good},v0=00"):
        assert reader.read_notice({"stripe-signature": header}, body).key == "evt_1"
    with pytest.raises(SignatureInvalid):
        reader.read_notice({"stripe-signature": f"{at},{theirs},{theirs}"}, body)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=,v1=",
        "v1={good}",
        "t={at}",
        "t={at},v0={good}",
        "t={at},t={at},v1={good}",
        "t=-{at},v1={good}",
        "t={at}.0,v1={good}",
        "t=٣,v1={good}",
        "t=" + "9" * 40 + ",v1={good}",
        "t={at},v1={good}x",
        "t={at},v1=\udc80",
        "t={at}" + ",v1={good}" * 21,
    ],
)
def test_a_header_of_another_shape_is_refused(reader: Stripe, header: str) -> None:
    body = event()
    at, _, good = signed(body)["stripe-signature"].partition(",")
    filled = header.replace("{at}", at[2:]).replace("{good}", good[3:])

    with pytest.raises(SignatureInvalid):
        reader.read_notice({"stripe-signature": filled}, body)


def test_test_money_is_not_told_to_a_live_connection_nor_the_other_way_round(
    reader: Stripe,
) -> None:
    live = Stripe(Egress(), "http://127.0.0.1:1", "sk_live_1", SECRET)

    assert read(live, event(livemode=True)).key == "evt_1"
    for side, livemode in ((reader, True), (live, False)):
        with pytest.raises(SignatureInvalid):
            read(side, event(livemode=livemode))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"id":"evt_1","id":"evt_2","type":"a.b"}',
        b'{"id":"evt_1"}',
        b'{"id":"evt/1","type":"a.b"}',
        b'{"id":"evt_1","type":5}',
        event(it={}),
        event(it={"id": "cs/../1"}),
        event(data=None),
        b"[" * 100_000,
    ],
)
def test_genuine_but_of_no_shape_of_stripes_is_malformed(reader: Stripe, body: bytes) -> None:
    with pytest.raises(NoticeMalformed):
        read(reader, body)


def test_bytes_that_are_no_text_are_signed_all_the_same(reader: Stripe) -> None:
    """Over raw bytes: nothing is decoded before it is known to be genuine."""
    body, at = b"\xff\xfe", int(time.time())
    ours = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()

    with pytest.raises(NoticeMalformed):
        reader.read_notice({"stripe-signature": f"t={at},v1={ours}"}, body)
