"""F8 · History checking: is there one order of events that explains what every client saw?

Registers must be linearizable, lists must grow in one order that time agrees with, orders over
several variants must be seen whole, and nothing acknowledged may be missing, while the database is
stopped again and again.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bench.lab import Lab

from . import cells
from .cells import Cell
from .client import Client
from .fleet import Fleet, beside, open_fleet
from .report import Report
from .shop import Shop, judge, open_shop, until_quiet
from .weakened import prepare

MakeCell = Callable[[Shop, Sequence[Client], int], Awaitable[Cell]]
# Of the groups, so many work on each kind.
KINDS: tuple[tuple[MakeCell, int], ...] = ((cells.register, 5), (cells.lists, 2), (cells.sets, 1))


@dataclass(frozen=True)
class Size:
    operations: int
    stop_every_seconds: float = 20.0
    stops_min: int = 1
    clients_a_group: int = 4
    operations_a_cell: int = 60
    webs: int = 2


SHORT = Size(operations=4_000, stop_every_seconds=8.0)
FULL = Size(operations=200_000, stops_min=10)
CONTROLS = ("blind-writes", "stale-reads")


@dataclass
class Budget:
    """Operations to be done; a quick machine does more, until the database was stopped enough."""

    left: int
    fleet: Fleet
    stops_min: int

    def take(self, count: int) -> int:
        taken = min(self.left, count)
        self.left -= taken
        return taken if taken or len(self.fleet.outages) >= self.stops_min else count


async def run(lab: Lab, size: Size, *, seed: int = 8, weakness: str | None = None) -> Report:
    report, rng = Report("F8 history"), random.Random(seed)
    prepare(lab, weakness)
    done: list[Cell] = []
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        fleet = await enter(open_fleet(lab, webs=size.webs, workers=1, weakness=weakness))
        shop = await enter(open_shop(fleet))
        path = shop.path("/connections/sandbox")
        answer = await shop.quiet.insist("PUT", path, {"secret": cells.SECRET})
        shop.hook = answer.json["webhook_url"]

        budget = Budget(size.operations, fleet, size.stops_min)

        async def work(make: MakeCell) -> None:
            clients = [shop.client() for _ in range(size.clients_a_group)]
            for client in clients:
                client.rng = random.Random(rng.random())
            while (count := budget.take(size.operations_a_cell)) >= size.clients_a_group:
                done.append(await make(shop, clients, count))

        stopping = _keep_stopping(fleet, size.stop_every_seconds)
        async with beside(stopping), asyncio.TaskGroup() as group:
            for make, groups in KINDS:
                for _ in range(groups):
                    group.create_task(work(make))
        await until_quiet(fleet)
        await _weigh(report, shop, done, size)
    return report


async def _keep_stopping(fleet: Fleet, every_seconds: float) -> None:
    while True:
        await asyncio.sleep(every_seconds)
        await fleet.stop_database()


async def _weigh(report: Report, shop: Shop, done: list[Cell], size: Size) -> None:
    fleet = shop.fleet
    operations = sum(cell.operations for cell in done)
    faults = [f"{cell.kind}: {fault}" for cell in done for fault in cell.faults]
    kinds = Counter(fault.partition(":")[0] for fault in faults)
    internal = [a for a in shop.traffic.attempts if a.status == 500]
    report.promise(not faults, f"{len(faults)} contradictions {dict(kinds)}: {faults[:3]}")
    report.promise(not internal, f"{len(internal)} answers of 500")
    stops = len(fleet.outages)
    report.promise(stops >= size.stops_min, f"the database was stopped only {stops} times")
    await judge(fleet, report)
    report.figure("operations", operations)
    for kind in ("register", "list", "set"):
        of_kind = [cell for cell in done if cell.kind == kind]
        report.figure(
            f"{kind}s",
            f"{len(of_kind)} with {sum(cell.operations for cell in of_kind)} operations, "
            f"{sum(cell.unknown for cell in of_kind)} of unknown outcome",
        )
    report.figure("clients", size.clients_a_group * sum(groups for _, groups in KINDS))
    report.figure("database stopped", stops)
    report.figure("answers by status", shop.traffic.statuses)
