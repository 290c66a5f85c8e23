"""The one error shape. A room declares its failures in errors.py; the edge renders them (RFC 9457).

Problem
├── Malformed     400   the bytes are not what they claim to be
├── Unauthorised  401   we do not know who is asking
├── Refused       403   we know, and they may not
├── NotFound      404   it does not exist, or not for them
├── Conflict      409   not in the present state
├── Invalid       422   well-formed, wrong content; carries the fields
├── TooMany       429   slow down; carries retry_after_seconds
├── Upstream      502   a provider failed us; safe to repeat
└── Unavailable   503   we cannot serve now; carries retry_after_seconds
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

REGISTRY: dict[str, type["Problem"]] = {}


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem, and so do we.
    """A failure of the world (bugs are `assert`). Facts given by name fill the message."""

    code: ClassVar[str] = ""
    status: ClassVar[int] = 500
    message: ClassVar[str] = ""
    hint: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        if cls.code:
            assert cls.code not in REGISTRY, f"error code {cls.code} is declared twice"
            REGISTRY[cls.code] = cls

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message.format(**facts))

    def members(self) -> dict[str, object]:
        """Extension members of the wire form, beside the standard ones. Overridden by few."""
        return {}


class Malformed(Problem):
    status = 400


class Unauthorised(Problem):
    status = 401


class Refused(Problem):
    status = 403


class NotFound(Problem):
    status = 404


class Conflict(Problem):
    status = 409


class TooMany(Problem):
    status = 429

    def __init__(self, *, retry_after_seconds: int, **facts: object) -> None:
        super().__init__(**facts)
        self.retry_after_seconds = retry_after_seconds


class Upstream(Problem):
    status = 502


class Unavailable(Problem):
    status = 503

    def __init__(self, *, retry_after_seconds: int = 1, **facts: object) -> None:
        super().__init__(**facts)
        self.retry_after_seconds = retry_after_seconds


@dataclass(frozen=True, slots=True)
class FieldError:
    field: str  # a path into the body, `items[0].quantity`; "" is the body itself
    message: str


class Invalid(Problem):
    """Well-formed, wrong content. Carries which field and why."""

    code = "requests.invalid"
    status = 422
    message = "the request has {count} wrong field(s)"
    hint = "See `errors`: each names a field and what is wrong with it."

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(count=len(errors))
        self.errors = tuple(errors)

    @classmethod
    def field(cls, field: str, message: str) -> "Invalid":
        return cls([FieldError(field, message)])

    def members(self) -> dict[str, object]:
        return {"errors": [{"field": e.field, "message": e.message} for e in self.errors]}
