import asyncio
from collections.abc import AsyncIterator


async def until_told(topics: AsyncIterator[str], topic: str) -> None:
    """Until open pages hear of it; what went before may be told of first."""
    async with asyncio.timeout(5):
        while await anext(topics) != topic:
            pass
