"""The order in which a storm goes: everything has a place in it, drawn at random.

What happens, and after it each delivery of each event that tells of it; so all are shuffled, and
none comes before its time.
"""

import heapq
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from .gateways import Act, Gateways, Sold, Webhook
from .model import facts_of

REPEATS_MAX = 5


@dataclass
class Storm:
    """What is still to come, in its order. Whoever takes a delivery posts it."""

    at: Gateways
    rng: random.Random
    webhooks: list[Webhook] = field(default_factory=list)
    _rest: list[tuple[float, int, Callable[[float], Awaitable[Webhook | None]]]] = field(
        default_factory=list
    )
    _numbers: Iterator[int] = field(default_factory=count)

    def happen(self, sold: Sold, acts: tuple[Act, ...]) -> None:
        """Half of it before the storm breaks, half of it amid."""
        before = self.rng.random() < 0.5
        places = sorted(0.0 if before else 0.8 * self.rng.random() for _ in acts)
        for place, act in zip(places, acts, strict=True):
            self._put(place, self._act(sold, act))

    def tell(self, sold: Sold | None, webhook: Webhook, *, after: float = 0.0) -> None:
        """One to five deliveries, each at a moment of its own."""
        webhook.times = self.rng.randint(1, REPEATS_MAX)
        self.webhooks.append(webhook)
        if sold is not None:
            sold.told.update(facts_of(webhook.provider, webhook.body))
        self.repeat(webhook, webhook.times, after=after)

    def repeat(self, webhook: Webhook, times: int, *, after: float = 0.0) -> None:
        async def deliver(_: float) -> Webhook:
            return webhook

        for _ in range(times):
            self._put(after + (1 - after) * self.rng.random(), deliver)

    async def next(self) -> Webhook | None:
        """The next delivery, once all that happened before it has; None: there are no more."""
        while self._rest:
            place, _, do = heapq.heappop(self._rest)
            if (webhook := await do(place)) is not None:
                return webhook
        return None

    def _act(self, sold: Sold, act: Act) -> Callable[[float], Awaitable[None]]:
        async def do(place: float) -> None:
            for webhook in await act(self.at, sold):
                self.tell(sold, webhook, after=place)

        return do

    def _put(self, place: float, do: Callable[[float], Awaitable[Webhook | None]]) -> None:
        heapq.heappush(self._rest, (place, next(self._numbers), do))
