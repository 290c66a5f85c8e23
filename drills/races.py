"""F5 · Money that comes late, twice, in parts and while somebody calls the order off.

Each order is drawn a story. Whatever order things happen in, it must end paid and with its stock,
or with all of its money given back, or, where another amount came than was asked, with a case that
names it; nothing may hang between, and the buyer is told once.
"""

import asyncio
import random
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from bench.lab import Lab

from pesan.kit.ids import decode

from .cells import SECRET, begin_conversation
from .client import Client
from .fleet import open_fleet
from .report import Report
from .shop import Shop, judge, open_shop, query, until_quiet
from .weakened import prepare

EXPIRY_SECONDS = 3_700.0  # past a store's 60 minutes
LOOK_SECONDS = 400.0  # past the looks at what was given up, and the reconciler's patience
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Size:
    orders: int
    clients: int = 8


SHORT = Size(orders=72)
FULL = Size(orders=2_000, clients=16)
CONTROLS = ("deaf-orders",)


@dataclass
class Sold:
    """An order in its buyer's chat, and the pay pages it was given."""

    id: str
    line: Client
    shop: Shop
    pages: list[str] = field(default_factory=list)
    payments: list[str] = field(default_factory=list)

    async def ask(self, **more: object) -> None:
        body = {"provider": "sandbox", "method": "qris"} | more
        path = self.shop.path(f"/orders/{self.id}/payments")
        answer = await self.line.insist("POST", path, body, key=secrets.token_hex(12))
        assert answer.status == 201, answer
        self.pages.append(urlsplit(answer.json["pay_url"]).path)
        self.payments.append(answer.json["id"])

    async def pay(self, page: int = -1) -> None:
        """The buyer's press of the button: each one is a payment."""
        path = f"{self.pages[page]}/simulation"
        await self.shop.client(heard=False).insist("POST", path, b"outcome=paid", headers=_FORM)

    async def post(self, rest: str, body: object) -> None:
        """Whatever it answers: the race may have been lost."""
        client = self.shop.client(heard=False)
        await client.insist("POST", self.shop.path(rest), body, key=secrets.token_hex(12))

    async def cancel(self) -> None:
        await self.post(f"/orders/{self.id}/cancellation", {"reason": "berubah pikiran"})

    async def refund(self) -> None:
        body = {"amount": "10000", "reason": "goodwill"}
        await self.post(f"/payments/{self.payments[0]}/refunds", body)

    async def part(self, *, minor: int) -> None:
        """Another amount than was asked, and its webhook is lost."""
        await query(
            self.shop.fleet, _PART, decode("pay", self.payments[0]), minor, secrets.token_hex(8)
        )


_PART = """
    UPDATE sandbox_gateway_requests g SET captures = captures || jsonb_build_array(
        jsonb_build_object('id', 'sbc-' || $3::text, 'amount_minor', g.amount_minor + $2::bigint,
            'captured_at', now()))
    FROM payments p WHERE p.id = $1 AND g.store_id = p.store_id AND g.id = p.gateway_id
"""

# What happens while the order waits, and what happens once its time has passed.
Act = Callable[[Sold], Awaitable[object]]


async def _nothing(_: Sold) -> None:
    pass


async def _in_time(sold: Sold) -> None:
    await sold.pay()


async def _twice_at_once(sold: Sold) -> None:
    await asyncio.gather(sold.pay(), sold.pay())


async def _two_attempts(sold: Sold) -> None:
    await sold.ask(replace=True)
    await asyncio.gather(sold.pay(0), sold.pay(1))


async def _too_little(sold: Sold) -> None:
    await sold.part(minor=-1_000_000)


async def _too_much(sold: Sold) -> None:
    await sold.part(minor=1_000_000)


async def _cancelled_meanwhile(sold: Sold) -> None:
    await asyncio.gather(sold.cancel(), sold.pay())


async def _refunded_meanwhile(sold: Sold) -> None:
    await sold.pay()
    await asyncio.gather(sold.refund(), sold.pay(), sold.refund())


async def _paid_then_cancelled_then_paid(sold: Sold) -> None:
    await sold.pay()
    await asyncio.gather(sold.cancel(), sold.pay())


