"""A crowd writes to many stores at once, while processes die and the channel itself stumbles.

Each message is delivered one to three times, in no order WhatsApp promises, some in batches; Graph
takes messages and cuts the line, refuses for a moment, or fails. However it came: each message is
stored once, each talk is answered in its order, and each reply arrives once, or is known to be
unknown. Never twice. Sellers answer, take over, close and give back meanwhile, an automation takes
threads for a moment, and each store tells many at once: never do two speak.

Processes are killed from the first message until all but the last few things are done: what a killed
worker held comes free after half a minute, and only then is it seen that nothing was lost.
"""

import asyncio
import math
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bench.lab import Lab
from tests.twins import graph_failures, meta_webhooks
from tests.twins.graph import GraphTwin
from tests.twins.graph_api import SentMessage

from .client import Client
from .crowd import witness
from .crowd.offers import Offers
from .crowd.sellers import Sellers
from .crowd.talks import Crowd, Delivery, Number
from .crowd.verdict import weigh
from .fleet import Fleet, beside, open_fleet
from .report import Report, quantile
from .shop import Shop, judge, open_shop, query
from .storm.scene import is_still
from .weakened import prepare

Progress = dict[str, int]

STUMBLES = (
    graph_failures.CUT,
    graph_failures.BROKEN_AFTER_TAKING,
    graph_failures.RATE_LIMITED,
    graph_failures.TEMPORARILY_DOWN,
)
REPORTED = 0.9  # of what arrived, Meta tells what became of it
STUCK_SECONDS = 300.0  # without any progress; how long it takes in all is the machine's affair
FEW = 10  # things left to do, from which on nobody is killed


@dataclass(frozen=True)
class Size:
    stores: int
    talks: int  # at each
    messages: int  # in each
    kill_every_seconds: float = 2.0
    stumble_every_seconds: float = 0.5
    connections: int = 8  # that Meta posts over
    silences: int = 0  # of Graph, after it took a message
    p99_ms: float = math.inf
    webs: int = 2
    workers: int = 2


@dataclass(frozen=True)
class Took:
    """Seconds since the first webhook was posted."""

    taken: float  # until the last was answered
    killed: float  # until nobody was killed any more
    still: float


SHORT = Size(stores=4, talks=15, messages=30)
FULL = Size(stores=20, talks=50, messages=100, silences=20)
CONTROLS = ("blind-sends", "two-voices")
_FEW_DIE = replace(SHORT, stores=2, talks=10, messages=20, kill_every_seconds=20)
SIZES = {"two-voices": _FEW_DIE}  # its agent thinks for a second, and would never be done


async def run(lab: Lab, size: Size, *, seed: int = 1, weakness: str | None = None) -> Report:
    report, rng = Report("messages"), random.Random(seed)
    prepare(lab, weakness)
    witness.call(lab)
    graph = GraphTwin()
    crowd = Crowd(size.talks, size.messages, random.Random(rng.random()))
    async with AsyncExitStack() as stack:
        await graph.start()
        stack.push_async_callback(graph.stop)
        opened = open_fleet(
            lab,
            webs=size.webs,
            workers=size.workers,
            weakness=weakness,
            PESAN_WHATSAPP_API_URL=graph.url,
        )
        fleet = await stack.enter_async_context(opened)
        shops = [
            await stack.enter_async_context(open_shop(fleet, f"Toko {place}"))
            for place in range(size.stores)
        ]
        numbers = [await _connect(shop, graph, place) for place, shop in enumerate(shops)]
        deliveries = crowd.deliveries_to(numbers)
        _hear_all(graph, crowd)
        sellers, offers = Sellers(shops, random.Random(rng.random())), Offers(shops)
        await offers.make_ready(graph)
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with _reports(graph, numbers, shops[0], random.Random(rng.random())):
            async with beside(_stumble(graph, size, random.Random(rng.random()))):
                kills = fleet.keep_killing(size.kill_every_seconds, random.Random(rng.random()))
                asked = ("-m", "drills.crowd.automations", *filter(None, [weakness]))
                async with beside(kills), fleet.another(*asked):
                    async with beside(sellers.keep_busy()), asyncio.TaskGroup() as group:
                        group.create_task(offers.tell_all())
                        await _deliver(shops[0], crowd, deliveries, size.connections)
                        taken = loop.time() - began
                    await sellers.give_all_back()
                    await _until(_few_are_left, fleet)
                    killed = loop.time() - began
            await _until(_nothing_is_left, fleet)
        took = Took(taken, killed, loop.time() - began)

        _figures(report, crowd, shops[0], fleet, took, size.p99_ms)
        report.figure("what sellers did meanwhile", sellers.deeds)
        await weigh(report, crowd, graph, fleet)
        await witness.hear(report, fleet)
        await offers.weigh(report, fleet)
        await judge(fleet, report)
        refused = graph.take_rejections()
        report.promise(not refused, f"Graph would not take {len(refused)} requests: {refused[:2]}")
    return report


