"""The Stripe twin's bad moments."""

import json
from dataclasses import replace
from enum import Enum, auto

from .http_server import Answer, Cut, Outcome, Silence


class Fault(Enum):
    """One bad moment. "Done" means the request took effect all the same."""

    SERVER_ERROR = auto()  # 500 api_error
    BAD_GATEWAY = auto()  # 502 with HTML
    RATE_LIMITED = auto()  # 429, wait 7 s
    LOCKED = auto()  # 409 lock_timeout
    KEY_REVOKED = auto()  # 401
    SILENCE = auto()  # not done, no answer ever
    HANG_UP = auto()  # not done, connection dropped
    ANSWER_LOST = auto()  # done, connection dropped
    CUT = auto()  # done, connection dropped in the middle of the answer
    TRUNCATED = auto()  # done, 200 with half a JSON document
    NOT_JSON = auto()  # done, 200 with HTML
    ODD = auto()  # done, 200 with JSON that is no object


def error_answer(
    status: int, message: str, *, type_: str = "invalid_request_error", code: str | None = None
) -> Answer:
    error = {"type": type_, "message": message} | ({} if code is None else {"code": code})
    return Answer(status, json.dumps({"error": error}).encode())


_HTML = b"<html><body>Bad gateway</body></html>"
_NOTHING = Cut(Answer(200, b""))

INSTEAD: dict[Fault | None, Outcome] = {
    Fault.SERVER_ERROR: error_answer(500, "An unknown error occurred", type_="api_error"),
    Fault.BAD_GATEWAY: Answer(502, _HTML, "text/html"),
    Fault.RATE_LIMITED: replace(
        error_answer(429, "Too many requests", code="rate_limit"), headers={"retry-after": "7"}
    ),
    Fault.LOCKED: error_answer(409, "The object is locked", code="lock_timeout"),
    Fault.KEY_REVOKED: error_answer(401, "Expired API Key provided: sk_test_****twin"),
    Fault.SILENCE: Silence(),
    Fault.HANG_UP: _NOTHING,
}


def spoiled(answer: Answer, fault: Fault | None) -> Outcome:
    match fault:
        case Fault.ANSWER_LOST:
            return _NOTHING
        case Fault.CUT:
            return Cut(answer)
        case Fault.TRUNCATED:
            return replace(answer, body=answer.body[: len(answer.body) // 2])
        case Fault.NOT_JSON:
            return replace(answer, body=_HTML, content_type="text/html")
        case Fault.ODD:
            return replace(answer, body=b"[1, 2]")
        case _:
            return answer
