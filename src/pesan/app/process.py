"""One process, with the web or without: its world, and its work until it is told to stop."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TypeVar

import structlog
import uvloop

from ..kit.postgres import watch
from ..kit.scheduling import in_turn
from ..kit.world import World
from . import preflight
from .databases import Site
from .house import background, listening, open_world, working
from .outside import metrics_served
from .settings import Settings

T = TypeVar("T")

_log = structlog.get_logger("process")

Ready = Callable[[World], Awaitable[None]]


def run(main: Coroutine[None, None, T]) -> T:
    in_turn()
    # What was imported lives as long as the process: the collector, held back meanwhile (cli.py),
    # never looks at it.
    gc.freeze()
    gc.enable()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


async def work(settings: Settings, site: Site, *, ready: Ready) -> None:
    """Facts, timers and jobs; one of as many processes as there are."""
    address = settings.address(settings.port)
    async with opened(settings, site, address) as (world, stack):
        await stack.enter_async_context(working(world))
        await until_told(world, ready)


@asynccontextmanager
async def opened(
    settings: Settings, site: Site, public_url: str
) -> AsyncIterator[tuple[World, AsyncExitStack]]:
    """What every process has: the watch over an embedded database, the pools, the ears."""
    async with AsyncExitStack() as stack:
        await preflight.check(site, environment=settings.env)
        if site.cluster is not None:
            watching = partial(watch, site.cluster)
            await stack.enter_async_context(background(watching))
        opening = open_world(
            settings, app_dsn=site.app, router_dsn=site.router, public_url=public_url
        )
        world = await stack.enter_async_context(opening)
        await stack.enter_async_context(listening(world))
        await stack.enter_async_context(metrics_served(settings, world))
        yield world, stack


async def until_told(world: World, ready: Ready, serving: asyncio.Task[None] | None = None) -> None:
    """Until SIGTERM, SIGINT or SIGHUP, or until it serves no more."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, told.set)
    await ready(world)
    # What start-up made is not looked at again either.
    gc.collect()
    gc.freeze()
    waiting: set[asyncio.Task[object]] = {asyncio.create_task(told.wait())}
    if serving is not None:
        waiting.add(serving)
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    _log.info("process.stopping")
