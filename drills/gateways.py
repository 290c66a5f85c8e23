"""F6 · Gateways that refuse, dawdle, fail, fall silent, are cut off or talk nonsense: twelve cells.

What must hold in each stands in matrix.toml. A shop with both gateways loses one behind a wire that
breaks; a crowd of its buyers asks for it all the same; a neighbour sells by the other one, and must
not notice. Before the cells of a row comes one without a fault: what the neighbour is measured by.
"""

import asyncio
import random
import time
import tomllib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
from bench.lab import Lab
from tests.twins.stripe import StripeTwin
from tests.twins.xendit import XenditTwin

from .fleet import Fleet, beside, open_fleet
from .neighbour import Neighbour, move_in
from .proxy import Fault, Proxy, open_proxy
from .report import Report
from .shop import judge, open_shop, query, until_quiet
from .sick import Sick, open_sick
from .weakened import prepare

MATRIX = Path(__file__).with_name("matrix.toml")
METERS = "the-drill-reads-the-meters"
_A_LITTLE_SECONDS = 2.0  # longer than anybody may be kept waiting, so that it is seen


@dataclass(frozen=True)
class Size:
    crowd: int  # buyers who choose the sick gateway on their pay pages, at once
    hold_seconds: float  # a fault at least
    stretch: float  # of the times in the matrix, which are a quiet machine's
    floor_ms: float  # below this nobody calls a neighbour slow: two cores are shared with the load
    only: str | None = None  # xendit/cut,stripe/slow; all twelve where none is named
    patience_seconds: float = float("inf")  # at most, for a gateway that is well again


SHORT = Size(crowd=45, hold_seconds=12, stretch=2, floor_ms=500, only="xendit/blackhole,stripe/cut")  # fmt: skip
FULL = Size(crowd=45, hold_seconds=12, stretch=1, floor_ms=250)
# Whoever waits for ever is not waited for as whoever is slow: red within a minute, or not at all.
HANGING = replace(SHORT, crowd=4, hold_seconds=1, stretch=1, patience_seconds=3, only="xendit/blackhole")  # fmt: skip
SIZES = {"no-timeouts": HANGING}
CONTROLS = ("no-timeouts", "no-lanes", "blind-asks")


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    browse: int
    cart: int
    checkout: int
    ask: list[str]
    other: list[str]
    webhook: int
    chat: str
    dashboard: int
    pay_page: int
    slowest: float
    ask_slowest: float
    offers: float
    recovers: float


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    times: float
    kinds: list[str]


class Matrix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    neighbour: Limits
    xendit: dict[Fault, Cell]
    stripe: dict[Fault, Cell]

    def cells(self, only: str | None) -> list[tuple[str, Fault, Cell]]:
        rows = {"xendit": self.xendit, "stripe": self.stripe}
        every = [(row, fault, cell) for row, cells in rows.items() for fault, cell in cells.items()]
        named = {f"{row}/{fault}": (row, fault, cell) for row, fault, cell in every}
        return every if only is None else [named[name] for name in only.split(",")]


@dataclass
class Street:
    """Two shops, and the wires to the gateways."""

    fleet: Fleet
    wires: dict[str, Proxy]
    sick: Sick
    neighbour: Neighbour
    report: Report
    limits: Limits
    size: Size
    usual: dict[str, dict[str, list[float]]] = field(default_factory=dict)  # by row, by kind


