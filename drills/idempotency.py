"""F3 · Idempotency: every key sent several times at once, answers cut off, processes killed.

Each key is one intended effect. Whatever happens on the wire, it happens once, and everybody who
is told of it is told the same, byte for byte.
"""

import asyncio
import random
import secrets
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from bench.lab import Lab

from .client import Answer, Client
from .fleet import beside, open_fleet
from .proxy import Fault, open_proxy
from .report import Report
from .shop import Shop, judge, open_shop, query, until_quiet
from .weakened import prepare

DUPLICATES_MAX = 6
CUT_SHARE = 0.03
BAD_KEYS = ("k" * 256, "kunci-é", "a b", "")


@dataclass(frozen=True)
class Size:
    keys: int
    clients: int = 12  # each sends up to six at once
    webs: int = 3
    kill_every_seconds: float = 2.0


SHORT = Size(keys=400)
FULL = Size(keys=10_000)
CONTROLS = ("no-keys",)


@dataclass
class Desk:
    """Where keys are tried; `expected` counts the effects each mark should have in the end."""

    shop: Shop
    other: Shop  # another caller, with a store of their own
    variant: str
    others_variant: str
    lines: list[Client]  # six connections: a key's duplicates travel at once
    rng: random.Random
    expected: dict[str, int]
    wrong: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    answers: int = 0

    async def try_one(self, number: int) -> None:
        draw = self.rng.random()
        kinds = (
            (0.05, self.no_key),
            (0.10, self.bad_key),
            (0.20, self.changed_body),
            (0.25, self.same_key_elsewhere),
            (0.30, self.refused_first),
            (1.00, self.plain),
        )
        kind = next(kind for share, kind in kinds if draw < share)
        self.kinds[kind.__name__] += 1
        await kind(f"mark-{number}", secrets.token_hex(10))

    async def plain(self, mark: str, key: str) -> None:
        """1 to 6 at once, and once more later."""
        body, many = self.order(mark), self.rng.randint(1, DUPLICATES_MAX)
        answers = list(await asyncio.gather(*(self.send(n, body, key) for n in range(many))))
        answers.append(await self.send(0, body, key))
        self.expected[mark] = 1
        self.expect(mark, {answer.status for answer in answers} == {201}, answers)
        self.expect(mark, len({answer.body for answer in answers}) == 1, answers)

    async def changed_body(self, mark: str, key: str) -> None:
        """Two bodies race for one key: one of them wins, the other is told so."""
        bodies = [self.order(mark), self.order(f"{mark}-changed")]
        many = self.rng.randint(2, DUPLICATES_MAX)
        answers = await asyncio.gather(*(self.send(n, bodies[n % 2], key) for n in range(many)))
        winner = 0 if answers[0].status == 201 else 1
        self.expected[mark] = 1 - winner
        self.expected[f"{mark}-changed"] = winner
        for n, answer in enumerate(answers):
            wanted = (201, None) if n % 2 == winner else (422, "requests.idempotency_key_reused")
            self.expect(mark, (answer.status, answer.code) == wanted, [answer])
        self.expect(mark, len({answers[n].body for n in range(winner, many, 2)}) == 1, answers)

    async def no_key(self, mark: str, _: str) -> None:
        answer = await self.send(0, self.order(mark), None)
        self.expected[mark] = 0
        wanted = (400, "requests.idempotency_key_missing")
        self.expect(mark, (answer.status, answer.code) == wanted, [answer])

    async def bad_key(self, mark: str, _: str) -> None:
        answer = await self.send(0, self.order(mark), self.rng.choice(BAD_KEYS))
        self.expected[mark] = 0
        wanted = (400, "requests.idempotency_key_malformed")
        self.expect(mark, (answer.status, answer.code) == wanted, [answer])

    async def same_key_elsewhere(self, mark: str, key: str) -> None:
        """Another caller in another store, and another route: three effects, none of them lost."""
        theirs = self.order(f"{mark}-theirs", self.others_variant)
        name = f"{mark}-route"
        ours, foreign, route = await asyncio.gather(
            self.send(0, self.order(mark), key),
            self.send(1, theirs, key, shop=self.other),
            self.send(2, {"name": name}, key, path="/customers"),
        )
        self.expected |= {mark: 1, f"{mark}-theirs": 1, name: 1}
        for answer in (ours, foreign, route):
            self.expect(mark, answer.status == 201, [answer])

    async def refused_first(self, mark: str, key: str) -> None:
        """What was refused before it ran has not used up the key."""
        wrong = {**self.order(mark), "items": [{"variant_id": self.variant, "quantity": 0}]}
        refused = await self.send(0, wrong, key)
        answer = await self.send(1, self.order(mark), key)
        self.expected[mark] = 1
        self.expect(mark, (refused.status, answer.status) == (422, 201), [refused, answer])

    def order(self, mark: str, variant: str | None = None) -> dict[str, object]:
        return {
            "customer": {"name": "Pembeli"},
            "items": [{"variant_id": variant or self.variant, "quantity": 1}],
            "metadata": {"mark": mark},
        }

    async def send(
        self,
        line: int,
        body: object,
        key: str | None,
        *,
        shop: Shop | None = None,
        path: str = "/orders",
    ) -> Answer:
        shop = shop or self.shop
        client = self.lines[line]
        client.token = lambda: shop.token
        self.answers += 1
        return await client.insist("POST", shop.path(path), body, key=key)

    def expect(self, mark: str, true: bool, answers: list[Answer]) -> None:
        if not true:
            self.wrong.append(
                f"{mark}: " + " | ".join(f"{a.status} {a.body!r:.120}" for a in answers)
            )


