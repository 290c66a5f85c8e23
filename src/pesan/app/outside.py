"""What is at this address for operators and researchers rather than for merchants and buyers."""

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.enums import ScopeType
from litestar.types import Receive, Scope, Send

from ..kit import clock, metrics
from ..kit.errors import Problem
from ..kit.problems import NoSuchRoute
from ..kit.world import World
from .errors import MetricsRefused
from .queries.waiting import waiting
from .settings import Settings

_log = structlog.get_logger("outside")

_TEXT = "text/plain; charset=utf-8"


@get(
    "/metrics",
    operation_id="metrics",
    public="asks the operator's own token",
    include_in_schema=False,
)
async def ask_metrics(
    request: Request[object, object, State], world: NamedDependency[World]
) -> Response[bytes]:
    """The meters of this process. Not here at all without PESAN_METRICS_TOKEN."""
    token = world.outside.metrics_token
    if not token:
        raise NoSuchRoute
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), token.encode()):
        raise MetricsRefused
    return Response(await _meters(world), media_type=metrics.MEDIA_TYPE)


@get(
    "/.well-known/security.txt",
    operation_id="securityTxt",
    public="says whom to tell of a hole",
    include_in_schema=False,
)
async def security_txt(world: NamedDependency[World]) -> Response[str]:
    """RFC 9116. Not here without PESAN_SECURITY_CONTACT."""
    contact = world.outside.security_contact
    if not contact:
        raise NoSuchRoute
    # It must end some day; whoever still serves it then still means it.
    expires = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires}",
        "Preferred-Languages: id, en",
        f"Canonical: {world.public_url}/.well-known/security.txt",
    ]
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response("\n".join(lines) + "\n", media_type=_TEXT, headers=headers)


routes = [ask_metrics, security_txt]


@asynccontextmanager
async def metrics_served(settings: Settings, world: World) -> AsyncIterator[None]:
    """The same meters on a port of their own, where one is set. Raises app.port_busy."""
    if settings.metrics_port is None:
        yield
        return

    # Most workers serve nothing, and uvicorn takes 17 ms to load.
    import uvicorn  # noqa: PLC0415

    from . import listener  # noqa: PLC0415

    async def meters(scope: Scope, _receive: Receive, send: Send) -> None:
        here = scope["type"] == ScopeType.HTTP and scope["path"] == "/metrics"
        body = await _meters(world) if here else b""
        headers = [(b"content-type", metrics.MEDIA_TYPE.encode()), (b"cache-control", b"no-store")]
        status = 200 if body else 404
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    with listener.bind(settings.metrics_host, settings.metrics_port) as door:
        config = uvicorn.Config(
            meters,
            access_log=False,
            lifespan="off",
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=1,
            ws="none",
        )
        server = listener.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[door]))
        _log.info("outside.metrics", port=listener.port_of(door))
        try:
            yield
        finally:
            server.should_exit = True
            await serving


async def _meters(world: World) -> bytes:
    for role, state, count in world.database.connections():
        metrics.CONNECTIONS.labels(role, state).set(count)
    now = clock.now()
    try:
        async with world.database.routing() as tx:
            for found in await waiting(tx, now):
                metrics.WAITING.labels(found.kind).set(found.count)
                late = (now - found.since).total_seconds() if found.since else 0.0
                metrics.OLDEST.labels(found.kind).set(max(0.0, late))
    except Problem:
        # The database is away: what is known without it is worth telling all the more.
        metrics.WAITING.clear()
        metrics.OLDEST.clear()
    return metrics.text()
