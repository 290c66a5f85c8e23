"""PUT /testing/clock: shifts the business clock of every process. Exists in PESAN_ENV=test only."""

from datetime import timedelta
from typing import Annotated

from litestar import put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from ..kit import clock
from ..kit.world import World
from . import queries

CLOCK = "pesan_clock"
_YEAR_SECONDS = 366 * 24 * 3600


class ShiftClock(Struct, frozen=True, forbid_unknown_fields=True):
    offset_seconds: Annotated[float, Meta(ge=-_YEAR_SECONDS, le=_YEAR_SECONDS)]


@put("/testing/clock", operation_id="shiftClock", status_code=204, public="only in test")
async def shift_clock(data: JSONBody[ShiftClock], world: NamedDependency[World]) -> None:
    async with world.database.routing() as tx:
        await queries.set_clock_offset(tx, data.offset_seconds)
        await queries.tell_clock(tx, str(data.offset_seconds))
    clock.shift(timedelta(seconds=data.offset_seconds))
    world.wake.ring()


async def load_offset(world: World) -> None:
    async with world.database.routing() as tx:
        clock.shift(timedelta(seconds=await queries.clock_offset(tx)))
