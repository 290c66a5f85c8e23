"""F4 · Reconciliation: faults seeded at the gateway and in our own books, each found and named.

First a day without faults, on which nobody may be alarmed. Then one thing each is made wrong behind
the product's back, and there is one cycle: a reconciliation and the oracle. Whatever either says of
what was not touched is a false alarm.
"""

import asyncio
import random
import secrets
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from string import Template
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import asyncpg
from bench.lab import Lab

from pesan.app import invariants
from pesan.kit.ids import decode, encode
from pesan.payments.reconciler.rules import GRACE

from .client import Client
from .faults import FAULTS, HEALED, ORACLE, Fault
from .fleet import Fleet, open_fleet
from .report import Report
from .shop import Shop, open_shop, query, until_quiet
from .weakened import prepare

OLD_ENOUGH = GRACE + timedelta(minutes=1)
RUN_SECONDS = 900.0
ASK_SECONDS = 120.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Size:
    orders: int  # on which nothing is wrong
    faults: int
    clients: int = 8
    products: int = 40  # a fault of stock needs goods of its own


SHORT = Size(orders=120, faults=2 * len(FAULTS))
FULL = Size(orders=10_000, faults=200, clients=16)
CONTROLS = ("trusted-books",)


@dataclass(frozen=True)
class Sold:
    order: str
    payment: str
    variant: str

    def ids(self) -> set[str]:
        return {self.order, self.payment}


@dataclass
class Seeded:
    """A fault, and whatever its finding may be known by."""

    fault: Fault
    sold: Sold
    names: set[str]
    question: str = ""


@dataclass
class Day:
    shop: Shop
    variants: list[str]
    paid: list[Sold] = field(default_factory=list)
    unpaid: list[Sold] = field(default_factory=list)
    offset: float = 0.0

    async def sell(self, count: int, clients: int, *, pay: bool) -> None:
        numbers = iter(range(count))

        async def serve() -> None:
            line = self.shop.client()
            for number in numbers:
                sold = await self._order(line, self.variants[number % len(self.variants)], pay=pay)
                (self.paid if pay else self.unpaid).append(sold)

        async with asyncio.TaskGroup() as group:
            for _ in range(clients):
                group.create_task(serve())

    async def _order(self, line: Client, variant: str, *, pay: bool) -> Sold:
        body = {"customer": {"name": "Budi"}, "items": [{"variant_id": variant, "quantity": 1}]}
        key = secrets.token_hex(12)
        order = (await line.insist("POST", self.shop.path("/orders"), body, key=key)).json["id"]
        asked = {"provider": "sandbox", "method": "qris"}
        path = self.shop.path(f"/orders/{order}/payments")
        payment = (await line.insist("POST", path, asked, key=f"pay-{key}")).json
        async with asyncio.timeout(ASK_SECONDS):
            while payment["status"] == "pending":  # a starved machine: a job goes on with it
                await asyncio.sleep(0.5)
                payment = await self.shop.got(f"/payments/{payment['id']}")
        assert payment["status"] == "requires_action", payment
        if pay:
            page = urlsplit(payment["pay_url"]).path
            await line.insist("POST", f"{page}/simulation", b"outcome=paid", headers=_FORM)
        return Sold(order, payment["id"], variant)

    async def reconciled(self) -> Any:
        """One run, of what is old enough to be judged."""
        fleet = self.shop.fleet
        await until_quiet(fleet)
        self.offset += OLD_ENOUGH.total_seconds()
        await self.shop.shift_clock(self.offset)
        async with asyncio.timeout(RUN_SECONDS):
            while (await query(fleet, _DUE, self.now()))[0][0]:  # noqa: ASYNC110 - it lies in PostgreSQL
                await asyncio.sleep(0.2)  # the clock's leap made all of them due at once
        await until_quiet(fleet)
        path, key = self.shop.path("/reconciliations"), secrets.token_hex(12)
        answer = await self.shop.quiet.insist("POST", path, {}, key=key)
        assert answer.status == 202, answer
        async with asyncio.timeout(RUN_SECONDS):
            run = answer.json
            while run["status"] == "running":  # it lies with a worker
                await asyncio.sleep(0.2)
                run = await self.shop.got(f"/reconciliations/{run['id']}")
        await until_quiet(fleet)
        return run

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset)


async def run(lab: Lab, size: Size, *, seed: int = 4, weakness: str | None = None) -> Report:
    report, rng = Report("F4 reconciliation"), random.Random(seed)
    prepare(lab, weakness)
    async with AsyncExitStack() as stack:
        fleet = await stack.enter_async_context(
            open_fleet(lab, webs=1, workers=1, weakness=weakness)
        )
        shop = await stack.enter_async_context(open_shop(fleet))
        await shop.quiet.insist("PUT", shop.path("/connections/sandbox"), {"secret": "x" * 32})
        made = [await shop.product(f"Kaos {n}", stock=100_000) for n in range(size.products)]
        day = Day(shop, [one["variants"][0]["id"] for one in made])
        faults = [FAULTS[n % len(FAULTS)] for n in range(size.faults)]
        await day.sell(size.orders, size.clients, pay=True)
        await day.sell(sum(one.unpaid for one in faults), size.clients, pay=False)

        clean = await day.reconciled()
        alarms = await _said(fleet)
        report.promise(clean["status"] == "done", f"the first run {clean['status']}: {clean}")
        report.promise(not alarms, f"{len(alarms)} alarms on a clean day: {alarms[:3]}")
        report.figure("clean orders, lines listed", f"{size.orders}, {clean['listed']}")
        report.figure("alarms on a clean day", len(alarms))

        seeded = await _seed(day, faults, rng)
        began = day.now()
        cycle = await day.reconciled()
        report.figure("a cycle", f"{(day.now() - began - OLD_ENOUGH).total_seconds():.1f} s")
        report.promise(cycle["status"] == "done", f"the second run {cycle['status']}: {cycle}")
        await _weigh(report, fleet, seeded)
    return report


