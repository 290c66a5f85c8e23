"""F9 · Durability: what was acknowledged is there, however often the database is stopped.

Orders are placed without a pause while PostgreSQL is stopped at once, again and again, and now and
then one of its sessions is killed. Nobody restarts the app: it finds the way back by itself.
"""

import asyncio
import random
import secrets
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from bench.lab import Lab

from pesan.kit.ids import encode

from .client import Client
from .fleet import Fleet, open_fleet
from .report import Report, quantile
from .shop import Shop, judge, open_shop, query, until_quiet
from .weakened import prepare

FIRST_SUCCESS_SECONDS = 60.0


@dataclass(frozen=True)
class Size:
    stops: int
    sessions_killed: int
    clients: int = 32
    calm_seconds: float = 2.0
    recovery_seconds: float | None = None  # the promise; a short form on a busy machine makes none


SHORT = Size(stops=2, sessions_killed=1)
FULL = Size(stops=20, sessions_killed=5, calm_seconds=3.0, recovery_seconds=5.0)
CONTROLS = ("forgetful",)


@dataclass
class Load:
    """Orders, one after the other, from each client."""

    shop: Shop
    variant: str
    acknowledged: list[str] = field(default_factory=list)
    successes: list[tuple[float, float]] = field(default_factory=list)  # began, ended
    strange: list[str] = field(default_factory=list)
    is_over: bool = False

    async def order_on_and_on(self, client: Client) -> None:
        body = {
            "customer": {"name": "Pembeli"},
            "items": [{"variant_id": self.variant, "quantity": 1}],
        }
        while not self.is_over:
            began = time.monotonic()
            answer = await client.insist(
                "POST", self.shop.path("/orders"), body, key=secrets.token_hex(12)
            )
            if answer.status == 201:
                self.acknowledged.append(answer.json["id"])
                self.successes.append((began, time.monotonic()))
            else:
                self.strange.append(f"{answer.status} {answer.body!r:.200}")

    async def first_success_after(self, blow: float) -> float:
        """Seconds from the blow to the first order that came through after it."""
        at = len(self.successes)
        while time.monotonic() < blow + FIRST_SUCCESS_SECONDS:
            # Answered after it, and by a commit after it: one that was on its way is no proof.
            after = [ended for _, ended in self.successes[at:] if ended > blow]
            if after:
                return min(after) - blow
            await asyncio.sleep(0.01)
        return FIRST_SUCCESS_SECONDS


async def run(lab: Lab, size: Size, *, seed: int = 9, weakness: str | None = None) -> Report:
    report, rng = Report("F9 durability"), random.Random(seed)
    prepare(lab, weakness)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        fleet = await enter(open_fleet(lab, webs=2, workers=1, weakness=weakness))
        shop = await enter(open_shop(fleet))
        goods = await shop.product("Kaos", stock=1_000_000)
        load, before = Load(shop, goods["variants"][0]["id"]), fleet.pids
        blows = [fleet.stop_database] * size.stops
        blows += [lambda: fleet.kill_session(rng)] * size.sessions_killed
        away, recovered = [], []
        async with asyncio.TaskGroup() as group:
            for _ in range(size.clients):
                group.create_task(load.order_on_and_on(shop.client()))
            for blow in blows:
                await asyncio.sleep(size.calm_seconds)
                away.append(await blow())
                recovered.append(await load.first_success_after(fleet.outages[-1][0]))
            await asyncio.sleep(size.calm_seconds)
            load.is_over = True
        await until_quiet(fleet)
        report.promise(fleet.pids == before, "a process of the app was restarted")
        await weigh(report, fleet, load)
        if size.recovery_seconds is not None:
            slow = [seconds for seconds in recovered if seconds >= size.recovery_seconds]
            report.promise(not slow, f"{len(slow)} recoveries took longer: {slow[:5]}")
        report.figure("immediate stops", size.stops)
        report.figure("sessions killed", size.sessions_killed)
        report.figure("database away", _spread(away))
        report.figure("first order after the blow", f"{_spread(recovered)}   (goal: < 5 s)")
        report.figure("orders a second", f"{shop.traffic.per_second(fleet.outages):.0f}")
    return report


async def weigh(report: Report, fleet: Fleet, load: Load) -> None:
    """Everything acknowledged is there, once; everything there was acknowledged."""
    known = {encode("ord", row["id"]) for row in await query(fleet, "SELECT id FROM orders")}
    lost = set(load.acknowledged) - known
    unowned = known - set(load.acknowledged)
    internal = [a for a in load.shop.traffic.attempts if a.status is not None and a.status == 500]
    report.promise(not lost, f"{len(lost)} acknowledged orders lost")
    report.promise(not unowned, f"{len(unowned)} orders nobody was told of")
    report.promise(not load.strange, f"strange answers: {load.strange[:3]}")
    report.promise(not internal, f"{len(internal)} answers of 500")
    await judge(fleet, report)
    report.figure("acknowledged orders lost", f"{len(lost)} of {len(load.acknowledged)}")
    report.figure("answers by status", load.shop.traffic.statuses)


def _spread(seconds: list[float]) -> str:
    return f"median {quantile(seconds, 0.5) / 1000:.2f}, worst {max(seconds, default=0):.2f} s"
