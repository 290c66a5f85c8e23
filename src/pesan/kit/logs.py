"""Structured logs with a request id, and with secrets taken out before a line is written."""

import logging
import re
import secrets
import sys
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

request_id: ContextVar[str] = ContextVar("request_id", default="-")

_SECRET_KEYS = re.compile(
    r"(password|secret|token|authorization|cookie|credential|api_key|access_key|refresh)",
    re.IGNORECASE,
)
# What a secret looks like wherever it stands: our keys, providers' keys, JWTs, Bearer headers.
_SECRET_VALUES = re.compile(
    r"(psn_(?:live|test)_\w+|xnd_\w+|[rs]k_(?:live|test)_\w+|whsec_\w+|EAA\w{20,}"
    r"|eyJ[\w-]+\.[\w-]+\.[\w-]+|(?<=Bearer )\S+|(?<=/bot)\d+:[\w-]+"
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@))"
)
# What a name gives away inside a text: a query string, a header, JSON that was quoted.
_NAMED_VALUES = re.compile(
    r"((?:password|secret|token|authorization|cookie|credential|api_key|access_key)[\w.-]{0,40}"
    r"[\"']?\s{0,3}[:=]\s{0,3}[\"']?)(?:(?:bearer|basic)\s+)?[^\s\"'&,;}]+",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"^[A-Za-z0-9_.:-]{8,64}$")


def configure(*, json: bool) -> None:
    """Once, at start. JSON lines for machines, readable ones for people."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if json
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_request_id,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, redact, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(_RedactFilter())


def _with_request_id(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    event.setdefault("request_id", request_id.get())
    return event


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        event[key] = "[redacted]" if _SECRET_KEYS.search(key) else _clean(value)
    return event


def _clean(value: Any) -> Any:
    match value:
        case str():
            return _SECRET_VALUES.sub("[redacted]", _NAMED_VALUES.sub(r"\1[redacted]", value))
        case dict():
            return {
                k: "[redacted]" if _SECRET_KEYS.search(str(k)) else _clean(v)
                for k, v in value.items()
            }
        case list() | tuple():
            return [_clean(item) for item in value]
        case _:
            return value


class _RedactFilter(logging.Filter):
    """The same for libraries that log through the standard library."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _clean(record.getMessage())
        record.args = None
        if record.exc_info:
            # A formatter keeps to this text instead of making its own.
            record.exc_text = _clean(logging.Formatter().formatException(record.exc_info))
        return True


def with_request_id(app: ASGIApp) -> ASGIApp:
    """Middleware: takes a sane X-Request-Id or makes one, and sends it back."""

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        given = next((v for k, v in scope["headers"] if k == b"x-request-id"), b"")
        text = given.decode("latin-1")
        chosen = text if _GIVEN.match(text) else f"req_{secrets.token_hex(12)}"
        token = request_id.set(chosen)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", chosen.encode()),
                ]
            await send(message)

        try:
            await app(scope, receive, send_with_id)
        finally:
            request_id.reset(token)

    return run
