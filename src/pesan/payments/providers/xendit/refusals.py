"""What Xendit says when it does not do as asked, in our words: `{error_code, message}`."""

from collections.abc import Mapping
from typing import Any

from ....kit.errors import Problem
from ...errors import (
    GatewayRefused,
    GatewayUnavailable,
    GatewayUnknown,
    KeyLacksRight,
    KeyRefused,
    RefundNotSupported,
)
from . import wire
from .channels import PROVIDER

# Some of these come as 400: they mean "not now", and nothing was made.
_LATER = {
    "CHANNEL_UNAVAILABLE",
    "ISSUER_UNAVAILABLE",
    "PAYMENT_REQUEST_RATE_LIMITED",
    "RATE_LIMIT_EXCEEDED",
    "REFUND_IN_PROGRESS",
    "TEMPORARILY_UNAVAILABLE",
}

_NOT_REFUNDABLE = {
    "PARTIAL_REFUND_COUNTS_EXCEEDED",
    "PARTIAL_REFUND_NOT_SUPPORTED",
    "REFUND_NOT_SUPPORTED",
}

_NOT_ALLOWED = "REQUEST_FORBIDDEN_ERROR"  # each right of a key is given by itself

CLOSED = {"INACTIVE_PAYMENT_REQUEST", "INELIGIBLE_TRANSACTION_STATUS", "INVALID_SESSION_STATUS"}


def refusal(status: int, headers: Mapping[str, str], body: bytes, *, repeatable: bool) -> Problem:
    """The Problem an answer outside 2xx means. `repeatable`: asking again can do no harm."""
    code, message = _said(body)
    reason = f"{code or status}: {message}" if message else (code or f"it answered {status}")
    facts: dict[str, Any] = {"provider": PROVIDER, "reason": reason, "provider_code": code}
    if code in _NOT_REFUNDABLE:
        return RefundNotSupported(**facts)
    if status in {429, 503} or code in _LATER:
        return GatewayUnavailable(retry_after_seconds=_wait_seconds(headers), **facts)
    if code == _NOT_ALLOWED:
        return KeyLacksRight(**facts)
    if 400 <= status < 500 and status != 408:
        return (KeyRefused if status == 401 else GatewayRefused)(**facts)
    return GatewayUnavailable(**facts) if repeatable else GatewayUnknown(**facts)


def _said(body: bytes) -> tuple[str | None, str | None]:
    """A proxy in between may answer HTML: then only the status speaks."""
    try:
        answer = wire.parse(body)
    except wire.Unreadable:
        return None, None
    message = str(answer.get("message") or "")
    readable = "".join(letter for letter in message if letter.isprintable())[:200]
    return wire.find_text(answer, "error_code"), readable or None


def _wait_seconds(headers: Mapping[str, str]) -> int:
    """From `Retry-After`, or Xendit's own `Rate-Limit-Reset`; both seconds. Five where unsaid."""
    said = headers.get("retry-after") or headers.get("rate-limit-reset") or ""
    is_number = said.isascii() and said.isdigit() and len(said) < 9
    return min(max(int(said), 1), 3600) if is_number else 5