async def run(lab: Lab, size: Size, *, seed: int = 3, weakness: str | None = None) -> Report:
    report, rng = Report("F3 idempotency"), random.Random(seed)
    prepare(lab, weakness)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        fleet = await enter(open_fleet(lab, webs=size.webs, workers=1, weakness=weakness))
        shop, other = await enter(open_shop(fleet)), await enter(open_shop(fleet, "Toko Lain"))
        goods = [
            (await one.product("Kaos", stock=1_000_000))["variants"][0]["id"]
            for one in (shop, other)
        ]
        proxy = await enter(open_proxy(fleet.ports, rng=rng, fault=Fault.CUT, share=CUT_SHARE))
        expected: dict[str, int] = {}
        desks = []
        for _ in range(size.clients):
            # Half of the wires go straight, half through the one that breaks.
            ports = [fleet.ports, lambda: [proxy.port]]
            lines = [shop.client(ports=ports[n % 2]) for n in range(DUPLICATES_MAX)]
            desks.append(Desk(shop, other, goods[0], goods[1], lines, rng, expected))
        numbers = iter(range(size.keys))

        async def work(desk: Desk) -> None:
            for number in numbers:
                await desk.try_one(number)

        killing = fleet.keep_killing(size.kill_every_seconds, rng, webs_only=True)
        async with beside(killing), asyncio.TaskGroup() as group:
            for desk in desks:
                group.create_task(work(desk))
        await until_quiet(fleet)

        found = {row["mark"]: row["effects"] for row in await query(fleet, _EFFECTS)}
        double = [mark for mark, count in found.items() if count > expected.get(mark, 0)]
        lost = [mark for mark, count in expected.items() if count > found.get(mark, 0)]
        wrong = [sentence for desk in desks for sentence in desk.wrong]
        report.promise(not double, f"{len(double)} keys with too many effects: {double[:3]}")
        report.promise(not lost, f"{len(lost)} keys without their effect: {lost[:3]}")
        report.promise(not wrong, f"{len(wrong)} keys answered wrongly: {wrong[:3]}")
        errors = shop.traffic.errors_outside([])
        internal = [attempt for attempt in errors if attempt.status == 500]
        report.promise(not internal, f"{len(internal)} answers of 500")
        await judge(fleet, report)
        report.figure("keys", size.keys)
        report.figure("of a kind", dict(sum((desk.kinds for desk in desks), Counter())))
        report.figure("answers compared", sum(desk.answers for desk in desks))
        report.figure("effects", f"{sum(found.values())}, expected {sum(expected.values())}")
        report.figure("answers cut off", proxy.met)
        report.figure("processes killed", fleet.kills)
        report.figure("answers by status", shop.traffic.statuses)
    return report


_EFFECTS = """
    SELECT mark, count(*) AS effects FROM (
        SELECT metadata ->> 'mark' AS mark FROM orders
        UNION ALL SELECT name FROM customers WHERE name LIKE 'mark-%'
    ) every GROUP BY mark
"""
