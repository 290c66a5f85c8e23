"""What the Graph API's errors mean for the message that met them.

Codes: Meta's error-code page of the Cloud API and pywa's exceptions (2026-08). One table, so that a
reader sees every decision; what is not in it is refused, because repeating a refusal bans accounts.
"""

import json
from typing import NamedTuple

from ..errors import (
    AccountRestricted,
    CredentialsRefused,
    DeliveryFailed,
    DeliveryRefused,
    DeliveryThrottled,
    DeliveryUnknown,
    WindowClosed,
)

REASON_CHARS_MAX = 300

Failure = DeliveryFailed | DeliveryRefused

CLASS_OF_CODE: dict[int, type[Failure]] = {
    # Too fast: for the app, the account, the number, or this pair (about one message in 6 s).
    **dict.fromkeys((4, 613, 80007, 130429, 131048, 131056, 131064, 133016), DeliveryThrottled),
    # Down for the moment, and says that the message was not sent.
    **dict.fromkeys((131000, 131016, 131057, 2494100), DeliveryFailed),
    # "Unknown" and "service" errors of Graph itself: it does not say whether it was sent.
    **dict.fromkeys((1, 2), DeliveryUnknown),
    131047: WindowClosed,
    # The token, its permissions, the app's capabilities.
    **dict.fromkeys((0, 3, 10, 190, 131005, *range(200, 300)), CredentialsRefused),
    # The account: policy, lock, payment method, registration, display name.
    **dict.fromkeys((368, 131031, 131037, 131042, 131044, 131045), AccountRestricted),
}


class GraphError(NamedTuple):
    code: int | None
    details: str
    transient: bool


def failure(status: int, body: bytes, *, secret: str) -> Failure:
    """The failure to raise for an answer that is not a success. `secret` never stands in it."""
    error = _graph_error(body)
    kind = _class_of(status, error)
    if kind is CredentialsRefused:  # Graph quotes a malformed token in its message: say the code
        return kind(reason=f"code {error.code}, HTTP {status}")
    details = error.details.replace(secret, "[access token]")[:REASON_CHARS_MAX]
    return kind(reason=f"code {error.code}, HTTP {status}: {details}")


def _class_of(status: int, error: GraphError) -> type[Failure]:
    known = CLASS_OF_CODE.get(error.code) if error.code is not None else None
    if known is not None:
        return known
    if status == 429:
        return DeliveryThrottled
    if status == 401:
        return CredentialsRefused
    if status >= 500 or status == 408:  # a gateway gave up waiting: Graph may have sent it
        return DeliveryUnknown
    return DeliveryFailed if error.transient else DeliveryRefused


def _graph_error(body: bytes) -> GraphError:
    """`{"error": {message, code, error_data: {details}, is_transient}}`, or what is left of it."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return GraphError(None, "the answer is not Graph's", transient=False)
    code, more = error.get("code"), error.get("error_data")
    details = more.get("details") if isinstance(more, dict) else None
    return GraphError(
        code if isinstance(code, int) and not isinstance(code, bool) else None,
        str(details or error.get("message") or "no message"),
        transient=error.get("is_transient") is True,
    )