async def run(lab: Lab, size: Size, *, seed: int = 6, weakness: str | None = None) -> Report:
    report, rng = Report("F6 gateways"), random.Random(seed)
    prepare(lab, weakness)
    matrix = msgspec.convert(tomllib.loads(MATRIX.read_text()), Matrix)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        xendit, stripe = await enter(XenditTwin()), await enter(StripeTwin())
        wires = {
            "xendit": await enter(open_proxy(_port_of(xendit.url), rng=rng)),
            "stripe": await enter(open_proxy(_port_of(stripe.url), rng=rng)),
        }
        urls = {
            f"PESAN_{n.upper()}_API_URL": f"http://127.0.0.1:{w.port}" for n, w in wires.items()
        }
        fleet = await enter(
            open_fleet(
                lab, webs=1, workers=1, weakness=weakness, PESAN_METRICS_TOKEN=METERS, **urls
            )
        )
        shop = await enter(open_shop(fleet, "Toko Sakit"))
        other = await enter(open_shop(fleet, "Toko Sebelah"))
        sick = await enter(open_sick(shop, xendit, stripe))
        neighbour = await enter(move_in(other, xendit, stripe))
        street = Street(fleet, wires, sick, neighbour, report, matrix.neighbour, size)
        for row, fault, cell in matrix.cells(size.only):
            if row not in street.usual:
                street.usual[row] = await _calm(street, row)
            if not await _try(street, row, fault, cell):
                break  # what hangs would be held against the cells that follow
        await _count(street)
        xendit.assert_clean()
        stripe.assert_clean()
        await judge(fleet, report)
    return report


async def _calm(street: Street, row: str) -> dict[str, list[float]]:
    """The same crowd, the same time and the same leap of the clock, and no fault."""
    street.neighbour.begin(_other(row))
    await street.sick.crowd(street.size.crowd, row)
    async with beside(street.neighbour.live()):
        await street.sick.rush()
        await asyncio.sleep(street.size.hold_seconds)
        await street.sick.jump()
        await asyncio.sleep(street.size.hold_seconds / 2)
    await until_quiet(street.fleet)
    return street.neighbour.seconds


async def _try(street: Street, row: str, fault: Fault, cell: Cell) -> bool:
    """False: not all of it ended, and nothing comes to rest."""
    name, report, sick, size = f"{row}/{fault}", street.report, street.sick, street.size
    street.neighbour.begin(_other(row))
    await sick.crowd(street.size.crowd, row)
    paid = await sick.paid_meanwhile(row)
    async with _sampled(street, name), beside(street.neighbour.live()):
        await street.wires[row].turn(fault, share=0.5 if fault is Fault.ERRORS else 1.0)
        began = time.monotonic()
        rush = asyncio.create_task(sick.rush())
        seen = await sick.look_around(
            row,
            _other(row),
            paid,
            offers=cell.offers * size.stretch,
            ask_seconds=cell.ask_slowest * size.stretch + _A_LITTLE_SECONDS,
        )
        await rush
        await asyncio.sleep(max(0.0, street.size.hold_seconds - (time.monotonic() - began)))
        await street.wires[row].turn(Fault.NONE)
        healed = time.monotonic()
        patience = min(cell.recovers * size.stretch, size.patience_seconds)
        waiting = await sick.until_answered(row, paid, seconds=patience)
        recovered = time.monotonic() - healed
    for what, (found, seconds) in seen.items():
        wanted = getattr(cell, what)
        allowed = wanted if isinstance(wanted, list) else [wanted]
        report.promise(found in allowed, f"{name}: {what} is {found}, not {wanted}")
        slowest = size.stretch * (cell.ask_slowest if what == "ask" else cell.slowest)
        report.promise(seconds <= slowest, f"{name}: {what} took {seconds:.1f} s, not {slowest:g}")
    for sentence in sick.unoffered:
        report.promise(False, f"{name}: {sentence}")
    report.promise(not waiting, f"{name}: after {recovered:.0f} s there wait {waiting}")
    if waiting:
        return False
    await _come_to_rest(street, name)
    _compare(street, row, name)
    for sentence in await sick.leaks():
        report.promise(False, f"{name}: {sentence}")
    in_use = await _in_use(street)
    report.promise(in_use == 0, f"{name}: {in_use} connections of the pool are still lent")
    report.figure(name, _line(street, seen, recovered))
    return True


async def _come_to_rest(street: Street, name: str) -> None:
    try:
        await until_quiet(street.fleet)
    except TimeoutError:
        street.report.promise(False, f"{name}: there is work that never ends")


