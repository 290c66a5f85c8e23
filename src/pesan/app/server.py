"""One process: web, workers, or both, until it is told to stop."""

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TypeVar

import structlog
import uvicorn
import uvloop

from ..kit.postgres import watch
from ..kit.world import World
from . import preflight
from .databases import Site
from .house import background, listening, open_world, working
from .listener import BACKLOG, Server, address_kept, port_of
from .main import build
from .outside import metrics_served
from .settings import Settings

T = TypeVar("T")

# Together below ten seconds, with PostgreSQL's own stop: what orchestrators give by default.
REQUESTS_GRACE_SECONDS = 3
KEEP_ALIVE_SECONDS = 20

_log = structlog.get_logger("server")

Ready = Callable[[World], Awaitable[None]]
Behind = Callable[[World], Coroutine[None, None, None]]


def run(main: Coroutine[None, None, T]) -> T:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


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
    async with _process(settings, site, address) as (world, stack):
        if site.cluster is not None:
            stack.enter_context(address_kept(settings.data_dir, address))
        if workers:
            await stack.enter_async_context(working(world))
        web = Server(_config(build(world)))
        serving = asyncio.create_task(web.serve(sockets=[listener]))
        stack.push_async_callback(_end, web, serving)
        while not web.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.005)

        async def opened(world: World) -> None:
            await ready(world)
            if behind is not None:
                await stack.enter_async_context(background(partial(behind, world)))

        await _until_told(world, opened, serving)


async def work(settings: Settings, site: Site, *, ready: Ready) -> None:
    """Facts, timers and jobs; one of as many processes as there are."""
    address = settings.address(settings.port)
    async with _process(settings, site, address) as (world, stack):
        await stack.enter_async_context(working(world))
        await _until_told(world, ready)


@asynccontextmanager
async def _process(
    settings: Settings, site: Site, public_url: str
) -> AsyncIterator[tuple[World, AsyncExitStack]]:
    """What every process has: the watch over an embedded database, the pools, the ears."""
    async with AsyncExitStack() as stack:
        await preflight.check(site, environment=settings.env)
        if site.cluster is not None:
            watching = partial(watch, site.cluster)
            await stack.enter_async_context(background(watching))
        opened = open_world(
            settings, app_dsn=site.app, router_dsn=site.router, public_url=public_url
        )
        world = await stack.enter_async_context(opened)
        await stack.enter_async_context(listening(world))
        await stack.enter_async_context(metrics_served(settings, world))
        yield world, stack


async def _until_told(
    world: World, ready: Ready, serving: asyncio.Task[None] | None = None
) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, told.set)
    await ready(world)
    # What start-up made lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    waiting: set[asyncio.Task[object]] = {asyncio.create_task(told.wait())}
    if serving is not None:
        waiting.add(serving)
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    _log.info("server.stopping")


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
