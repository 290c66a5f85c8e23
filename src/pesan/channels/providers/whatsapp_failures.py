"""What the Graph API's errors mean for the message that met them.

Codes: Meta's error-code page of the Cloud API and pywa's exceptions (2026-08). One table, so that a
reader sees every decision; what is not in it is refused, because repeating a refusal bans accounts.
"""

import json
import re
from typing import NamedTuple

from ..errors import (
    AccountRestricted,
    CredentialsRefused,
    DeliveryFailed,
    DeliveryRefused,
    DeliveryThrottled,
    DeliveryUnknown,
    MarketingRefused,
    MediaRefused,
    RecipientNeedsPhone,
    RecipientUnreachable,
    TemplateRefused,
    WindowClosed,
)

REASON_CHARS_MAX = 300
_NUMBER = re.compile(r"[0-9]{1,9}")

Failure = DeliveryFailed | DeliveryRefused

# By what is to be done. A test holds them against the list of every code that is published.
CLASS_OF_CODE: dict[int, type[Failure]] = {
    # Later, and slower: for the app, the account, the number, or this pair (one message in 6 s).
    **dict.fromkeys((4, 613, 80007, 130429, 131056, 133016), DeliveryThrottled),
    # Later: down for the moment, and it says that the message was not sent.
    **dict.fromkeys((131000, 131016, 131057, 139103, 2494100), DeliveryFailed),
    # "Unknown" and "service" errors of Graph itself: it does not say whether it was sent.
    **dict.fromkeys((1, 2), DeliveryUnknown),
    # A template is needed.
    131047: WindowClosed,
    # This person, for good: no WhatsApp, has blocked us, is us, has another key, is in no test list.
    **dict.fromkeys((131021, 131026, 131030, 137000), RecipientUnreachable),
    131062: RecipientNeedsPhone,
    # Offers, to this person: an experiment, Meta's pacing, or they have stopped them.
    **dict.fromkeys((130472, 131049, 131050), MarketingRefused),
    # Stop, and tell the shop: the token, its permissions, the app's capabilities.
    **dict.fromkeys((0, 3, 10, 190, 131005, *range(200, 300)), CredentialsRefused),
    # Stop, and tell the shop: policy, lock, country, payment method, registration, display name,
    # and limits that a shop earned by what it sent.
    **dict.fromkeys(
        (368, 130497, 131031, 131037, 131042, 131044, 131045, 131048, 131064, 131214),
        AccountRestricted,
    ),
    # A template: counts, words, review, pauses; offers that go by another door.
    **dict.fromkeys(
        (131063, 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018),
        TemplateRefused,
    ),
    **dict.fromkeys((132068, 132069), TemplateRefused),  # its forms
    **dict.fromkeys(
        (2388019, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299), TemplateRefused
    ),
    # A file: ours could not be fetched or taken.
    **dict.fromkeys((131052, 131053), MediaRefused),
    # Our request: what it says will not get better by saying it again.
    **dict.fromkeys((33, 100, 131008, 131009, 131051, 135000), DeliveryRefused),
    # What this product never asks for: groups, calls, forms, block lists, names, moves, sign-ups.
    **dict.fromkeys(
        (
            *(131020, 131041, 131059, *range(131201, 131214), 131215),
            *(138000, 138018, *range(138001, 138010), 138012, 138013),
            *(*range(139000, 139005), *range(139100, 139103)),
            *range(147001, 147006),
            *(2388012, 2388091, 2388093, 2388103),
            *range(2494164, 2494180),
        ),
        DeliveryRefused,
    ),
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


def reason_of(code: str | None) -> str | None:
    """What a failure means that is told when the message was taken long ago; None for "unknown":
    by then it is known that it did not arrive.
    """
    kind = CLASS_OF_CODE.get(int(code)) if code is not None and _NUMBER.fullmatch(code) else None
    return None if kind in {None, DeliveryUnknown} else kind.code


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
