"""Judges every request to the Xendit twin, by rules of our own written from Xendit's field tables.

It knows nothing of the adapter: its limits and names are written a second time here, so a slip in
one shows against the other. Sources: docs.xendit.co/apidocs and docs.xendit.co/docs, 2026-04.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .http_server import Request

Json = dict[str, Any]
ExtraJudge = Callable[[str, Json], list[str]]  # operation and body -> what is wrong

API_VERSION = "2024-11-11"
OPERATIONS = {
    "create",
    "read",
    "cancel",
    "simulate",
    "read_payment",
    "refund",
    "read_refund",
    "list_refunds",
    "transactions",
    "create_session",
    "read_session",
    "cancel_session",
}
_WITHOUT_VERSION = {
    "create_session",
    "read_session",
    "cancel_session",
}  # it is in no table of theirs


@dataclass(frozen=True, slots=True)
class Rejection:
    """A request no real Xendit would have taken."""

    operation: str
    status: int
    error_code: str
    message: str


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    kind: str
    least: int
    most: int
    refund: str = "none"  # none, full, one_part, partial


_VA = "BANK TRANSFER"
_SHOP = "OVER THE COUNTER"
_WALLET = "EWALLET"

CHANNELS: dict[str, ChannelFacts] = {
    "QRIS": ChannelFacts("QR CODE", 1, 10_000_000, "partial"),
    "BCA_VIRTUAL_ACCOUNT": ChannelFacts(_VA, 10_000, 50_000_000),
    "BNC_VIRTUAL_ACCOUNT": ChannelFacts(_VA, 10_000, 50_000_000_000),
    "BNI_VIRTUAL_ACCOUNT": ChannelFacts(_VA, 1, 50_000_000_000),
    "BRI_VIRTUAL_ACCOUNT": ChannelFacts(_VA, 1, 50_000_000_000),
    "BSI_VIRTUAL_ACCOUNT": ChannelFacts(_VA, 1, 50_000_000_000),
    "BSS_VIRTUAL_ACCOUNT": ChannelFacts(_VA, 1, 50_000_000_000),
    "MANDIRI_VIRTUAL_ACCOUNT": ChannelFacts(_VA, 1, 50_000_000_000),
    "MUAMALAT_VIRTUAL_ACCOUNT": ChannelFacts(_VA, 10_000, 50_000_000_000),
    "PERMATA_VIRTUAL_ACCOUNT": ChannelFacts(_VA, 1, 9_999_999_999),
    "ALFAMART": ChannelFacts(_SHOP, 10_000, 5_000_000),
    "INDOMARET": ChannelFacts(_SHOP, 10_000, 5_000_000),
    "ASTRAPAY": ChannelFacts(_WALLET, 100, 20_000_000),
    "DANA": ChannelFacts(_WALLET, 100, 20_000_000, "partial"),
    "GOPAY_RECURRING": ChannelFacts("LINKED", 1, 50_000_000, "partial"),
    "LINKAJA": ChannelFacts(_WALLET, 100, 10_000_000, "full"),
    "OVO": ChannelFacts("PHONE", 100, 20_000_000),
    "SHOPEEPAY": ChannelFacts(_WALLET, 1, 20_000_000, "partial"),
    "AKULAKU": ChannelFacts("PAYLATER", 1_000, 25_000_000, "one_part"),
    "KREDIVO": ChannelFacts("PAYLATER", 1_000, 30_000_000, "full"),
    "BRI_DIRECT_DEBIT": ChannelFacts("LINKED", 1, 999_999, "full"),
    "CARDS": ChannelFacts("CARDS", 5_000, 200_000_000, "partial"),
}

# What a kind of channel must and may be told. Cards, paylater and linked accounts go by a session.
_PROPERTIES: dict[str, tuple[set[str], set[str]]] = {
    "QR CODE": (set(), set()),
    _VA: ({"display_name"}, {"expires_at"}),
    _SHOP: ({"payer_name"}, {"expires_at"}),
    _WALLET: ({"success_return_url", "failure_return_url"}, {"cancel_return_url"}),
    "PHONE": ({"account_mobile_number"}, set()),
}

_REASONS = {"FRAUDULENT", "DUPLICATE", "REQUESTED_BY_CUSTOMER", "CANCELLATION", "OTHERS"}
_CREATE_REQUIRED = {
    "reference_id",
    "type",
    "country",
    "currency",
    "channel_code",
    "channel_properties",
    "request_amount",
}
_CREATE_OPTIONAL = {"capture_method", "description", "metadata"}
_SESSION_REQUIRED = {"reference_id", "session_type", "mode", "country", "currency", "amount"}
_SESSION_OPTIONAL = {
    "allowed_payment_channels",
    "cancel_return_url",
    "capture_method",
    "description",
    "expires_at",
    "locale",
    "metadata",
    "success_return_url",
}
_REFUND_REQUIRED = {"payment_request_id", "reason"}
_REFUND_OPTIONAL = {"reference_id", "currency", "amount", "metadata"}


class _Wrong(Exception):  # noqa: N818 - it says what is so.
    def __init__(self, message: str, code: str = "API_VALIDATION_ERROR") -> None:
        super().__init__(message)
        self.code = code


def judge(
    operation: str, request: Request, secret_key: str, extra: ExtraJudge | None = None
) -> Rejection | None:
    """None is a request Xendit takes; what its state makes of it is another matter."""
    if operation not in OPERATIONS:
        return Rejection(operation, 404, "DATA_NOT_FOUND", "there is no such call")
    expected = base64.b64encode(f"{secret_key}:".encode()).decode()
    if request.headers.get("authorization") != f"Basic {expected}":
        return Rejection(operation, 401, "INVALID_API_KEY", "API key is not authorized.")
    try:
        _judge_headers(operation, request)
        body = _judge_body(operation, request)
        wrong = [] if extra is None else extra(operation, body)
        _demand(not wrong, "; ".join(wrong))
    except _Wrong as slip:
        return Rejection(operation, 400, slip.code, str(slip))
    return None


def _judge_headers(operation: str, request: Request) -> None:
    if operation not in _WITHOUT_VERSION:
        _demand(request.headers.get("api-version") == API_VERSION, "api-version must be 2024-11-11")
    if request.body:
        kind = request.headers.get("content-type", "").partition(";")[0]
        _demand(kind == "application/json", "content-type must be application/json")
    if operation == "transactions":
        wrong = _complaint(request.query)
        _demand(wrong is None, wrong or "")
    elif operation == "list_refunds":
        _demand(request.query.keys() <= _REFUNDS_BY, "a parameter that is not of this list")
        _demand(1 <= int(request.query.get("limit", "10")) <= 100, "limit is 1 to 100")
    else:
        _demand(not request.query, "no query is known here")


_LISTED_BY = {"types", "statuses", "created[gte]", "created[lte]", "limit", "after_id"}
# github.com/xendit/xendit-go, docs/RefundApi.md: v3's pages leave the list of refunds out.
_REFUNDS_BY = {"payment_request_id", "limit", "after_id", "before_id"}
_LISTED = {"PAYMENT", "REFUND"}


def _complaint(query: Mapping[str, str]) -> str | None:
    """What their page does not allow of a query."""
    if not query.keys() <= _LISTED_BY:
        return f"there is no parameter {sorted(query.keys() - _LISTED_BY)}"
    if not set(query.get("types", "PAYMENT").split(",")) <= _LISTED:
        return "types are not of this list"
    for name in ("created[gte]", "created[lte]"):
        if name in query and datetime.fromisoformat(query[name]).tzinfo is None:
            return f"{name} has no zone"
    if not 1 <= int(query.get("limit", "10")) <= 50:
        return "limit is 1 to 50"
    return None


def _judge_body(operation: str, request: Request) -> Json:
    if operation in _BODIES:
        body = parse(request.body)
        _BODIES[operation](body)
        return body
    _demand(request.body in {b"", b"{}"}, "this call takes no body")
    return {}


def _judge_create(body: Json) -> None:
    _fields(body, _CREATE_REQUIRED, _CREATE_OPTIONAL)
    _text(body, "reference_id", 1, 255)
    _demand(body["type"] == "PAY", "type must be PAY")
    _demand(body["country"] == "ID" and body["currency"] == "IDR", "ID and IDR are ours")
    _demand(body.get("capture_method", "AUTOMATIC") == "AUTOMATIC", "capture_method: AUTOMATIC")
    if "description" in body:
        _text(body, "description", 1, 1000)
    _judge_metadata(body.get("metadata", {}))
    facts = CHANNELS.get(str(body["channel_code"]))
    if facts is None:
        raise _Wrong(f"channel_code {body['channel_code']} does not exist")
    _judge_properties(facts, body["channel_properties"])
    amount = _rupiah(body["request_amount"])
    if not facts.least <= amount <= facts.most:
        raise _Wrong(f"amount must be {facts.least} to {facts.most}", "INVALID_VALUE_ERROR")


def _judge_properties(facts: ChannelFacts, properties: object) -> None:
    if not isinstance(properties, dict):
        raise _Wrong("channel_properties must be an object")
    _demand(facts.kind in _PROPERTIES, f"{facts.kind} wants what we do not hold")
    _fields(properties, *_PROPERTIES[facts.kind])
    for name, value in properties.items():
        _demand(isinstance(value, str), f"{name} must be a string")
        if name.endswith("_url"):
            _demand(value.startswith("https://") and 11 <= len(value) <= 255, f"{name}: https")
        if name.endswith("_name"):
            _demand(0 < len(value) <= 50 and value.isascii(), f"{name}: 1 to 50 plain characters")
        if name == "expires_at":
            _demand(_instant(value) > datetime.now(UTC), "expires_at must lie ahead")


def _judge_metadata(metadata: object) -> None:
    if not isinstance(metadata, dict):
        raise _Wrong("metadata must be an object")
    _demand(len(metadata) <= 50, "metadata has at most 50 keys")
    for key, value in metadata.items():
        _demand(len(key) <= 40, "a metadata key has at most 40 characters")
        _demand(isinstance(value, str) and len(value) <= 500, "metadata: strings of at most 500")


def _judge_refund(body: Json) -> None:
    _fields(body, _REFUND_REQUIRED, _REFUND_OPTIONAL)
    _text(body, "payment_request_id", 1, 64)
    _demand(body["reason"] in _REASONS, "reason is not one of the five")
    if "reference_id" in body:
        _text(body, "reference_id", 1, 255)
    if "amount" in body:
        _demand(_rupiah(body["amount"]) > 0, "amount must be above zero")
        _demand(body.get("currency") == "IDR", "currency must be IDR")
    _judge_metadata(body.get("metadata", {}))


def _judge_simulate(body: Json) -> None:
    _fields(body, {"amount"}, set())
    _rupiah(body["amount"])


def _judge_session(body: Json) -> None:
    _fields(body, _SESSION_REQUIRED, _SESSION_OPTIONAL)
    _text(body, "reference_id", 1, 64)
    wanted = ("PAY", "PAYMENT_LINK", "ID", "IDR")
    names = ("session_type", "mode", "country", "currency")
    _demand(tuple(body[name] for name in names) == wanted, f"{names} are {wanted} for us")
    _demand(body.get("capture_method", "AUTOMATIC") == "AUTOMATIC", "capture_method: AUTOMATIC")
    _demand(body.get("locale", "id") in {"id", "en"}, "locale is two letters")
    if "description" in body:
        _text(body, "description", 1, 1000)
    _judge_metadata(body.get("metadata", {}))
    for name in ("success_return_url", "cancel_return_url"):
        if name in body:
            _demand(str(body[name]).startswith("https://"), f"{name}: https")
    if "expires_at" in body and _instant(body["expires_at"]) <= datetime.now(UTC):
        raise _Wrong("expires_at must lie ahead", "INVALID_EXPIRY_DATE")
    amount = _rupiah(body["amount"])
    for code in body.get("allowed_payment_channels", []):
        if code not in CHANNELS:
            raise _Wrong(f"{code} does not exist", "INVALID_PAYMENT_CHANNEL")
        if not CHANNELS[code].least <= amount <= CHANNELS[code].most:
            raise _Wrong(f"{code} does not take it", "INVALID_AMOUNT")
    if amount <= 0:
        raise _Wrong("amount must be above zero", "INVALID_AMOUNT")


_BODIES = {
    "create": _judge_create,
    "create_session": _judge_session,
    "refund": _judge_refund,
    "simulate": _judge_simulate,
}


def parse(body: bytes) -> Json:
    """One JSON object, no key twice. Raises _Wrong."""

    def once(pairs: list[tuple[str, Any]]) -> Json:
        _demand(len(dict(pairs)) == len(pairs), "a key stands twice")
        return dict(pairs)

    try:
        found = json.loads(body, object_pairs_hook=once)
    except ValueError:
        raise _Wrong("the body is not JSON") from None
    if not isinstance(found, dict):
        raise _Wrong("the body is not a JSON object")
    return found


def _fields(body: Json, required: set[str], optional: set[str]) -> None:
    missing, unknown = required - body.keys(), body.keys() - required - optional
    _demand(not missing, f"missing: {', '.join(sorted(missing))}")
    _demand(not unknown, f"unknown: {', '.join(sorted(unknown))}")


def _text(body: Json, name: str, least: int, most: int) -> None:
    value = body[name]
    fits = isinstance(value, str) and least <= len(value) <= most
    _demand(fits, f"{name} must be {least} to {most} characters")


def _rupiah(value: object) -> int:
    """IDR has no fraction at Xendit: an integer, not 15000.0 and not a string."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Wrong("an IDR amount must be an integer")
    return value


def _instant(value: str) -> datetime:
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise _Wrong("expires_at must be ISO 8601 in UTC") from None


def _demand(met: object, otherwise: str) -> None:
    if not met:
        raise _Wrong(otherwise)
