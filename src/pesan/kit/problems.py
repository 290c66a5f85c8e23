"""A Problem on the wire: RFC 9457 problem+json, whatever went wrong."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from . import metrics
from .errors import Invalid, NotFound, Problem, TooMany, Unauthorised, Unavailable
from .idempotency import KeyInUse
from .logs import request_id
from .requests import TooLarge

_log = structlog.get_logger("requests")

MEDIA_TYPE = "application/problem+json"
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_DENIED = (401, 403, 429)  # ASVS 16.3: who was kept out is in the log


class InternalError(Problem):
    code = "requests.internal_error"
    status = 500
    message = "something went wrong on our side"
    hint = "Repeat the request with the same Idempotency-Key; quote the request_id to support."


class NoSuchRoute(NotFound):
    code = "requests.not_found"
    message = "there is nothing at this address"
    hint = "See /docs for what there is."


class MethodNotAllowed(Problem):
    code = "requests.method_not_allowed"
    status = 405
    message = "this address does not take that method"
    hint = "See /docs for what it takes."


class BadRequest(Problem):
    code = "requests.malformed"
    status = 400
    message = "the request cannot be read"
    hint = "See /docs for what this address takes."


def body_of(problem: Problem) -> dict[str, Any]:
    metrics.PROBLEMS.labels(problem.code).inc()
    return {
        "type": f"/docs/errors#{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": str(problem),
        "code": problem.code,
        "hint": problem.hint.format(**problem.facts),
        "request_id": request_id.get(),
        **problem.members(),
    }


def headers_of(problem: Problem) -> dict[str, str]:
    match problem:
        case TooMany() | Unavailable() | KeyInUse():
            return {"Retry-After": str(problem.retry_after_seconds)}
        case Unauthorised():
            return {"WWW-Authenticate": "Bearer"}
        case _:
            return {}


def render(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Litestar's exception handler for everything."""
    problem = _problem(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error(
            "requests.failed", operation=_operation(request), code=problem.code, exc_info=error
        )
    elif problem.status in _DENIED:
        _log.info("requests.denied", operation=_operation(request), code=problem.code)
    return answer(problem, _allowed(error))


def answer(problem: Problem, more: Mapping[str, str] = NO_HEADERS) -> Response[Any]:
    """What a route that refuses a thousand a second answers by itself: to raise costs four times
    what the answer does.
    """
    return Response(
        msgspec.json.encode(body_of(problem)),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={**headers_of(problem), **more},
    )


def _allowed(error: Exception) -> dict[str, str]:
    """With a 405, what the address takes instead (RFC 9110, 15.5.6)."""
    if not isinstance(error, HTTPException) or error.status_code != 405:
        return {}
    allowed = (error.headers or {}).get("allow", "")
    return {"Allow": ", ".join(sorted(allowed.split(", ")))}


def _operation(request: Request[Any, Any, Any]) -> str:
    """Not the path: a login link's and a pay page's are secrets."""
    return str(getattr(request.scope.get("route_handler"), "operation_id", "none"))


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        match error.status_code:
            case 404:
                return NoSuchRoute()
            case 405:
                return MethodNotAllowed()
            case 413:
                return TooLarge()
            case 400 | 422:
                return _unreadable(error)
    return InternalError()


def _unreadable(error: HTTPException) -> Problem:
    """Litestar's own refusals: a query or path parameter of the wrong type."""
    extra = error.extra if isinstance(error.extra, list) else []
    for item in extra:
        if isinstance(item, dict) and "key" in item:
            return Invalid.field(str(item["key"]), str(item.get("message", "is wrong")))
    return BadRequest()
