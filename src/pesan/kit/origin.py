"""Where the work at hand comes from: the request's address and program, and in whose name it is.

Set by the edge (app/edge.py) for each request, and filled in once it is known who asks; the logs and
the audit log read it. Work without a request (a fact, a timer, a job) has an empty one.
"""

from contextvars import ContextVar
from dataclasses import dataclass

_TEXT_MAX = 200


@dataclass(slots=True)
class Origin:
    ip: str = ""
    user_agent: str = ""
    principal: str = ""
    store: str = ""


_NOWHERE = Origin()
origin: ContextVar[Origin] = ContextVar("origin", default=_NOWHERE)  # never written to


def of_request(ip: str, user_agent: bytes) -> Origin:
    """Both are a stranger's words: cut, and without what PostgreSQL or a log line cannot hold."""
    text = user_agent[:_TEXT_MAX].decode("utf-8", "replace")
    return Origin(ip[:_TEXT_MAX], "".join(char if char.isprintable() else "?" for char in text))


def in_the_name_of(*, principal: str, store: str = "") -> None:
    """Says who asks, as soon as that is known."""
    came = origin.get()
    if came is not _NOWHERE:
        came.principal, came.store = principal, store
