"""F1 · Flash sale: a crowd for a small stock, while processes die and the database is stopped.

A tenth of the buyers send twice, a twentieth hang up before the answer and ask again, a tenth never
pay, a tenth want two, a twentieth put the same goods into two lines. What the unpaid held comes
back when it expires, and those who were refused come again, until there is nothing left.
"""

import asyncio
import random
import secrets
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from bench.lab import Lab

from pesan.kit.ids import encode

from .client import Answer, Client, OutOfPatience
from .fleet import Fleet, beside, open_fleet
from .report import Report, Traffic, meets, quantile
from .shop import Shop, judge, open_shop, query, until_quiet
from .weakened import prepare

EXPIRY_SECONDS = 3700  # past a store's 60 minutes
LOOK_AGAIN_SECONDS = 200  # past the two minutes after which an attempt is looked at
TILL_SECONDS = 6.0  # a buyer's patience at the pay page
REST_SECONDS = 30.0
WAVES_MAX = 12


@dataclass(frozen=True)
class Size:
    buyers: int
    stock: int
    clients: int
    webs: int = 3
    workers: int = 2
    kill_every_seconds: float = 2.0


SHORT = Size(buyers=1200, stock=120, clients=32)
FULL = Size(buyers=10_000, stock=500, clients=64)
CONTROLS = ("naive-stock", "forgetful")


@dataclass(frozen=True)
class Buyer:
    number: int
    sends_twice: bool
    hangs_up: bool
    pays: bool
    quantity: int
    two_lines: bool

    def body(self, variant: str) -> dict[str, object]:
        lines = [self.quantity] if not self.two_lines else [1] * max(2, self.quantity)
        return {
            "customer": {"name": f"Pembeli {self.number}", "phone": f"+62811{self.number:07d}"},
            "items": [{"variant_id": variant, "quantity": quantity} for quantity in lines],
        }


@dataclass
class Sale:
    shop: Shop
    variant: str
    stock: int
    acknowledged: dict[str, str] = field(default_factory=dict)  # order id -> key
    units: int = 0
    waits: list[tuple[float, float]] = field(default_factory=list)  # a buyer's POST: from, to
    rush: Traffic = field(default_factory=Traffic)  # of the first wave
    unequal: list[str] = field(default_factory=list)  # keys whose two answers differed
    strange: list[str] = field(default_factory=list)  # answers nobody should get

    async def wave(self, buyers: list[Buyer], size: Size, rng: random.Random) -> None:
        """All of them, so many at a time, while processes are killed."""
        rest = iter(buyers)

        async def stand_in_line() -> None:
            line, till = self.shop.client(), self.shop.client(heard=False)
            till.patience_seconds = TILL_SECONDS
            for buyer in rest:
                await self.serve(buyer, line, till)

        killing = self.shop.fleet.keep_killing(size.kill_every_seconds, rng)
        async with beside(killing), asyncio.TaskGroup() as group:
            for _ in range(size.clients):
                group.create_task(stand_in_line())

    async def serve(self, buyer: Buyer, line: Client, till: Client) -> None:
        path, key = self.shop.path("/orders"), secrets.token_hex(12)
        body = buyer.body(self.variant)
        if buyer.hangs_up:
            await line.send_and_leave("POST", path, body, key=key)
        loop = asyncio.get_running_loop()
        began = loop.time()
        answer = await line.insist("POST", path, body, key=key)
        self.waits.append((began, loop.time()))
        if buyer.sends_twice:
            again = await line.insist("POST", path, body, key=key)
            if (again.status, again.body) != (answer.status, answer.body):
                self.unequal.append(key)
        if answer.status == 201:
            await self.sold(answer, key, buyer, till)
        elif (answer.status, answer.code) != (409, "inventory.out_of_stock"):
            self.strange.append(f"{answer.status} {answer.body[:200]!r}")

    async def sold(self, answer: Answer, key: str, buyer: Buyer, till: Client) -> None:
        order = answer.json
        self.acknowledged[order["id"]] = key
        self.units += sum(item["quantity"] for item in order["items"])
        if not buyer.pays:
            return
        # Whose asking was cut off by a kill is answered "pending" after nine seconds, which is
        # longer than a process lives here: such an order stays unpaid, and expires.
        with suppress(OutOfPatience):
            await self.pay(order["id"], f"pay-{key}", till)

    async def pay(self, order: str, key: str, till: Client) -> None:
        payment = await till.insist(
            "POST",
            self.shop.path(f"/orders/{order}/payments"),
            {"provider": "sandbox", "method": "qris"},
            key=key,
        )
        if payment.status == 201 and payment.json["status"] == "requires_action":
            page = urlsplit(payment.json["pay_url"]).path
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            await till.insist("POST", f"{page}/simulation", b"outcome=paid", headers=form)


async def run(lab: Lab, size: Size, *, seed: int = 1, weakness: str | None = None) -> Report:
    report, rng = Report("F1 flash sale"), random.Random(seed)
    prepare(lab, weakness)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        fleet = await enter(
            open_fleet(lab, webs=size.webs, workers=size.workers, weakness=weakness)
        )
        shop = await enter(open_shop(fleet))
        await shop.client().insist("PUT", shop.path("/connections/sandbox"), {"secret": "x" * 32})
        goods = await shop.product("Kaos Kilat", stock=size.stock)
        shop.traffic = Traffic()
        sale = Sale(shop, goods["variants"][0]["id"], size.stock)
        stop = asyncio.create_task(_stop_once(fleet, sale))
        await sale.wave(_crowd(size.buyers, rng), size, rng)
        await asyncio.wait_for(stop, REST_SECONDS)
        sale.rush.attempts = list(shop.traffic.attempts)
        try:
            report.figure("waves of buyers", await _until_sold_out(sale, size, rng))
        except TimeoutError:
            report.promise(False, "it did not come to rest")
        await _weigh(report, sale, size)
    return report


