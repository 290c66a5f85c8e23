"""The stream an open page listens to: names of regions, never their content."""

import asyncio
from collections.abc import AsyncIterator

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Stream

from ...kit.ids import StoreId
from ...kit.live import Live
from ...kit.pages import PRIVATE
from ...stores import Right
from ..regions import EVERY, regions_for
from ..screen import Screen

TOGETHER_SECONDS = 0.1  # a burst of changes draws each region once
SILENCE_SECONDS = 15  # then a comment, so that nobody between us hangs up
LONGEST_SECONDS = 300  # then the page connects again, and its login is asked again


@get("/live", operation_id="live", right=Right.READ_STORE)
async def live(screen: NamedDependency[Screen]) -> Stream:
    async with screen.transaction():
        pass  # the gate: a member of this store, with a session that lives
    return Stream(
        stream(screen.world.live, screen.store),
        media_type="text/event-stream",
        headers={**PRIVATE, "X-Accel-Buffering": "no"},
    )


async def stream(pages: Live, store: StoreId) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    until = loop.time() + LONGEST_SECONDS
    with pages.subscribe(store) as topics:
        yield event(EVERY)
        heard = loop.create_task(_next(topics))
        try:
            while loop.time() < until:
                done, _ = await asyncio.wait({heard}, timeout=SILENCE_SECONDS)
                if not done:
                    yield b": still here\n\n"
                    continue
                regions = dict.fromkeys(regions_for(heard.result()))
                heard = loop.create_task(_next(topics))
                await asyncio.sleep(TOGETHER_SECONDS)
                while heard.done():
                    regions |= dict.fromkeys(regions_for(heard.result()))
                    heard = loop.create_task(_next(topics))
                    await asyncio.sleep(0)
                if regions:
                    yield b"".join(event(region) for region in regions)
        finally:
            heard.cancel()


def event(region: str) -> bytes:
    return f"event: live-{region}\ndata: {region}\n\n".encode()


async def _next(topics: AsyncIterator[str]) -> str:
    return await anext(topics)


routes = [live]
