import asyncio
from collections.abc import AsyncIterator

from .patience import PATIENCE_SECONDS


async def until_told(topics: AsyncIterator[str], topic: str) -> None:
    """Until open pages hear of it; what went before may be told of first."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await anext(topics) != topic:
            pass
