"""What Stripe says when it does not do as asked, in our words."""

from collections.abc import Mapping
from typing import Any

import stripe

from ....kit.errors import Problem
from ...errors import (
    GatewayRefused,
    GatewayUnavailable,
    GatewayUnknown,
    KeyLacksRight,
    KeyRefused,
    RefundNotSupported,
)

PROVIDER = "stripe"

_NOT_REFUNDABLE = {
    "charge_disputed",
    "charge_not_refundable",
    "refund_disputed_payment",
}


def refused(reason: str) -> GatewayRefused:
    return GatewayRefused(provider=PROVIDER, reason=reason)


def refusal(error: stripe.StripeError, *, repeatable: bool) -> Problem:
    """The Problem an error of the SDK means. `repeatable`: asking again can do no harm.

    Of a 5xx it is not known whether it took effect: Stripe keeps it as its key's answer.
    """
    status = error.http_status or 0
    code = error.code if isinstance(error.code, str) else None
    facts: dict[str, Any] = {
        "provider": PROVIDER,
        "reason": _reason(error, status, code),
        "provider_code": code,
    }
    if code in _NOT_REFUNDABLE:
        return RefundNotSupported(**facts)
    if isinstance(error, stripe.RateLimitError) or status in {409, 429}:  # 409: its lock is held
        return GatewayUnavailable(retry_after_seconds=_wait_seconds(error.headers or {}), **facts)
    if isinstance(error, stripe.PermissionError):
        return KeyLacksRight(**facts)
    if 400 <= status < 500 and status != 408:
        return (KeyRefused if status == 401 else GatewayRefused)(**facts)
    if 200 <= status < 300:
        return GatewayUnknown(**facts | {"reason": "its answer cannot be read"})
    return GatewayUnavailable(**facts) if repeatable else GatewayUnknown(**facts)


def _reason(error: stripe.StripeError, status: int, code: str | None) -> str:
    """A proxy in between may answer HTML: then only the status speaks."""
    if status == 401:
        return "it does not take the connection's secret key"
    said = str(getattr(error.error, "message", None) or "")
    readable = "".join(letter for letter in said if letter.isprintable())[:200]
    name = code or f"it answered {status}"
    return f"{name}: {readable}" if readable else name


def _wait_seconds(headers: Mapping[str, str]) -> int:
    """From `Retry-After`; five seconds where unsaid."""
    said = headers.get("retry-after") or ""
    is_number = said.isascii() and said.isdigit() and len(said) < 9
    return min(max(int(said), 1), 3600) if is_number else 5