async def _seed(day: Day, faults: list[Fault], rng: random.Random) -> list[Seeded]:
    """One order each; what is about goods gets goods that no other fault is about."""
    paid, unpaid = list(day.paid), list(day.unpaid)
    rng.shuffle(paid)
    spoilt: set[str] = set()
    seeded = []
    connection = await asyncpg.connect(day.shop.fleet.lab.database_url)
    try:
        while await connection.fetchval("SELECT EXISTS (SELECT FROM audit_unchained)"):  # noqa: ASYNC110 - it lies in PostgreSQL
            await asyncio.sleep(0.2)
        await connection.execute("SET session_replication_role = replica")  # no trigger refuses
        await connection.execute("DELETE FROM timers WHERE kind = 'payments.look'")
        for fault in faults:
            sold = unpaid.pop() if fault.unpaid else _fresh(paid, spoilt, fault)
            seeded.append(await _plant(connection, fault, sold, day.now()))
    finally:
        await connection.close()
    return seeded


def _fresh(paid: list[Sold], spoilt: set[str], fault: Fault) -> Sold:
    if fault.about != "variant":
        return paid.pop()
    at = next(n for n, sold in enumerate(paid) if sold.variant not in spoilt)
    spoilt.add(paid[at].variant)
    return paid.pop(at)


async def _plant(
    connection: "asyncpg.Connection[asyncpg.Record]", fault: Fault, sold: Sold, now: datetime
) -> Seeded:
    new = uuid4()
    values = {
        "order": decode("ord", sold.order),
        "payment": decode("pay", sold.payment),
        "variant": decode("var", sold.variant),
        "new": new,
        "at": now.isoformat(),
        "subject": sold.order,
    }
    quoted = {name: f"'{value}'" for name, value in values.items()}
    entries = await connection.fetch(
        "SELECT id FROM event_audit_log WHERE subject = $1 AND action = 'orders.move'", sold.order
    )
    await connection.execute(Template(fault.sql).substitute(quoted))
    names = {
        "payment": {sold.payment},
        "order": {sold.order},
        "variant": {sold.variant},
        "new": {str(new)},
        "entry": {str(row["id"]) for row in entries},
    }[fault.about]
    question = Template(fault.found_as).substitute(quoted) if fault.by == HEALED else ""
    return Seeded(fault, sold, names | {str(new)}, question)


async def _said(fleet: Fleet) -> list[str]:
    """Every case, and every sentence of the oracle: each with the ids it is about."""
    cases = await query(fleet, _CASES)
    connection = await asyncpg.connect(fleet.lab.database_url)
    shown, invariants.FAULTS_SHOWN_MAX = invariants.FAULTS_SHOWN_MAX, 100_000
    try:
        broken = await invariants.check_invariants(connection)
    finally:
        invariants.FAULTS_SHOWN_MAX = shown
        await connection.close()
    return [_sentence(row) for row in cases] + broken


def _sentence(case: Any) -> str:
    payment = "" if case["payment_id"] is None else encode("pay", UUID(str(case["payment_id"])))
    return f"case {case['kind']}: {payment} {case['subject']}"


_DUE = "SELECT EXISTS (SELECT FROM timers WHERE due_at < $1)"
_CASES = "SELECT kind, payment_id, subject FROM reconciliation_cases ORDER BY id"


async def _weigh(report: Report, fleet: Fleet, seeded: list[Seeded]) -> None:
    said = await _said(fleet)
    missed = [one for one in seeded if not await _is_found(fleet, one, said)]
    touched = set().union(*(one.names | one.sold.ids() | {one.sold.variant} for one in seeded))
    touched |= await _related(fleet, seeded)
    false = [line for line in said if not any(name in line for name in touched)]
    names = Counter(one.fault.name for one in missed)
    report.promise(not missed, f"{len(missed)} of {len(seeded)} not found: {dict(names)}")
    report.promise(not false, f"{len(false)} false alarms: {false[:3]}")
    report.figure("faults found and named right", f"{len(seeded) - len(missed)} of {len(seeded)}")
    report.figure("kinds of fault", len({one.fault.name for one in seeded}))
    report.figure("false alarms", len(false))


async def _is_found(fleet: Fleet, one: Seeded, said: list[str]) -> bool:
    if one.fault.by == HEALED:
        return bool((await query(fleet, one.question))[0][0])
    prefix = f"{one.fault.found_as}: " if one.fault.by == ORACLE else f"case {one.fault.found_as}: "
    return any(line.startswith(prefix) and any(n in line for n in one.names) for line in said)


async def _related(fleet: Fleet, seeded: list[Seeded]) -> set[str]:
    """Ids by which the oracle may speak of what was touched: journal, audit, the gateway's own."""
    payments = [decode("pay", one.sold.payment) for one in seeded]
    rows = await query(
        fleet,
        """
        SELECT id::text FROM journal_entries WHERE payment_id = ANY($1::uuid[])
        UNION SELECT gateway_id FROM payment_captures WHERE payment_id = ANY($1::uuid[])
        UNION SELECT captures -> 0 ->> 'id' FROM sandbox_gateway_requests g
            JOIN payments p ON p.gateway_id = g.id WHERE p.id = ANY($1::uuid[])
        """,
        payments,
    )
    return {row[0] for row in rows if row[0]}