def _compare(street: Street, row: str, name: str) -> None:
    for kind in street.limits.kinds:
        now, usual = _p95(street.neighbour.seconds[kind]), _p95(street.usual[row][kind])
        limit = max(street.limits.times * usual, street.size.floor_ms)
        street.report.promise(
            now <= limit, f"{name}: the neighbour's {kind} p95 {now:.0f} ms, usually {usual:.0f}"
        )
    for sentence in street.neighbour.wrong:
        street.report.promise(False, f"{name}: the neighbour: {sentence}")


def _p95(seconds: Sequence[float]) -> float:
    if not seconds:
        return float("inf")
    return 1000 * sorted(seconds)[int(0.95 * (len(seconds) - 1))]


def _line(street: Street, seen: dict[str, tuple[Any, float]], recovered: float) -> str:
    found, seconds = seen["ask"]
    p95 = ", ".join(
        f"{kind} {_p95(street.neighbour.seconds[kind]):.0f}" for kind in street.limits.kinds
    )
    return f"ask {found} {seconds:.1f} s, recovered in {recovered:.1f} s; neighbour's p95 ms: {p95}"


@asynccontextmanager
async def _sampled(street: Street, name: str) -> AsyncIterator[None]:
    """Looks every half second whether a transaction is left open while somebody else is asked.

    Three seconds: less than a gateway keeps anybody waiting here, more than a busy machine does.
    """
    found: list[str] = []

    async def look() -> None:
        connection = await asyncpg.connect(street.fleet.lab.database_url)
        try:
            while True:
                found.extend(row["query"] for row in await connection.fetch(_IDLE))
                await asyncio.sleep(0.5)
        finally:
            await connection.close()

    async with beside(look()):
        yield
    street.report.promise(not found, f"{name}: transactions wait for others: {found[:2]}")


_IDLE = """
    SELECT left(query, 80) AS query FROM pg_stat_activity
    WHERE usename LIKE 'pesan%' AND state = 'idle in transaction'
        AND clock_timestamp() - state_change > interval '3 seconds'
"""


async def _in_use(street: Street) -> int:
    """Connections that the web process has lent and not been given back, a second after the last."""
    client = street.sick.shop.quiet
    for _ in range(10):
        await asyncio.sleep(0.2)
        answer = await client.insist(
            "GET", "/metrics", headers={"Authorization": f"Bearer {METERS}"}
        )
        lent = 0.0
        for line in answer.body.decode().splitlines():
            if line.startswith("pesan_database_connections{"):
                value = float(line.rpartition(" ")[2])
                lent += value if 'state="open"' in line else -value if 'state="idle"' in line else 0
        if lent <= 1:  # the meters themselves are read with one
            return 0
    return int(lent)


async def _count(street: Street) -> None:
    """What the gateways hold against what we do: nobody pays twice, and nothing is forgotten."""
    report, sick = street.report, street.sick
    ours = {row["provider"]: row["count"] for row in await query(street.fleet, _CAPTURED)}
    for name, theirs in (("xendit", sick.xendit_paid), ("stripe", sick.stripe_paid)):
        report.promise(
            ours.get(name, 0) == theirs, f"{name} was paid {theirs} times, we know {ours.get(name)}"
        )
    twice = await query(street.fleet, _TWICE)
    report.promise(not twice, f"{len(twice)} orders paid twice")
    doubled = sick.doubled()
    report.promise(not doubled, f"{len(doubled)} asks stand twice at Stripe: {doubled[:2]}")
    report.figure("captures", ours)
    report.figure("wires met", {name: wire.met for name, wire in street.wires.items()})


_CAPTURED = """
    SELECT p.provider, count(*) FROM payment_captures c
    JOIN payments p ON p.store_id = c.store_id AND p.id = c.payment_id GROUP BY 1
"""
_TWICE = """
    SELECT p.order_id FROM payment_captures c
    JOIN payments p ON p.store_id = c.store_id AND p.id = c.payment_id
    GROUP BY 1 HAVING count(*) > 1
"""


def _other(row: str) -> str:
    return "stripe" if row == "xendit" else "xendit"


def _port_of(url: str) -> Callable[[], Sequence[int]]:
    port = int(url.rpartition(":")[2])
    return lambda: [port]
