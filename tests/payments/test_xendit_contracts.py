"""An extra layer: our requests, readings and twin held against Xendit's own examples and fields."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pesan.kit.egress import Egress
from pesan.kit.money import Currency, Money
from pesan.payments.models import ActionType, AskState, NoticeKind
from pesan.payments.providers.emvco import is_sealed
from pesan.payments.providers.xendit import Xendit, answers, channels, wire

from ..twins.xendit import XenditTwin
from ..twins.xendit_judge import CHANNELS, Json
from ..twins.xendit_official import FOLDER, fields, load, official, strange
from .asks import ask, rupiah

pytestmark = [
    pytest.mark.contracts,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="official examples not present"),
]

_TOKEN = {"x-callback-token": "token"}
_OURS = {str(currency) for currency in Currency}


def _examples(page: str, part: str) -> list[Any]:
    return list(_shown(page, part))


def _shown(page: str, part: str) -> Iterator[Any]:
    """Each documented example; `{"paymentCapture": {"value": ...}}` is the page's wrapping."""
    for example in load("v3.examples.json")["pages"].get(page, {}).get("examples", []):
        if example["part"] != part:
            continue
        shown = example["json"]
        wrapped = [v["value"] for v in shown.values() if isinstance(v, dict) and "value" in v]
        for index, one in enumerate(wrapped or [shown]):
            yield pytest.param(one, id=f"{page}-{example['name']}-{index}".replace("/", "-"))


@pytest.fixture
def reader() -> Xendit:
    return Xendit(Egress(), "http://127.0.0.1:1", "xnd_key", "token")


@pytest.mark.parametrize("shown", _examples("payment-webhook-notification", "request"))
def test_each_documented_payment_webhook_is_read(reader: Xendit, shown: Json) -> None:
    notice = reader.read_notice(_TOKEN, json.dumps(shown).encode())

    assert notice.kind is NoticeKind.PAYMENT
    assert notice.request_id == shown["data"]["payment_request_id"]
    assert notice.capture_id == shown["data"]["payment_id"]


@pytest.mark.parametrize("shown", _examples("refund-webhook-notification", "request"))
def test_each_documented_refund_webhook_is_read(reader: Xendit, shown: Json) -> None:
    notice = reader.read_notice(_TOKEN, json.dumps(shown).encode())

    assert notice.kind is NoticeKind.REFUND
    assert notice.refund_id == shown["data"]["data"]["id"]


@pytest.mark.parametrize(
    "shown",
    [
        *_examples("payment-token-webhook-notification", "request"),
        *_examples("payment-status-callback-webhook", "request"),
    ],
)
def test_each_webhook_of_another_product_is_kept_unrecognised(reader: Xendit, shown: Json) -> None:
    notice = reader.read_notice(_TOKEN, json.dumps(shown).encode())

    assert notice.kind is NoticeKind.UNRECOGNISED


@pytest.mark.parametrize(
    "shown",
    _examples("webhook-notification-sent-defined-webhook-url-updates-payment-session", "request"),
)
def test_each_documented_session_webhook_is_read(reader: Xendit, shown: Json) -> None:
    notice = reader.read_notice(_TOKEN, json.dumps(shown).encode())

    assert notice.kind is NoticeKind.PAYMENT
    assert notice.request_id == shown["data"]["payment_session_id"]
    assert notice.capture_id == shown["data"].get("payment_id")


@pytest.mark.parametrize(
    "shown",
    [
        *_examples("create-payment-request", "response"),
        *_examples("get-payment-request", "response"),
        *_examples("cancel-payment-request", "response"),
    ],
)
def test_each_documented_payment_request_is_read(shown: Json) -> None:
    answer = wire.parse(json.dumps(shown).encode())
    asked = answers.asked(answer, reference=shown["reference_id"], prefer=ActionType.REDIRECT)

    assert asked.provider_id == shown["payment_request_id"]
    assert asked.state in set(AskState)
    for_a_buyer = [one for one in shown["actions"] if one["type"] != "API_POST_REQUEST"]
    assert asked.action.value in ({one["value"] for one in for_a_buyer} or {None})
    if shown["currency"] in _OURS:
        truth = answers.truth(answer, [], request_id=shown["payment_request_id"])
        assert truth.requested.plain() == _plain(shown["request_amount"], shown["currency"])