async def _connect(shop: Shop, graph: GraphTwin, place: int) -> Number:
    """A store with a number of its own, and something to sell."""
    await shop.product("Kaos Hitam", stock=1_000_000)
    number, token, secret = (
        f"1065403{place:05d}",
        f"EAAG{secrets.token_hex(8)}",
        secrets.token_hex(16),
    )
    graph.add_number(number, token)
    credentials = {
        "phone_number_id": number,
        "waba_id": f"4195612{place:05d}",
        "access_token": token,
        "app_secret": secret,
        "verify_token": secrets.token_hex(8),
    }
    answer = await shop.quiet.insist("PUT", shop.path("/connections/whatsapp"), credentials)
    assert answer.status == 200, answer
    return Number(shop.id, number, urlsplit(answer.json["webhook_url"]).path, secret)


def _hear_all(graph: GraphTwin, crowd: Crowd) -> None:
    """Graph's own memory of who wrote lately: everybody is about to."""
    for one in crowd.written.values():
        graph.hears(one.person, to_number=one.number.phone_number_id)


async def _deliver(
    shop: Shop, crowd: Crowd, deliveries: Iterator[Delivery], connections: int
) -> None:
    """As Meta does: again until it is answered, by any process that serves."""

    async def post() -> None:
        client = shop.client()
        for delivery in deliveries:
            headers, body = delivery.wire()
            if await _post(client, delivery.number.hook, headers, body) == 200:
                crowd.taken.update(one.id for one in delivery.written)

    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(post())


async def _post(client: Client, path: str, headers: dict[str, str], body: bytes) -> int:
    named = {"Content-Type": headers["content-type"], **headers}
    named.pop("content-type")
    return (await client.insist("POST", path, body, headers=named)).status


async def _stumble(graph: GraphTwin, size: Size, rng: random.Random) -> None:
    """Until cancelled. Never twice before more has arrived: one message would meet them all."""
    silences, arrived = size.silences, -1
    while True:
        await asyncio.sleep(size.stumble_every_seconds)
        if len(graph.sent) == arrived:
            continue
        arrived = len(graph.sent)
        graph.fail_next(rng.choice(STUMBLES))
        if silences and rng.random() < 0.1:
            graph.fail_next(graph_failures.SILENT_AFTER_TAKING)
            silences -= 1


@asynccontextmanager
async def _reports(
    graph: GraphTwin, numbers: list[Number], shop: Shop, rng: random.Random
) -> AsyncIterator[None]:
    """Meta's word on most of what arrived: sent, delivered and read in any order, once or twice.

    Whatever arrived until the block is left is told of before this is.
    """
    of = {one.phone_number_id: one for one in numbers}
    client, told, over = shop.client(heard=False), 0, asyncio.Event()

    async def tell(sent: SentMessage) -> None:
        number = of[sent.phone_number_id]
        names = ["sent", "delivered", "read"][: rng.randint(1, 3)]
        names += rng.sample(names, rng.randint(0, len(names)))
        rng.shuffle(names)
        body = meta_webhooks.wire(graph.reported(sent, *names))
        headers = meta_webhooks.signature(number.app_secret, body)
        assert await _post(client, number.hook, headers, body) == 200

    async def keep_telling() -> None:
        nonlocal told
        while not over.is_set() or told < len(graph.sent):
            if told == len(graph.sent):
                await asyncio.sleep(0.1)
                continue
            told += 1
            if rng.random() < REPORTED:
                await tell(graph.sent[told - 1])

    task = asyncio.create_task(keep_telling())
    try:
        yield
    finally:
        over.set()
        await task


