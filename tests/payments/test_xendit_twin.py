"""The twin itself: that its judge is awake, and its memory right."""

import asyncio
import base64
import json
from typing import Any

import httpx
import pytest

from pesan.payments.providers.emvco import checksum, is_sealed, qris_string

from ..twins.xendit import XenditTwin
from .asks import rupiah

GOOD: dict[str, Any] = {
    "reference_id": "pay_1",
    "type": "PAY",
    "country": "ID",
    "currency": "IDR",
    "request_amount": 15_000,
    "channel_code": "QRIS",
    "channel_properties": {},
}


async def _post(twin: XenditTwin, path: str, body: Any, **headers: str) -> httpx.Response:
    basic = base64.b64encode(f"{twin.secret_key}:".encode()).decode()
    usual = {
        "authorization": f"Basic {basic}",
        "api-version": "2024-11-11",
        "content-type": "application/json",
    }
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(twin.url + path, content=content, headers=usual | headers)


async def test_a_good_request_is_taken(twin: XenditTwin) -> None:
    answer = await _post(twin, "/v3/payment_requests", GOOD)

    assert answer.status_code == 201
    assert answer.json()["payment_request_id"].startswith("pr-")


@pytest.mark.parametrize(
    "slip",
    [
        {"request_amount": 15_000.0},
        {"request_amount": "15000"},
        {"request_amount": True},
        {"request_amount": 0},
        {"request_amount": 10_000_001},
        {"reference_id": ""},
        {"reference_id": "x" * 256},
        {"type": "SINGLE_PAYMENT"},
        {"country": "SG"},
        {"currency": "USD"},
        {"channel_code": "QR"},
        {"channel_code": "CARDS"},
        {"channel_properties": {"expires_at": "2030-01-01T00:00:00Z"}},
        {"channel_properties": []},
        {"capture_method": "MANUAL"},
        {"description": ""},
        {"metadata": {"k": 1}},
        {"metadata": {"k" * 41: "v"}},
        {"amount": 15_000},
        {"channel_code": "DANA", "channel_properties": {}},
        {
            "channel_code": "DANA",
            "channel_properties": {
                "success_return_url": "http://toko.example",
                "failure_return_url": "https://toko.example",
            },
        },
        {
            "channel_code": "BCA_VIRTUAL_ACCOUNT",
            "channel_properties": {"display_name": "Toko", "expires_at": "2020-01-01T00:00:00Z"},
        },
    ],
)
async def test_a_slip_is_answered_as_xendit_would_and_put_on_record(
    twin: XenditTwin, slip: dict[str, Any]
) -> None:
    answer = await _post(twin, "/v3/payment_requests", GOOD | slip)

    assert answer.status_code == 400
    assert answer.json()["error_code"] in {"API_VALIDATION_ERROR", "INVALID_VALUE_ERROR"}
    with pytest.raises(AssertionError, match="would have rejected"):
        twin.assert_clean()
    assert len(twin.forgive()) == 1


@pytest.mark.parametrize("missing", sorted(GOOD))
async def test_a_missing_field_is_on_record(twin: XenditTwin, missing: str) -> None:
    body = {name: value for name, value in GOOD.items() if name != missing}

    assert (await _post(twin, "/v3/payment_requests", body)).status_code == 400
    assert missing in twin.forgive()[0].message


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": "Basic bm9ib2R5Og=="}, 401),
        ({"api-version": "2022-07-31"}, 400),
        ({"content-type": "text/plain"}, 400),
    ],
)
async def test_a_wrong_header_is_on_record(
    twin: XenditTwin, headers: dict[str, str], status: int
) -> None:
    answer = await _post(twin, "/v3/payment_requests", GOOD, **headers)

    assert answer.status_code == status
    assert len(twin.forgive()) == 1


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"reason": 1, "reason": 2}'])
async def test_a_body_that_is_no_object_is_on_record(twin: XenditTwin, body: bytes) -> None:
    assert (await _post(twin, "/refunds", body)).status_code == 400
    assert len(twin.forgive()) == 1


@pytest.mark.parametrize(
    "refund",
    [
        {},
        {"payment_request_id": "pr-1", "reason": "BECAUSE"},
        {"payment_request_id": "pr-1", "reason": "OTHERS", "amount": 1},
        {"payment_request_id": "pr-1", "reason": "OTHERS", "amount": 0, "currency": "IDR"},
        {"payment_request_id": "pr-1", "reason": "OTHERS", "extra": 1},
    ],
)
async def test_a_slip_in_a_refund_is_on_record(twin: XenditTwin, refund: dict[str, Any]) -> None:
    assert (await _post(twin, "/refunds", refund)).status_code == 400
    assert len(twin.forgive()) == 1


async def test_a_call_that_does_not_exist_is_on_record(twin: XenditTwin) -> None:
    assert (await _post(twin, "/v2/payment_requests", GOOD)).status_code == 404
    assert len(twin.forgive()) == 1


async def test_a_simulated_payment_is_pending_and_then_there(twin: XenditTwin) -> None:
    request_id = (await _post(twin, "/v3/payment_requests", GOOD)).json()["payment_request_id"]

    path = f"/v3/payment_requests/{request_id}/simulate"
    answer = await _post(twin, path, {"amount": 15_000})
    await twin.settled()

    assert answer.json()["status"] == "PENDING"
    assert twin.account.payment_requests[request_id]["status"] == "SUCCEEDED"


async def test_a_webhook_may_come_later(twin: XenditTwin) -> None:
    request_id = (await _post(twin, "/v3/payment_requests", GOOD)).json()["payment_request_id"]
    twin.webhook_url = "http://127.0.0.1:1/nobody"

    await twin.pay(request_id, delay_seconds=0.05)
    assert twin.deliveries == []
    await twin.settled()

    assert [(one.event, one.status) for one in twin.deliveries] == [("payment.capture", None)]


async def test_a_twin_stops_at_once_with_a_client_still_waiting() -> None:
    async with XenditTwin() as twin:
        twin.url  # noqa: B018 - it is up.
        reader, writer = await asyncio.open_connection(*_address(twin))
    assert await reader.read() == b""
    writer.close()


def test_the_checksum_is_ccitt_false() -> None:
    assert checksum("123456789") == 0x29B1


def test_a_qris_string_is_what_a_scanner_expects() -> None:
    code = qris_string("Toko Sari Jaya Abadi Sentosa Raya", "Kota Yogyakarta", rupiah(85_000), "A1")

    assert is_sealed(code)
    assert code.startswith("000201010212")
    fields = _fields(code)
    assert fields["53"] == "360"
    assert fields["54"] == "85000"
    assert fields["58"] == "ID"
    assert fields["59"] == "Toko Sari Jaya Abadi Sent"
    assert fields["60"] == "Kota Yogyakarta"
    assert _fields(fields["62"])["05"] == "A1"
    assert not is_sealed(code.replace("85000", "95000"))


@pytest.mark.parametrize("name", ["", "店", "Café Été", "\n\t"])
def test_a_name_no_scanner_reads_still_makes_a_code(name: str) -> None:
    code = qris_string(name, name, rupiah(1), name)

    assert is_sealed(code)
    assert code.isascii()
    assert _fields(code)["59"]


def _fields(code: str) -> dict[str, str]:
    found = {}
    while code:
        tag, length, code = code[:2], int(code[2:4]), code[4:]
        found[tag], code = code[:length], code[length:]
    return found


def _address(twin: XenditTwin) -> tuple[str, int]:
    url = httpx.URL(twin.url)
    assert url.port is not None
    return url.host, url.port
