"""What the API refuses with: RFC 9457, one class for each kind, told apart by `code`."""

import httpx
import msgspec


class FieldError(msgspec.Struct, frozen=True):
    field: str
    message: str


class _Body(msgspec.Struct):
    code: str = "unknown"
    detail: str = ""
    hint: str = ""
    request_id: str = ""
    errors: list[FieldError] = []


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """`code` is permanent: rely on it, and on nothing in `detail`."""

    def __init__(self, status: int, body: _Body) -> None:
        super().__init__(f"{status} {body.code}: {body.detail}. {body.hint}".strip())
        self.status = status
        self.code = body.code
        self.detail = body.detail
        self.hint = body.hint
        self.request_id = body.request_id
        self.errors = body.errors


class Unauthorised(Problem):
    """401: the token is missing or no longer good."""


class Forbidden(Problem):
    """403: your role or key lacks the right."""


class NotFound(Problem):
    """404: it does not exist, or not for you."""


class Conflict(Problem):
    """409 and 412: not in the present state."""


class Invalid(Problem):
    """422: `errors` names the fields."""


class RateLimited(Problem):
    """429, after all tries."""


class Unavailable(Problem):
    """502 and 503, after all tries."""


_KINDS: dict[int, type[Problem]] = {
    401: Unauthorised,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: Conflict,
    422: Invalid,
    429: RateLimited,
    502: Unavailable,
    503: Unavailable,
}


def problem_of(answer: httpx.Response) -> Problem:
    try:
        body = msgspec.json.decode(answer.content, type=_Body)
    except msgspec.DecodeError:  # a proxy's page, not ours
        body = _Body(detail=answer.text[:200])
    return _KINDS.get(answer.status_code, Problem)(answer.status_code, body)
