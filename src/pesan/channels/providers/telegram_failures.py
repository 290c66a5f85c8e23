"""What the Bot API's refusals mean for the message that met them.

It has few codes and says the rest in words: its page on making requests (10.1), and the sentences
its server and aiogram's tests know (2026-08). One table, so that a reader sees every decision; a
sentence that is not in it is refused, because saying the same again changes nothing.
"""

import json
import math
from collections.abc import Sequence
from typing import NamedTuple

from ..errors import (
    CredentialsRefused,
    DeliveryFailed,
    DeliveryRefused,
    DeliveryThrottled,
    DeliveryUnknown,
    MediaRefused,
    RecipientUnreachable,
)

REASON_CHARS_MAX = 300

Failure = DeliveryFailed | DeliveryRefused

# What a 400 says, in any case of letters, and what that is.
CLASS_OF_WORDS: Sequence[tuple[type[Failure], tuple[str, ...]]] = (
    (
        RecipientUnreachable,
        ("chat not found", "user not found", "peer_id_invalid", "user is deactivated"),
    ),
    (
        MediaRefused,
        (
            "failed to get http url content",
            "wrong file identifier",
            "wrong remote file",
            "wrong type of the web page content",
            "webpage_",
            "photo_",
            "image_process_failed",
            "file is too big",
            "file must be non-empty",
        ),
    ),
    (DeliveryFailed, ("temporarily unavailable",)),
)
CLASS_OF_STATUS: dict[int, type[Failure]] = {
    401: CredentialsRefused,
    404: CredentialsRefused,  # a token nobody ever had is no address there
    403: RecipientUnreachable,  # blocked the bot, never began it, closed the account
    409: DeliveryFailed,
    413: MediaRefused,
    420: DeliveryThrottled,
    429: DeliveryThrottled,
}
# Said of something that is as it should be, or that nobody waits for any more.
AS_GOOD_AS_DONE = (
    "message is not modified",
    "query is too old",
    "query id is invalid",
)


class Said(NamedTuple):
    """`{ok, result, description, parameters: {retry_after}}`, or what is left of it."""

    ok: bool = False
    result: object = None
    description: str = "the answer is not Telegram's"
    retry_after_seconds: float | None = None


def said_in(body: bytes) -> Said:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return Said()
    if not isinstance(document, dict):
        return Said()
    parameters = document.get("parameters")
    retry_after = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return Said(
        ok=document.get("ok") is True and "result" in document,
        result=document.get("result"),
        description=str(document.get("description") or "no description"),
        retry_after_seconds=_seconds(retry_after),
    )


def failure(status: int, said: Said, *, secret: str) -> Failure:
    """The failure to raise for an answer that is not a success. `secret` never stands in it."""
    kind = _class_of(status, said)
    words = said.description.replace(secret, "[bot token]")[:REASON_CHARS_MAX]
    reason = f"HTTP {status}: {words}"
    if kind is DeliveryThrottled:
        return DeliveryThrottled(reason=reason, retry_after_seconds=said.retry_after_seconds)
    return kind(reason=reason)


def is_as_good_as_done(failed: Failure) -> bool:
    return any(words in str(failed).lower() for words in AS_GOOD_AS_DONE)


def _class_of(status: int, said: Said) -> type[Failure]:
    if status in CLASS_OF_STATUS:
        return CLASS_OF_STATUS[status]
    if status >= 500 or status == 408:  # a gateway gave up waiting: it may have been sent
        return DeliveryUnknown
    words = said.description.lower()
    for kind, sentences in CLASS_OF_WORDS:
        if any(sentence in words for sentence in sentences):
            return kind
    return DeliveryRefused


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and value >= 0 else None
