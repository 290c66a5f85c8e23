"""What a worker does now and then, for nobody in particular: chain the audit log, remove what is old.

A chore does a little, says how much, and is called again at once while there is more. Many workers
may do it at the same time; each one's SQL sees to it that nothing is done twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from .errors import Problem
from .world import World

_log = structlog.get_logger("chores")


@dataclass(frozen=True, slots=True)
class Chore:
    name: str
    every_seconds: float
    act: Callable[[World], Awaitable[bool]]  # whether there is more to do
    pause_seconds: float = 0.0  # between two bouts of one that has more to do
    first_after_seconds: float = 0.0


async def keep_house(world: World, chores: Sequence[Chore]) -> None:
    """Until cancelled."""
    async with asyncio.TaskGroup() as group:
        for chore in chores:
            group.create_task(_again_and_again(world, chore))


async def _again_and_again(world: World, chore: Chore) -> None:
    await asyncio.sleep(chore.first_after_seconds)
    while True:
        there_is_more = await _once(world, chore)
        await asyncio.sleep(chore.pause_seconds if there_is_more else chore.every_seconds)


async def _once(world: World, chore: Chore) -> bool:
    try:
        return await chore.act(world)
    except Problem as problem:
        _log.warning("chores.waiting", chore=chore.name, problem=problem.code)
    except Exception as error:  # noqa: BLE001 - the worker's loop: one failure stops nothing
        _log.error("chores.failed", chore=chore.name, exc_info=error)
    return False