async def _stop_once(fleet: Fleet, sale: Sale) -> None:
    """One immediate stop, in the thick of it."""
    while sale.units < 0.4 * sale.stock:  # noqa: ASYNC110 - a look is cheaper than a bell
        await asyncio.sleep(0.01)
    await fleet.stop_database()


async def _until_sold_out(sale: Sale, size: Size, rng: random.Random) -> int:
    """Lets what is unpaid expire, and sends in those who still wait for it."""
    shift = 0
    for wave in range(1, WAVES_MAX):
        await until_quiet(sale.shop.fleet)
        shift += LOOK_AGAIN_SECONDS  # finds payments whose webhook a kill has swallowed
        await sale.shop.shift_clock(shift)
        await until_quiet(sale.shop.fleet)
        shift += EXPIRY_SECONDS
        await sale.shop.shift_clock(shift)
        await _until_nothing_is_held(sale.shop.fleet)
        await until_quiet(sale.shop.fleet)
        level = await sale.shop.got(f"/variants/{sale.variant}/inventory")
        if level["available"] == 0 and level["reserved"] == 0:
            return wave
        again = _crowd(max(2 * level["available"], size.clients), rng, first=size.buyers * wave)
        await sale.wave([_sure(buyer) for buyer in again], size, rng)
    return WAVES_MAX


async def _until_nothing_is_held(fleet: Fleet) -> None:
    held = "SELECT sum(reserved) > 0 AS held FROM inventory_levels"
    async with asyncio.timeout(REST_SECONDS):
        while (await query(fleet, held))[0]["held"]:  # noqa: ASYNC110 - it lies in PostgreSQL
            await asyncio.sleep(0.1)


async def _weigh(report: Report, sale: Sale, size: Size) -> None:
    fleet, traffic = sale.shop.fleet, sale.shop.traffic
    (lasting,) = await query(fleet, _LASTING)
    known = {encode("ord", one) for one in lasting["orders"] or []}
    lost, unowned = sale.acknowledged.keys() - known, known - sale.acknowledged.keys()
    errors = traffic.errors_outside(fleet.outages)
    waits = [b - a for a, b in sale.waits if not meets(a, b, fleet.outages)]

    report.promise(lasting["sold"] == size.stock, f"{lasting['sold']} of {size.stock} units sold")
    report.promise(lasting["left"] == 0, f"{lasting['left']} units left")
    report.promise(not lost, f"{len(lost)} acknowledged orders lost: {sorted(lost)[:3]}")
    report.promise(not unowned, f"{len(unowned)} orders whose buyer got no answer")
    report.promise(not sale.unequal, f"{len(sale.unequal)} repeats got another answer")
    report.promise(not sale.strange, f"strange answers: {sale.strange[:3]}")
    internal = [error for error in errors if error.status != 503]
    report.promise(not internal, f"{len(internal)} 5xx that are no 503")
    await judge(fleet, report)

    report.figure("buyers, stock, clients", f"{size.buyers}, {size.stock}, {size.clients}")
    report.figure("units sold", lasting["sold"])
    report.figure("acknowledged orders lost", f"{len(lost)} of {len(sale.acknowledged)}")
    report.figure("processes killed", fleet.kills)
    report.figure("database away", ", ".join(f"{b - a:.1f} s" for a, b in fleet.outages))
    report.figure("answers a second", f"{sale.rush.per_second(fleet.outages):.0f}   (goal: >= 250)")
    report.figure(
        "a buyer's wait",
        f"p50 {quantile(waits, 0.5):.0f}, p99 {quantile(waits, 0.99):.0f} ms   (goal: p99 <= 1000)",
    )
    # A 503 with the database there is a pool that a starved machine cannot serve in five seconds.
    report.figure("503 while the database was there", f"{len(errors) - len(internal)}   (goal: 0)")
    report.figure("answers by status", traffic.statuses)


# Sold is what left the shelf for an order; each side counted from its own table.
_LASTING = """
    SELECT (SELECT array_agg(id) FROM orders) AS orders,
        (SELECT -sum(delta)::int FROM inventory_movements WHERE order_id IS NOT NULL) AS sold,
        (SELECT sum(on_hand - reserved)::int FROM inventory_levels) AS left
"""


def _crowd(count: int, rng: random.Random, *, first: int = 0) -> list[Buyer]:
    return [
        Buyer(
            number=first + number,
            sends_twice=rng.random() < 0.10,
            hangs_up=rng.random() < 0.05,
            pays=rng.random() >= 0.10,
            quantity=2 if rng.random() < 0.10 else 1,
            two_lines=rng.random() < 0.05,
        )
        for number in range(count)
    ]


def _sure(buyer: Buyer) -> Buyer:
    """In the last waves everybody pays, and some want only one."""
    return replace(buyer, pays=True, quantity=1, two_lines=False)
