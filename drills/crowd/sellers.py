"""Sellers at their inbox while the crowd writes: they answer, take over, close, put aside, give back."""

import asyncio
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..shop import Shop

PAUSE_SECONDS = 0.05
DEEDS = ("answer", "answer", "take", "give", "give", "close", "reopen", "snooze")
REFUSED = frozenset({409})  # what is closed is not put aside


@dataclass
class Sellers:
    shops: Sequence[Shop]
    rng: random.Random
    touched: set[tuple[str, str]] = field(default_factory=set)  # store and conversation
    deeds: int = 0

    async def keep_busy(self) -> None:
        """Until cancelled: one deed after the other, anywhere."""
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            shop = self.rng.choice(self.shops)
            inbox = (await shop.got("/conversations?limit=20"))["items"]
            if inbox:
                await self._do(shop, self.rng.choice(inbox)["id"], self.rng.choice(DEEDS))

    async def give_all_back(self) -> None:
        """So that whoever waits is answered."""
        by_id = {shop.id: shop for shop in self.shops}
        for store, conversation in sorted(self.touched):
            await self._do(by_id[store], conversation, "give")

    async def _do(self, shop: Shop, conversation: str, deed: str) -> None:
        path, body = {
            "answer": ("messages", {"text": "Saya bantu ya Kak"}),
            "take": ("owner", {"owner": "human"}),
            "give": ("owner", {"owner": "agent"}),
            "close": ("close", None),
            "reopen": ("reopen", None),
            "snooze": ("snooze", {"until": None}),
        }[deed]
        self.touched.add((shop.id, conversation))
        answer = await shop.quiet.insist(
            "POST",
            shop.path(f"/conversations/{conversation}/{path}"),
            body,
            key=secrets.token_hex(12),
        )
        assert answer.status < 300 or answer.status in REFUSED, answer
        self.deeds += 1
