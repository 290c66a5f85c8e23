"""The outermost layer: what every request is given, and every answer carries, whatever happens inside."""

import re
import secrets
from collections.abc import Iterable, MutableMapping
from time import perf_counter
from typing import Any, cast

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from ..kit import metrics
from ..kit.limits import Limits, TooManyRequests, fields_of
from ..kit.logs import request_id
from ..kit.origin import of_request, origin
from ..kit.pages import SECURITY
from ..kit.problems import MEDIA_TYPE, body_of, headers_of
from ..kit.visitors import Proxies, network_of

_GIVEN = re.compile(r"^[A-Za-z0-9_.:-]{8,64}$")

# What an answer says that does not say otherwise: it is no page, and nobody's to keep.
_PLAIN = {
    **SECURITY,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
_HSTS = {"Strict-Transport-Security": "max-age=31536000"}

_Headers = Iterable[tuple[bytes, bytes]]


def edge(app: ASGIApp, *, https: bool, limits: Limits, proxies: Proxies) -> ASGIApp:
    """Takes a sane X-Request-Id or makes one, notes where the request comes from, counts it, and
    adds headers.
    """
    words = {**_PLAIN, **(_HSTS if https else {})}
    defaults = [(name.lower().encode(), value.encode()) for name, value in words.items()]

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        given_scope = cast("MutableMapping[str, Any]", scope)
        given, agent = _told(scope["headers"])
        text = given.decode("latin-1")
        chosen = text if _GIVEN.match(text) else f"req_{secrets.token_hex(12)}"
        client = scope["client"]
        ip = proxies.address_of(client[0] if client else "", scope["headers"])
        named = request_id.set(chosen)
        came = origin.set(of_request(ip, agent))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                said = {name for name, _ in headers}
                headers += [pair for pair in defaults if pair[0] not in said]
                headers.append((b"x-request-id", chosen.encode()))
                headers += fields_of(given_scope)
                message["headers"] = headers
                operation = str(getattr(scope.get("route_handler"), "operation_id", "none"))
                metrics.request(operation, message["status"], perf_counter() - began)
            await send(message)

        try:
            limits.take(given_scope, _policy_of(scope["path"]), network_of(ip))
            await app(scope, receive, send_with_headers)
        except TooManyRequests as problem:  # ours: the app renders its own
            await _refuse(problem, send_with_headers)
        finally:
            origin.reset(came)
            request_id.reset(named)

    return run


def _policy_of(path: str) -> str:
    return "webhooks" if path.startswith("/webhooks/") else "visitor"


async def _refuse(problem: TooManyRequests, send: Send) -> None:
    headers = [(name.lower().encode(), word.encode()) for name, word in headers_of(problem).items()]
    headers.append((b"content-type", MEDIA_TYPE.encode()))
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    body = msgspec.json.encode(body_of(problem))
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _told(headers: _Headers) -> tuple[bytes, bytes]:
    """The X-Request-Id and the User-Agent that were sent."""
    given = agent = b""
    for name, value in headers:
        if name == b"x-request-id":
            given = given or value
        elif name == b"user-agent":
            agent = agent or value
    return given, agent
