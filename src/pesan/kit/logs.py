"""Structured logs with a request id, and with secrets taken out before a line is written."""

import asyncio
import logging
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import Context, ContextVar
from typing import Any

import structlog

from .origin import Origin, origin

request_id: ContextVar[str] = ContextVar("request_id", default="-")


@contextmanager
def because(why: str, *, program: str) -> Iterator[None]:
    """What happens inside is put down to this, by logs and audit log alike: a message, say."""
    before, came = request_id.set(why), origin.set(Origin(user_agent=program))
    try:
        yield
    finally:
        request_id.reset(before)
        origin.reset(came)


class Sparing:
    """Warnings of what a stranger can bring about a thousand times a second.

    The first of its kind is a line at once, with its request's id; of those that follow, each second
    says how many they were (`again`), until a second has none. None is left out of the sum.
    """

    EVERY_SECONDS = 1.0

    def __init__(self, log: Any) -> None:
        self._log = log
        self._more: dict[tuple[str, frozenset[tuple[str, str]]], int] = {}

    def warning(self, event: str, **said: str) -> None:
        kind = event, frozenset(said.items())
        if kind in self._more:
            self._more[kind] += 1
            return
        self._log.warning(event, **said)
        self._look_later(kind)

    def _look_later(self, kind: tuple[str, frozenset[tuple[str, str]]]) -> None:
        self._more[kind] = 0
        loop = asyncio.get_running_loop()
        # In a context of its own: what it says is of no one request.
        loop.call_later(self.EVERY_SECONDS, self._look, kind, context=Context())

    def _look(self, kind: tuple[str, frozenset[tuple[str, str]]]) -> None:
        if again := self._more.pop(kind):
            event, said = kind
            self._log.warning(event, **dict(said), again=again)
            self._look_later(kind)


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
        _with_origin,
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


def _with_origin(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    event.setdefault("request_id", request_id.get())
    came = origin.get()
    if came.principal:
        event.setdefault("principal", came.principal)
    if came.store:
        event.setdefault("store", came.store)
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
