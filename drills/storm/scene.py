import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from ..client import Client
from ..fleet import Fleet, beside
from ..shop import Shop, query
from .course import Storm
from .forgeries import Forged, Forger
from .gateways import Gateways, Sold, Webhook
from .strays import lie, unknown

CONNECTIONS = 8
FORGED, ODD = 0.05, 0.02  # of the deliveries
SETTLE_SECONDS = 600.0


@dataclass
class Scene:
    """A shop, what was sold in it, and all that came to its two addresses."""

    shop: Shop
    at: Gateways
    forger: Forger
    hooks: dict[str, str]  # by provider, the path
    sold: list[Sold] = field(default_factory=list)
    neighbours: list[Sold] = field(default_factory=list)
    webhooks: list[Webhook] = field(default_factory=list)  # genuine, and about orders
    odd: list[tuple[str, Webhook]] = field(default_factory=list)
    forged: list[Forged] = field(default_factory=list)
    unpaid: list[Sold] = field(default_factory=list)  # nothing happens to them but what is claimed
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)

    async def post(self, client: Client, provider: str, body: bytes, headers: Any) -> int:
        """As a gateway does it: once more where there was no answer."""
        answer = await client.insist("POST", self.hooks[provider], body, headers=headers)
        return answer.status

    async def deliver(self, client: Client, webhook: Webhook, *, kind: str = "genuine") -> None:
        body = webhook.wire()
        headers = (
            self.forger.signed(body)
            if webhook.provider == "stripe"
            else {"x-callback-token": self.forger.token}
        )
        status = await self.post(client, webhook.provider, body, headers)
        self.answers[kind, status] += 1
        webhook.answered += status == 200

    async def forge(self, client: Client, rng: random.Random) -> None:
        of = rng.choice(self.unpaid)
        ways = self.forger.stripe_ways if of.provider == "stripe" else self.forger.xendit_ways
        forged = rng.choice(ways(of.request, of.asked_minor))()
        self.forged.append(forged)
        status = await self.post(client, forged.provider, forged.body, forged.headers)
        self.answers[forged.kind, status] += 1


async def rage(
    scene: Scene,
    storm: Storm,
    rng: random.Random,
    kills: Coroutine[Any, Any, None],
    *blows: Callable[[], Awaitable[object]],
) -> None:
    """Eight connections deliver what is due, and forgeries between, while processes are killed."""

    async def deliver() -> None:
        client = scene.shop.client()
        while (webhook := await storm.next()) is not None:
            await scene.deliver(client, webhook)
            if rng.random() < FORGED:
                await scene.forge(client, rng)
            if rng.random() < ODD:
                await _stray(scene, client, rng)

    async with beside(kills), asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(deliver())
        for blow in blows:
            await asyncio.sleep(5)
            await blow()
    scene.webhooks += storm.webhooks
    await until_still(scene.shop.fleet)


async def _stray(scene: Scene, client: Client, rng: random.Random) -> None:
    provider = rng.choice(("stripe", "xendit"))
    unpaid = [one for one in scene.unpaid if one.provider == provider]
    if provider == "xendit" and unpaid and rng.random() < 0.25:
        kind, webhook = "less than was asked, and a lie", lie(rng.choice(unpaid))
    else:
        kind, webhook = unknown(provider, scene.neighbours, rng)
    scene.odd.append((kind, webhook))
    await scene.deliver(client, webhook, kind=kind)


async def is_still(fleet: Fleet) -> bool:
    """Whether every webhook was read, every fact handled, and no job waits, however long it may."""
    return not any((await query(fleet, _WORK))[0])


async def until_still(fleet: Fleet) -> None:
    await fleet.calm()
    async with asyncio.timeout(SETTLE_SECONDS):
        while not await is_still(fleet):  # noqa: ASYNC110 - it lies in PostgreSQL
            await asyncio.sleep(0.2)


_WORK = """
    SELECT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL),
        EXISTS (SELECT FROM payment_webhook_logs WHERE processed_at IS NULL),
        EXISTS (SELECT FROM pgqueuer WHERE status IN ('queued', 'picked'))
"""