@pytest.mark.parametrize("shown", _examples("get-payment", "response"))
def test_each_documented_payment_is_read_as_one_capture(shown: Json) -> None:
    request = {name: shown[name] for name in ("payment_request_id", "currency", "request_amount")}
    answer = wire.parse(json.dumps(shown).encode())

    truth = answers.truth(
        wire.parse(json.dumps(request).encode()), [answer], request_id=shown["payment_request_id"]
    )

    (capture,) = truth.captures
    assert capture.provider_id == shown["payment_id"]
    assert capture.amount == Money(199_901, Currency.IDR)
    assert capture.captured_at is not None


def test_our_table_is_xendits() -> None:
    documented = load("channels.ID.json")["channels"]

    assert channels.CHANNELS.keys() == documented.keys()
    for code, ours in channels.CHANNELS.items():
        theirs = documented[code]
        assert (ours.least, ours.most) == _limits(theirs), code
        assert ours.refund.value == _refund(theirs), code
        assert ours.refund_days == _number(theirs["Refund Validity (days)"]), code
        hours = theirs["Payment Request Expiry (hours)"]
        minutes = None if hours == "-" else round(float(hours) * 60, 2)
        assert ours.expires_minutes == minutes, code
        is_presented = theirs["User Approval Flow"] == "PRESENT TO CUSTOMER"
        assert (ours.shows is not ActionType.REDIRECT) == is_presented, code


def test_the_judge_knows_every_indonesian_channel_and_its_limits() -> None:
    documented = load("channels.ID.json")["channels"]

    assert CHANNELS.keys() == documented.keys()
    for code, facts in CHANNELS.items():
        assert (facts.least, facts.most) == _limits(documented[code]), code
        assert facts.refund == _refund(documented[code]).replace("parts", "partial"), code


def test_our_checksum_is_that_of_a_documented_code() -> None:
    codes = [
        action["value"]
        for parameter in _examples("create-payment-request", "response")
        for action in parameter.values[0]["actions"]
        if action["descriptor"] == "QR_STRING"
    ]

    assert any(is_sealed(code) for code in codes)


@pytest.mark.parametrize("code", channels.CHANNELS)
async def test_what_we_send_and_what_the_twin_says_is_in_the_tables(
    egress: Egress, code: str
) -> None:
    channel = channels.CHANNELS[code]
    async with XenditTwin(extra_judge=official) as twin:
        gateway = Xendit(egress, twin.url, twin.secret_key, twin.callback_token)
        asked = await gateway.request(ask(method=channel.method, channel_code=code))
        if channel.asks is channels.Wants.PAGE:
            paid = await twin.pay_on_page(asked.provider_id, deliver=False)
            session = twin.account.sessions[asked.provider_id]
            assert strange(session, fields("get-session", "response")) == []
            twin.assert_clean()
            return
        paid = await twin.pay(asked.provider_id, deliver=False)
        if CHANNELS[code].refund != "none":
            refunded = await gateway.refund(asked.provider_id, rupiah(15_000), reference="r")
            told = twin.account.refunds[refunded.provider_id]
            assert strange(told, fields("refund-payment-request", "response")) == []
        twin.assert_clean()

    request = twin.account.payment_requests[asked.provider_id]
    payment = twin.account.payments[paid.payment_id]
    told = paid.notice.body | paid.notice.body["data"]
    for shown_only_in_examples in (payment, told):
        del shown_only_in_examples["channel_properties"]
    assert strange(request, fields("get-payment-request", "response")) == []
    assert strange(payment, fields("get-payment", "response")) == []
    assert strange(told, fields("payment-webhook-notification", "body")) == []


def _refund(documented: dict[str, str]) -> str:
    if documented["Refund"] != "✓":  # "-", or only of what a merchant drew by itself
        return "none"
    parts = documented["Partial Refund"], documented["Multiple Partial Refund"]
    return {("✓", "✓"): "parts", ("✓", "-"): "one_part"}.get(parts, "full")


def _number(said: str) -> int | None:
    digits = said.rstrip("*")
    return int(digits) if digits.isdigit() else None


def _limits(documented: dict[str, str]) -> tuple[int, int]:
    least, most = (
        int(documented[name].replace(",", "").partition(".")[0])
        for name in ("Min Amount", "Max Amount")
    )
    return least, most


def _plain(said: float, currency: str) -> str:
    return Money.of(str(said), Currency(currency)).plain()
