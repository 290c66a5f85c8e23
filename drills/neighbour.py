"""Another shop, with another gateway, that sells quietly on: and counts how long everything takes."""

import asyncio
import secrets
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg
from tests.twins.stripe import StripeTwin
from tests.twins.xendit import XenditTwin

from pesan.kit.ids import decode

from .cells import begin_conversation, write
from .client import Client
from .connections import METHODS, connected
from .shop import Shop

PAUSE_SECONDS = 0.15
OTHERS_EVERY_SECONDS = 0.5
REPLY_SECONDS = 60.0


@dataclass
class Neighbour:
    shop: Shop
    variant: str
    thread: str  # of a buyer who writes
    phone: str
    gateway: str = ""
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def begin(self, gateway: str) -> None:
        """Counts anew."""
        self.gateway, self.seconds, self.wrong = gateway, defaultdict(list), []

    async def live(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._sell(self.shop.client(heard=False)))
            group.create_task(self._chat(self.shop.client(heard=False)))

    async def _sell(self, line: Client) -> None:
        items = [{"variant_id": self.variant, "quantity": 1}]
        order = {"customer": {"name": "Pembeli"}, "items": items}
        ask = {"provider": self.gateway, "method": METHODS[self.gateway]}
        while True:
            await self._timed(line, "browse", "GET", "/products", None)
            made = await self._timed(line, "order", "POST", "/orders", order)
            path = f"/orders/{made['id']}/payments"
            payment = await self._timed(line, "payment", "POST", path, ask)
            if payment["status"] != "requires_action":
                self.wrong.append(f"a payment by {self.gateway} is {payment['status']}")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _timed(
        self, line: Client, kind: str, method: str, rest: str, body: object
    ) -> dict[str, str]:
        began = time.monotonic()
        key = None if method == "GET" else secrets.token_hex(12)
        answer = await line.insist(method, self.shop.path(rest), body, key=key)
        self._count(kind, time.monotonic() - began)
        assert answer.status in {200, 201}, answer
        found: dict[str, str] = answer.json
        return found

    def _count(self, kind: str, took: float) -> None:
        """With those who would have come meanwhile, had they not had to wait for this one.

        Else one answer of twenty seconds among forty quick ones would be no more than one of forty.
        """
        while took > 0:
            self.seconds[kind].append(took)
            took -= OTHERS_EVERY_SECONDS

    async def _chat(self, line: Client) -> None:
        """One word at a time, until it is answered: by a worker, between whatever else it does."""
        connection = await asyncpg.connect(self.shop.fleet.lab.database_url)
        try:
            while True:
                said = await connection.fetchval(_SAID, decode("con", self.thread))
                began = time.monotonic()
                await write(self.shop, line, self.phone, "halo")
                async with asyncio.timeout(REPLY_SECONDS):
                    while said == await connection.fetchval(_SAID, decode("con", self.thread)):  # noqa: ASYNC110 - it lies in PostgreSQL
                        await asyncio.sleep(0.02)
                self._count("chat", time.monotonic() - began)
                await asyncio.sleep(PAUSE_SECONDS)
        except TimeoutError:
            self.wrong.append(f"no reply in the chat for {REPLY_SECONDS:.0f} s")
        finally:
            await connection.close()


@asynccontextmanager
async def move_in(shop: Shop, xendit: XenditTwin, stripe: StripeTwin) -> AsyncIterator[Neighbour]:
    await connected(shop, xendit, stripe)
    goods = await shop.product("Kaos Sebelah", stock=1_000_000)
    phone = "+6281200000077"
    thread = await begin_conversation(shop, shop.quiet, phone=phone)
    yield Neighbour(shop, goods["variants"][0]["id"], thread, phone)


_SAID = "SELECT count(*) FROM customer_messages WHERE conversation_id = $1 AND direction = 'out'"
