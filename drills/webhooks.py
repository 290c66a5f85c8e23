"""F2 · A storm of webhooks: shuffled, repeated, forged and astray, while processes die.

Orders are paid, failed, given back and contested at the twins of Stripe and Xendit. What tells of it
comes one to five times, in no order, beside forgeries; the gateways themselves answer slowly, badly
or not at all. However it came, books and states must be what the set of genuine events says, folded
by a model that knows no order (storm/model.py), and what the gateways hold.
"""

import asyncio
import math
import random
import secrets
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from bench.lab import Lab
from tests.twins.stripe import StripeTwin
from tests.twins.stripe_faults import Fault as StripeFault
from tests.twins.xendit import Fault as XenditFault
from tests.twins.xendit import XenditTwin

from pesan.kit.ids import decode

from .fleet import Fleet, open_fleet
from .report import Report
from .shop import Shop, judge, open_shop, query
from .storm.course import Storm
from .storm.forgeries import Forger
from .storm.gateways import STORIES, Gateways, Sold, Webhook, story
from .storm.scene import SETTLE_SECONDS, Scene, is_still, rage, until_still
from .storm.verdict import figures, weigh, weigh_answers
from .storm.weather import Weather
from .weakened import prepare

STRIPE_SECRET, XENDIT_TOKEN = "whsec_of_this_shop", "this-shops-callback-token"
NEIGHBOUR = "whsec_of_the_shop_next_door"  # its token too
METHODS = {"stripe": "card", "xendit": "qris"}


@dataclass(frozen=True)
class Size:
    orders: int
    kill_every_seconds: float
    webs_only: bool = False  # a killed worker's jobs wait for half a minute
    silences: int = 0  # reads that no gateway ever answers: 25 s each
    stops: int = 0  # of the database, amid the second storm
    clients: int = 8  # that place the orders
    neighbours: int = 5  # of the shop next door, on the same accounts
    p99_ms: float = math.inf  # promised of the full size, on cores of its own
    webs: int = 2
    workers: int = 2


SHORT = Size(orders=160, kill_every_seconds=3.0, silences=2)
FULL = Size(orders=2_400, kill_every_seconds=6.0, silences=40, stops=1, p99_ms=1_000)
CONTROLS = ("credulous-hooks", "told-twice", "arrival-order")


async def run(lab: Lab, size: Size, *, seed: int = 2, weakness: str | None = None) -> Report:
    report, rng = Report("F2 webhook storm"), random.Random(seed)
    prepare(lab, weakness)
    weather = Weather(random.Random(seed), size.silences)
    stripe = StripeTwin(weather=partial(weather.befall, StripeFault))
    xendit = XenditTwin(weather=partial(weather.befall, XenditFault))
    stripe.webhook_secret = STRIPE_SECRET
    stripe.account.refunds_wait = True
    stripe.account.fee_permille = 0  # no webhook tells of fees: the reconciler finds them
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(stripe)
        await stack.enter_async_context(xendit)
        opened = open_fleet(
            lab,
            webs=size.webs,
            workers=size.workers,
            weakness=weakness,
            PESAN_STRIPE_API_URL=stripe.url,
            PESAN_XENDIT_API_URL=xendit.url,
        )
        fleet = await stack.enter_async_context(opened)
        shop = await stack.enter_async_context(open_shop(fleet))
        neighbour = await stack.enter_async_context(open_shop(fleet, "Toko Sebelah"))
        at = Gateways(stripe, xendit, random.Random(rng.random()))
        hooks = await _connect(shop, at, STRIPE_SECRET, XENDIT_TOKEN)
        await _connect(neighbour, at, NEIGHBOUR, NEIGHBOUR)
        scene = Scene(shop, at, Forger(stripe, NEIGHBOUR, XENDIT_TOKEN), hooks)
        scene.sold = await _sell(shop, size.orders, size.clients)
        scene.neighbours = await _sell(neighbour, size.neighbours, 1)
        for one in scene.neighbours:
            await at.pay(one)
        await until_still(fleet)

        weather.is_calm = False
        await _first_storm(scene, size, rng)
        mark = len(stripe.account.events)
        weather.bad.clear()
        refunds = await _afterwards(scene, rng)
        await _second_storm(scene, size, rng, [*refunds, *at.events_since(mark)])
        weather.is_calm = True
        await until_still(fleet)

        figures(report, scene, fleet, weather)
        await weigh(report, scene)
        weigh_answers(report, scene, fleet, p99_ms=size.p99_ms)
        await judge(fleet, report)
        for twin in (stripe, xendit):
            wrong = twin.rejections
            report.promise(not wrong, f"{len(wrong)} requests no gateway would take: {wrong[:2]}")
    return report