STORIES: dict[str, tuple[Act, Act]] = {
    "in time": (_in_time, _nothing),
    "twice at once": (_twice_at_once, _nothing),
    "two attempts, both paid": (_two_attempts, _nothing),
    "too little": (_too_little, _nothing),
    "too much": (_too_much, _nothing),
    "cancelled while it is paid": (_cancelled_meanwhile, _nothing),
    "refunded while it is paid again": (_refunded_meanwhile, _nothing),
    "paid, then cancelled while paid again": (_paid_then_cancelled_then_paid, _nothing),
    "late": (_nothing, _in_time),
    "late and twice": (_nothing, _twice_at_once),
    "never": (_nothing, _nothing),
    "in time and late again": (_in_time, _in_time),
}


# Another amount than was asked pays for nothing: whose it is, a person says. All else ends by itself.
FOR_A_PERSON = {"too little", "too much"}


async def run(lab: Lab, size: Size, *, seed: int = 5, weakness: str | None = None) -> Report:
    report, rng = Report("F5 late and double payments"), random.Random(seed)
    prepare(lab, weakness)
    async with AsyncExitStack() as stack:
        fleet = await stack.enter_async_context(
            open_fleet(lab, webs=1, workers=1, weakness=weakness)
        )
        shop = await stack.enter_async_context(open_shop(fleet))
        path = shop.path("/connections/sandbox")
        answer = await shop.quiet.insist("PUT", path, {"secret": SECRET})
        shop.hook = answer.json["webhook_url"]
        plenty = await shop.product("Kaos Biasa", stock=10 * size.orders)
        scarce = await shop.product("Kaos Terakhir", stock=size.orders // 3)
        variants = [one["variants"][0]["id"] for one in (plenty, scarce)]
        told = list(STORIES) * (size.orders // len(STORIES) + 1)
        stories = rng.sample(told[: size.orders], size.orders)

        sold = await _all(shop, size, stories, variants, rng)
        await until_quiet(fleet)
        await shop.shift_clock(EXPIRY_SECONDS)
        await until_quiet(fleet)
        await _sell_out(shop, variants[1])
        await asyncio.gather(*(STORIES[story][1](one) for one, story in sold))
        for turn in (1, 2):
            await until_quiet(fleet)
            await shop.shift_clock(EXPIRY_SECONDS + turn * LOOK_SECONDS)
            await until_quiet(fleet)
            await shop.quiet.insist("POST", shop.path("/reconciliations"), {})
        await until_quiet(fleet)
        await _weigh(report, shop, {decode("ord", one.id): story for one, story in sold})
    return report


async def _all(
    shop: Shop, size: Size, stories: list[str], variants: list[str], rng: random.Random
) -> list[tuple[Sold, str]]:
    rest, done = iter(stories), list[tuple[Sold, str]]()

    async def serve() -> None:
        line = shop.client()
        line.rng = random.Random(rng.random())
        for story in rest:
            first = line.rng.random() < 0.3  # of the scarce, while there are any
            sold = await _place(shop, line, [*reversed(variants)] if first else variants[:1])
            done.append((sold, story))
            await STORIES[story][0](sold)

    async with asyncio.TaskGroup() as group:
        for _ in range(size.clients):
            group.create_task(serve())
    return done


async def _place(shop: Shop, line: Client, variants: list[str]) -> Sold:
    """In the buyer's own thread, so that there is somebody to tell."""
    thread = shop.path(f"/conversations/{await begin_conversation(shop, line)}/cart")
    for variant in variants:
        items = [{"variant_id": variant, "quantity": 1}]
        address = {"text": "Jl. Melati 4", "city": "Bandung"}
        cart = {"items": items, "shipping": {"address": address}}
        answer = await line.insist("PUT", thread, cart)
        if answer.status == 200:
            answer = await line.insist("POST", f"{thread}/order", {}, key=secrets.token_hex(12))
        if answer.status == 201:
            break  # else somebody was faster: there is another size
    assert answer.status == 201, answer
    sold = Sold(answer.json["id"], line, shop)
    await sold.ask(replace=True)
    return sold


async def _sell_out(shop: Shop, variant: str) -> None:
    """Nothing of it is left for whoever pays late."""
    level = await shop.got(f"/variants/{variant}/inventory")
    if level["available"]:
        body = {"variant_id": variant, "delta": -level["available"], "reason": "damaged"}
        await shop.made("/inventory/adjustments", body)


async def _weigh(report: Report, shop: Shop, stories: dict[UUID, str]) -> None:
    rows = await query(shop.fleet, _ENDS)
    limbo = [row for row in rows if not (row["is_sold"] or row["is_free"] or row["has_case"])]
    unnamed = [row for row in rows if row["is_over"] and not row["has_case"]]
    untold = [row for row in rows if row["receipts"] != row["sales_told"]]
    refunds = (await query(shop.fleet, _REFUNDS_TOLD))[0]
    needless = [
        f"{stories[row['id']]}: {row['cases']}"
        for row in rows
        if row["has_case"] and stories[row["id"]] not in FOR_A_PERSON
    ]
    report.promise(len(rows) == len(stories), f"{len(rows)} orders of {len(stories)}")
    report.promise(not limbo, f"{len(limbo)} orders hang between: {_few(limbo)}")
    report.promise(not unnamed, f"{len(unnamed)} hold more than they cost: {_few(unnamed)}")
    report.promise(not needless, f"{len(needless)} cases nobody should have seen: {needless[:3]}")
    report.promise(not untold, f"{len(untold)} buyers not told once of a payment: {_few(untold)}")
    report.promise(refunds["twice"] == 0, f"{refunds['twice']} refunds told twice")
    report.promise(refunds["open"] == 0, f"{refunds['open']} refunds never ended")
    await judge(shop.fleet, report)
    report.figure("orders", dict(Counter(stories.values())))
    report.figure("how they ended", dict(Counter(str(row["status"]) for row in rows)))
    report.figure("with a case", sum(row["has_case"] for row in rows))
    report.figure("refunds", refunds["all"])
    report.figure("hanging between", len(limbo))


def _few(rows: list[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in rows[:3]]


# Sold: its stock has left for good and what is kept is its price, less what was chosen to go back.
_ENDS = """
    SELECT o.id, o.status, o.total_minor, m.kept, m.held,
        o.status = 'paid' AND r.committed AND m.kept BETWEEN 1 AND o.total_minor AS is_sold,
        o.status IN ('expired', 'cancelled') AND m.kept = 0 AND m.held = 0 AND NOT r.committed
            AS is_free,
        o.status = 'paid' AND m.kept > o.total_minor AS is_over,
        EXISTS (SELECT FROM reconciliation_cases c WHERE c.store_id = o.store_id
            AND c.order_id = o.id) AS has_case,
        (SELECT string_agg(c.kind || ' ' || c.detail, '; ') FROM reconciliation_cases c
            WHERE c.store_id = o.store_id AND c.order_id = o.id) AS cases,
        (SELECT count(*) FROM customer_messages t WHERE t.store_id = o.store_id
            AND t.once_key = 'order.paid:' || o.id) AS receipts,
        (SELECT count(*) > 0 FROM order_status_history h WHERE h.store_id = o.store_id
            AND h.order_id = o.id AND h.to_status = 'paid')::int AS sales_told
    FROM orders o
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(captured_minor - promised_minor), 0) AS kept,
            COALESCE(sum(captured_minor - refunded_minor), 0) AS held
        FROM payments WHERE store_id = o.store_id AND order_id = o.id
    ) m
    CROSS JOIN LATERAL (
        SELECT COALESCE(bool_or(status = 'committed'), false) AS committed
        FROM inventory_reservations WHERE store_id = o.store_id AND order_id = o.id
    ) r
"""
_REFUNDS_TOLD = """
    SELECT count(*) AS all, count(*) FILTER (WHERE status = 'pending') AS open,
        count(*) FILTER (WHERE 1 < (SELECT count(*) FROM customer_messages t
            WHERE t.store_id = r.store_id AND t.once_key = 'refund.succeeded:' || r.id)) AS twice
    FROM refunds r
"""
