"""The web side in a process, with workers beside it or not."""

import asyncio
import socket
from collections.abc import Callable, Coroutine
from functools import partial

import uvicorn

from ..kit.world import World
from .databases import Site
from .house import background, working
from .listener import BACKLOG, Server, address_kept, port_of
from .main import build
from .process import Ready, opened, until_told
from .settings import Settings

# Together below ten seconds, with PostgreSQL's own stop: what orchestrators give by default.
REQUESTS_GRACE_SECONDS = 3
# Longer than a proxy keeps a connection to us that nobody uses (Caddy two minutes, nginx one): where we
# let go of it first, a request may be on its way, and is lost with a 502.
KEEP_ALIVE_SECONDS = 130

Behind = Callable[[World], Coroutine[None, None, None]]


async def serve(
    settings: Settings,
    site: Site,
    listener: socket.socket,
    *,
    workers: bool,
    ready: Ready,
    behind: Behind | None = None,
) -> None:
    """The web side, with the workers beside it or not, until SIGTERM, SIGINT or SIGHUP.

    `behind` is done once it is `ready`, while it serves.
    """
    address = settings.address(port_of(listener))
    async with opened(settings, site, address) as (world, stack):
        if site.cluster is not None:
            stack.enter_context(address_kept(settings.data_dir, address))
        if workers:
            await stack.enter_async_context(working(world))
        web = Server(_config(build(world)))
        serving = asyncio.create_task(web.serve(sockets=[listener]))
        stack.push_async_callback(_end, web, serving)
        while not web.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.005)

        async def then(world: World) -> None:
            await ready(world)
            if behind is not None:
                await stack.enter_async_context(background(partial(behind, world)))

        await until_told(world, then, serving)


async def _end(web: Server, serving: asyncio.Task[None]) -> None:
    web.should_exit = True
    await serving


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type] # uvicorn's own ASGI types, not Litestar's
        access_log=False,
        backlog=BACKLOG,
        http="httptools",
        lifespan="off",
        # Who may speak for others is ours to say (kit/visitors.py): uvicorn believes 127.0.0.1.
        proxy_headers=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=REQUESTS_GRACE_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        ws="none",
    )
