"""Xendit's webhooks: whose they are, what they name, and that none of them can break us."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from pesan.kit.egress import Egress
from pesan.payments.errors import NoticeMalformed, SignatureInvalid
from pesan.payments.models import Notice, NoticeKind
from pesan.payments.providers.xendit import Xendit

from ..twins.http_server import Answer, HttpServer, Outcome, Request
from ..twins.xendit import XenditTwin
from .asks import ask, rupiah

TOKEN = "a-shared-word"
GENUINE = {"x-callback-token": TOKEN}

CAPTURE: dict[str, Any] = {
    "event": "payment.capture",
    "business_id": "5f27a14a9bf05c73dd040bc8",
    "created": "2026-11-22T10:00:00.000Z",
    "data": {
        "payment_id": "py-1402feb0-bb79-47ae-9d1e-e69394d3949c",
        "payment_request_id": "pr-1102feb0-bb79-47ae-9d1e-e69394d3949c",
        "reference_id": "pay_01jd2x7c9qf5w0000000000000",
        "status": "SUCCEEDED",
        "currency": "IDR",
        "request_amount": 15000,
    },
}


class Mailbox:
    """Stands where our webhook route will: keeps what was posted."""

    def __init__(self) -> None:
        self.posted: list[Request] = []
        self.status = 200

    async def answer(self, request: Request) -> Outcome:
        self.posted.append(request)
        return Answer(self.status, b"")


@pytest_asyncio.fixture
async def mailbox(twin: XenditTwin) -> AsyncIterator[Mailbox]:
    box = Mailbox()
    server = HttpServer(box.answer)
    await server.start()
    twin.webhook_url = f"{server.url}/webhooks/xendit/cnx_1"
    yield box
    await server.stop()


@pytest.fixture(scope="module")
def reader() -> Xendit:
    """Reading a webhook is pure: it needs no gateway."""
    return Xendit(Egress(), "http://127.0.0.1:1", "xnd_key", TOKEN)


def body(**changes: Any) -> bytes:
    return json.dumps(CAPTURE | changes).encode()


@pytest.mark.parametrize("sent", [{}, {"x-callback-token": ""}, {"x-callback-token": "a-shared"}])
def test_a_stranger_is_refused_before_anything_is_parsed(
    reader: Xendit, sent: dict[str, str]
) -> None:
    with pytest.raises(SignatureInvalid):
        reader.read_notice(sent, b"\xff not json at all")


def test_a_token_of_other_letters_is_refused_not_a_crash(reader: Xendit) -> None:
    with pytest.raises(SignatureInvalid):
        reader.read_notice({"x-callback-token": "kata-rahasia-\u00e9\udc80"}, body())


@pytest.mark.parametrize("sent", [{}, {"x-callback-token": ""}])
def test_a_connection_without_a_token_takes_no_webhook(sent: dict[str, str]) -> None:
    open_door = Xendit(Egress(), "http://127.0.0.1:1", "xnd_key", "")

    with pytest.raises(SignatureInvalid):
        open_door.read_notice(sent, body())


def test_a_capture_names_what_to_read_again(reader: Xendit) -> None:
    assert reader.read_notice(GENUINE, body()) == Notice(
        key="payment.capture:py-1402feb0-bb79-47ae-9d1e-e69394d3949c",
        kind=NoticeKind.PAYMENT,
        event="payment.capture",
        request_id="pr-1102feb0-bb79-47ae-9d1e-e69394d3949c",
        capture_id="py-1402feb0-bb79-47ae-9d1e-e69394d3949c",
        reference="pay_01jd2x7c9qf5w0000000000000",
    )


@pytest.mark.parametrize(
    "event",
    [
        "payment.authorization",
        "payment.capture",
        "payment.expiry",
        "payment.failure",
        "payment.succeeded",
        "payment_request.expiry",
    ],
)
def test_each_payment_event_asks_for_a_reading(reader: Xendit, event: str) -> None:
    notice = reader.read_notice(GENUINE, body(event=event))

    assert notice.kind is NoticeKind.PAYMENT
    assert notice.request_id == CAPTURE["data"]["payment_request_id"]


@pytest.mark.parametrize(
    "event", ["payment_token.activation", "subscription.created", "payment.teleported"]
)
def test_an_event_we_do_not_know_is_kept_and_never_raises(reader: Xendit, event: str) -> None:
    notice = reader.read_notice(GENUINE, body(event=event))

    assert notice.kind is NoticeKind.UNRECOGNISED
    assert notice.event == event


def test_the_legacy_invoice_callback_is_kept_though_it_is_flat(reader: Xendit) -> None:
    flat = json.dumps({"id": "1", "external_id": "pay_1", "status": "PAID"}).encode()

    assert reader.read_notice(GENUINE, flat).kind is NoticeKind.UNRECOGNISED


@pytest.mark.parametrize("event", ["payment.capture", "payment_request.expiry", "something.else"])
def test_a_redelivery_has_the_same_key_though_its_created_differs(
    reader: Xendit, event: str
) -> None:
    first = reader.read_notice(GENUINE, body(event=event, created="2026-11-22T10:00:00Z"))
    again = reader.read_notice(GENUINE, body(event=event, created="2026-11-22T10:15:00Z"))

    assert first.key == again.key


def test_two_payments_have_two_keys(reader: Xendit) -> None:
    other = body(data=CAPTURE["data"] | {"payment_id": "py-other"})

    assert reader.read_notice(GENUINE, body()).key != reader.read_notice(GENUINE, other).key


def test_two_unknown_happenings_have_two_keys(reader: Xendit) -> None:
    one = reader.read_notice(GENUINE, body(event="new.thing", data={"id": "1"}))
    other = reader.read_notice(GENUINE, body(event="new.thing", data={"id": "2"}))

    assert one.key != other.key


@pytest.mark.parametrize(
    "malformed",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"event": "payment.capture"}',
        b'{"event": "payment.capture", "data": []}',
        b'{"event": "payment.capture", "data": {"payment_id": "py-1"}}',
        b'{"event": "payment.capture", "data": {"payment_request_id": "../../refunds"}}',
        b'{"event": "refund.succeeded", "data": {"amount": 1}}',
        b'{"event": "payment.capture", "event": "payment.failure", "data": {}}',
        b'{"event": "x", "data": {"id": "1", "id": "2"}}',
        b'{"event": 7, "data": {}}',
        b'{"event": "a\\u0000b", "data": {}}',
        b'{"event": "x", "data": NaN}',
        b'{"event": "x", "data": 1e999999999999999999999}',
        b'{"event": "x", "data": ' + b"9" * 5000 + b"}",
        b'{"event": "x", "data": ' + b"[" * 100_000,
    ],
)
def test_a_genuine_webhook_of_no_known_shape_is_malformed(reader: Xendit, malformed: bytes) -> None:
    with pytest.raises(NoticeMalformed):
        reader.read_notice(GENUINE, malformed)


def test_text_a_database_cannot_hold_is_left_out(reader: Xendit) -> None:
    odd = body(data=CAPTURE["data"] | {"reference_id": "pay\u0000\ud800"})

    assert reader.read_notice(GENUINE, odd).reference is None


@given(cut=st.integers(0, 600), junk=st.binary(max_size=12), at=st.integers(0, 600))
def test_a_mutilated_webhook_is_read_or_malformed_and_nothing_else(
    reader: Xendit, cut: int, junk: bytes, at: int
) -> None:
    whole = body()
    for broken in (whole[:cut], whole[:at] + junk + whole[at + len(junk) :], junk):
        _read_or_malformed(reader, broken)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["payment.capture", "refund.failed", "pr-1", "py-1", "data", "SUCCEEDED"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["event", "data", "id", "payment_id", "payment_request_id"])
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(said=_JSON, event=_JSON)
def test_any_json_at_all_is_read_or_malformed_and_nothing_else(
    reader: Xendit, said: Any, event: Any
) -> None:
    _read_or_malformed(reader, json.dumps(said).encode())
    _read_or_malformed(reader, json.dumps({"event": event, "data": said}).encode())
    _read_or_malformed(reader, json.dumps(CAPTURE | {"data": said}).encode())


def _read_or_malformed(reader: Xendit, sent: bytes) -> None:
    try:
        notice = reader.read_notice(GENUINE, sent)
    except NoticeMalformed:
        return
    assert 0 < len(notice.key) <= 400
    assert notice.key.isprintable()


async def test_a_payment_posts_a_webhook_that_names_it(
    twin: XenditTwin, xendit: Xendit, mailbox: Mailbox
) -> None:
    asked = await xendit.request(ask())

    paid = await twin.pay(asked.provider_id, times=3)

    notices = [xendit.read_notice(post.headers, post.body) for post in mailbox.posted]
    assert len(notices) == 3
    assert {notice.key for notice in notices} == {f"payment.capture:{paid.payment_id}"}
    assert notices[0].request_id == asked.provider_id
    assert notices[0].reference == ask().reference


async def test_a_forged_webhook_is_not_taken(
    twin: XenditTwin, xendit: Xendit, mailbox: Mailbox
) -> None:
    asked = await xendit.request(ask())

    await twin.pay(asked.provider_id, token="guessed")

    with pytest.raises(SignatureInvalid):
        xendit.read_notice(mailbox.posted[0].headers, mailbox.posted[0].body)


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("succeeded", [False, True])
async def test_a_refunds_end_is_told_also_in_the_twice_wrapped_form(
    twin: XenditTwin, xendit: Xendit, mailbox: Mailbox, nested: bool, succeeded: bool
) -> None:
    asked = await xendit.request(ask())
    await twin.pay(asked.provider_id, deliver=False)
    begun = await xendit.refund(asked.provider_id, rupiah(15_000), reference="rfd_ours")

    await twin.settle_refund(begun.provider_id, succeeded=succeeded, nested=nested)

    notice = xendit.read_notice(mailbox.posted[0].headers, mailbox.posted[0].body)
    assert notice.kind is NoticeKind.REFUND
    assert (notice.refund_id, notice.reference) == (begun.provider_id, "rfd_ours")
    assert notice.event == ("refund.succeeded" if succeeded else "refund.failed")


async def test_an_expiry_names_its_request(
    twin: XenditTwin, xendit: Xendit, mailbox: Mailbox
) -> None:
    asked = await xendit.request(ask())

    await twin.expire(asked.provider_id)

    notice = xendit.read_notice(mailbox.posted[0].headers, mailbox.posted[0].body)
    assert (notice.event, notice.request_id) == ("payment_request.expiry", asked.provider_id)


async def test_a_failure_names_its_request(
    twin: XenditTwin, xendit: Xendit, mailbox: Mailbox
) -> None:
    asked = await xendit.request(ask())

    await twin.fail(asked.provider_id)

    notice = xendit.read_notice(mailbox.posted[0].headers, mailbox.posted[0].body)
    assert (notice.event, notice.request_id) == ("payment.failure", asked.provider_id)
