"""CORS before the router: a browser's preflight for a chat, whatever the operator allows the API."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

_ALLOWED = [
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"authorization, content-type, last-event-id"),
    (b"access-control-max-age", b"600"),
    (b"vary", b"Origin"),
]


def with_preflight(app: ASGIApp) -> ASGIApp:
    """Any origin may ask whether it may ask: that says nothing of a shop. The request itself is
    refused where its origin is not one of the connection's (visit.py).
    """

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == ScopeType.HTTP
            and scope["method"] == "OPTIONS"
            and scope["path"].startswith("/chat/")
        ):
            given = dict(scope["headers"])
            origin = given.get(b"origin")
            if origin is not None and b"access-control-request-method" in given:
                headers = [(b"access-control-allow-origin", origin), *_ALLOWED]
                await send({"type": "http.response.start", "status": 204, "headers": headers})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
        await app(scope, receive, send)

    return run
