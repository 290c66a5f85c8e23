"""How long a test waits for what must come. It waits no longer than it takes, so it may be long."""

import asyncio
from collections.abc import Callable

PATIENCE_SECONDS = 20  # a machine that others use, too, stands still for five at times


async def until(is_so: Callable[[], bool]) -> None:
    """For what has no event of its own to wait for."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.02)
