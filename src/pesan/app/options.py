"""OPTIONS: what an address takes. Litestar answers for each route apart, so it knew half of them."""

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.exceptions import MethodNotAllowedException
from litestar.types import ASGIApp, Receive, Scope, Send

_PREFLIGHT = b"access-control-request-method"  # a browser asking for another page: CORS answers
_NONE = "NONE"  # a method nobody has: the router refuses it by naming those it knows


def with_options(app: Litestar) -> ASGIApp:
    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == ScopeType.HTTP
            and scope["method"] == "OPTIONS"
            and not any(name == _PREFLIGHT for name, _ in scope["headers"])
        ):
            allowed = _allowed(app, scope["path"])
            if allowed:
                headers = [(b"allow", allowed.encode())]
                await send({"type": "http.response.start", "status": 204, "headers": headers})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
        await app(scope, receive, send)

    return run


def _allowed(app: Litestar, path: str) -> str:
    try:
        app.asgi_router.handle_routing(path=path, method=_NONE)
    except MethodNotAllowedException as error:
        known = (error.headers or {}).get("allow", "").split(", ")
        return ", ".join(sorted(known))
    return ""