async def _until(over: Callable[[Fleet, Progress], Awaitable[bool]], fleet: Fleet) -> None:
    """Raises TimeoutError once nothing moves any more and it is not over."""
    clock = asyncio.get_running_loop().time
    moved, before = clock(), None
    while True:
        progress = dict((await query(fleet, _PROGRESS))[0])
        if await over(fleet, progress):
            return
        if progress != before:
            moved, before = clock(), progress
        elif clock() - moved > STUCK_SECONDS:
            raise TimeoutError(f"nothing has moved for {STUCK_SECONDS:.0f} s: {progress}")
        await asyncio.sleep(2.0)


async def _few_are_left(_: Fleet, progress: Progress) -> bool:
    # An automation never ends by itself; what has not spoken has not shown that it kept silent.
    return bool(progress["automated"]) and sum(progress[name] for name in _LEFT) <= FEW


async def _nothing_is_left(fleet: Fleet, progress: Progress) -> bool:
    left = any(progress[name] for name in (*_LEFT, "held"))
    return not left and await is_still(fleet)


def _figures(
    report: Report,
    crowd: Crowd,
    shop: Shop,
    fleet: Fleet,
    took: Took,
    p99_ms: float,
) -> None:
    answered = [a.ended - a.began for a in shop.traffic.attempts if a.status == 200]
    p99 = quantile(answered, 0.99)
    report.figure("webhooks", crowd.deliveries)
    report.figure("answers by status", shop.traffic.statuses)
    report.figure("all taken after, all still after", f"{took.taken:.0f} s, {took.still:.0f} s")
    report.figure("messages a second, until still", f"{len(crowd.written) / took.still:.0f}")
    pace = f": one every {took.killed / fleet.kills:.1f} s" if fleet.kills else ""
    report.figure("processes killed", f"{fleet.kills} in {took.killed:.0f} s{pace}")
    report.figure("webhook answered, p50 and p99", f"{quantile(answered, 0.5):.0f}, {p99:.0f} ms")
    report.promise(p99 < p99_ms, f"p99 {p99:.0f} ms")
    wrong = [a for a in shop.traffic.attempts if a.status not in {200, 503, None}]
    report.promise(not wrong, f"{len(wrong)} webhooks were answered otherwise than 200")


_LEFT = ("open", "unheard", "offers", "facts")  # jobs are calls to look, and no more
_PROGRESS = """
    SELECT (SELECT count(*) FROM customer_messages WHERE status IN ('queued', 'sending')) AS open,
        (SELECT count(*) FROM conversations c WHERE c.owner = 'agent' AND EXISTS (
            SELECT FROM customer_messages m WHERE m.store_id = c.store_id
                AND m.conversation_id = c.id AND m.author = 'customer'
                AND m.sequence > c.answered_sequence)) AS unheard,
        (SELECT count(*) FROM conversations WHERE owner = 'automation') AS held,
        (SELECT count(*) FROM broadcasts WHERE status IN ('scheduled', 'sending')) AS offers,
        (SELECT count(*) FROM customer_messages WHERE author = 'automation') AS automated,
        (SELECT count(*) FROM customer_messages) AS said,
        (SELECT count(*) FROM agent_turns) AS turns,
        (SELECT count(*) FROM event_deliveries WHERE done_at IS NULL) AS facts,
        (SELECT count(*) FROM pgqueuer) AS jobs
"""