async def _connect(shop: Shop, at: Gateways, stripe: str, xendit: str) -> dict[str, str]:
    """Both shops share each account, the worst case; their secrets are their own."""
    values = {
        "stripe": {"secret_key": at.stripe.secret_key, "webhook_secret": stripe},
        "xendit": {"secret_key": at.xendit.secret_key, "callback_token": xendit},
    }
    hooks = {}
    for provider, credentials in values.items():
        path = shop.path(f"/connections/{provider}")
        answer = await shop.quiet.insist("PUT", path, credentials)
        assert answer.status == 200, answer
        hooks[provider] = urlsplit(answer.json["webhook_url"]).path
    return hooks


async def _sell(shop: Shop, count: int, clients: int) -> list[Sold]:
    """Orders that wait at their gateways, two at one and three at the other in turn."""
    goods = await shop.product("Kaos", stock=10 * count)
    variant = goods["variants"][0]["id"]
    numbers, sold = iter(range(count)), list[Sold]()

    async def serve() -> None:
        line = shop.client(heard=False)
        for number in numbers:
            provider = "xendit" if number % 5 < 2 else "stripe"
            body = {"customer": {"name": "Budi"}, "items": [{"variant_id": variant, "quantity": 1}]}
            key = secrets.token_hex(12)
            order = (await line.insist("POST", shop.path("/orders"), body, key=key)).json["id"]
            asked = {"provider": provider, "method": METHODS[provider]}
            path = shop.path(f"/orders/{order}/payments")
            answer = await line.insist("POST", path, asked, key=f"pay-{key}")
            assert answer.status == 201, answer
            sold.append(Sold(provider, answer.json["id"], "", 85_000 * 100))

    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(serve())
    await until_still(shop.fleet)
    rows = await query(shop.fleet, "SELECT id, gateway_id FROM payments WHERE gateway_id <> ''")
    known = {row["id"]: row["gateway_id"] for row in rows}
    for one in sold:
        one.request = known[decode("pay", one.payment)]
    return sorted(sold, key=lambda one: one.payment)


async def _first_storm(scene: Scene, size: Size, rng: random.Random) -> None:
    """Orders are paid, or not: it happens before the storm and amid it."""
    storm, numbers = Storm(scene.at, rng), Counter[str]()
    for one in scene.sold:
        told = story(one.provider, numbers[one.provider])
        numbers[one.provider] += 1
        storm.happen(one, STORIES[one.provider][told])
        scene.unpaid += [] if STORIES[one.provider][told] else [one]
    await rage(scene, storm, rng, _kills(scene.shop.fleet, size, rng))


async def _afterwards(scene: Scene, rng: random.Random) -> list[tuple[str, Webhook]]:
    """Of what was paid much is given back, in one part to three, and some is contested."""
    fleet, line = scene.shop.fleet, scene.shop.client(heard=False)
    await until_still(fleet)
    for one in scene.sold:
        captures = [fact for fact in one.told if fact.kind == "capture"]
        if [fact.minor for fact in captures] != [one.asked_minor]:
            continue
        drawn = rng.random()
        if drawn < 0.45:
            for part in rng.choice(((85,), (20,), (20, 30), (10, 15, 20), (25, 60))):
                body = {"amount": f"{part}000", "reason": "Kekecilan"}
                path = scene.shop.path(f"/payments/{one.payment}/refunds")
                answer = await line.insist("POST", path, body, key=secrets.token_hex(12))
                assert answer.status == 201, answer
        elif one.provider == "stripe" and drawn < 0.75:
            ends = ((), ("under_review",), ("won",), ("under_review", "lost"), ("lost", "won"))
            scene.at.contest(one, *rng.choice(ends))
    told = []
    async with asyncio.timeout(SETTLE_SECONDS):
        while (ended := await scene.at.end_refunds()) or not await is_still(fleet):
            told += ended
            await asyncio.sleep(0.2)
    return told


async def _second_storm(
    scene: Scene, size: Size, rng: random.Random, told: list[tuple[str, Webhook]]
) -> None:
    """What was given back and contested, and what was told before, late and once more."""
    storm, of = Storm(scene.at, rng), {one.request: one for one in scene.sold}
    for request, webhook in told:
        storm.tell(of[request], webhook)
    for webhook in scene.webhooks:
        if rng.random() < 0.1:
            storm.repeat(webhook, 1)
    blows = [scene.shop.fleet.stop_database for _ in range(size.stops)]
    await rage(scene, storm, rng, _kills(scene.shop.fleet, size, rng), *blows)


def _kills(fleet: Fleet, size: Size, rng: random.Random) -> Coroutine[Any, Any, None]:
    drawn = random.Random(rng.random())
    return fleet.keep_killing(size.kill_every_seconds, drawn, webs_only=size.webs_only)
