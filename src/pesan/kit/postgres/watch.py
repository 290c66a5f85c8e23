import asyncio
import logging

from .cluster import Cluster
from .errors import PostgresTrouble

PAUSE_SECONDS_MAX = 5.0
logger = logging.getLogger(__name__)


async def watch(cluster: Cluster, *, every_seconds: float = 0.2) -> None:
    """Restarts PostgreSQL whenever it has died, until cancelled. Run as a task beside the app.

    A failed restart is logged and tried again, with growing pauses. Cancel it before stop().
    """
    pause_seconds = every_seconds
    while True:
        await asyncio.sleep(pause_seconds)
        try:
            if await asyncio.to_thread(cluster.ensure_running):
                logger.warning("postgres: it runs again, pid %d", cluster.pid)
            await asyncio.to_thread(cluster.trim_log)
            pause_seconds = every_seconds
        except (PostgresTrouble, OSError) as trouble:
            logger.error("postgres: %s", trouble)  # noqa: TRY400 - the sentence says it all
            pause_seconds = min(pause_seconds * 2, PAUSE_SECONDS_MAX)
