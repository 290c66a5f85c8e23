"""A store to drill in, opened and asked over HTTP as an integrator would."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import asyncpg
from bench.lab import PASSWORD

from pesan.app.invariants import check_invariants
from pesan.app.queries.invariants import BUSINESS_TIME

from .client import Answer, Client
from .fleet import Fleet, beside
from .report import Report, Traffic

TOKEN_SECONDS = 240  # of the ten minutes an access token lives
QUIET_SECONDS = 120.0


@dataclass
class Shop:
    fleet: Fleet
    email: str
    id: str
    traffic: Traffic = field(default_factory=Traffic)
    token: str = ""
    hook: str = ""  # where the simulated phone posts
    clients: list[Client] = field(default_factory=list)

    @cached_property
    def quiet(self) -> Client:
        """For what is asked in passing, and counts in no figure."""
        return self.client(heard=False)

    def path(self, rest: str = "") -> str:
        return f"/api/v1/stores/{self.id}{rest}"

    def client(
        self, *, heard: bool = True, ports: Callable[[], Sequence[int]] | None = None
    ) -> Client:
        """Somebody with the owner's token; `heard`: they count in the figures."""
        note = self.traffic.note if heard else (lambda _: None)
        rng = random.Random(len(self.clients))
        self.clients.append(Client(ports or self.fleet.ports, rng, note, lambda: self.token))
        return self.clients[-1]

    async def product(self, name: str, *, stock: int, **more: object) -> Any:
        variant = {"sku": secrets.token_hex(4), "price": "85000", "stock": stock}
        return await self.made("/products", {"name": name, "variants": [variant], **more})

    async def made(self, rest: str, body: object) -> Any:
        answer = await self.quiet.insist("POST", self.path(rest), body, key=secrets.token_hex(12))
        assert answer.status == 201, answer
        return answer.json

    async def got(self, rest: str) -> Any:
        answer = await self.quiet.insist("GET", self.path(rest))
        assert answer.status == 200, answer
        return answer.json

    async def shift_clock(self, seconds: float) -> None:
        answer = await self.quiet.insist("PUT", "/testing/clock", {"offset_seconds": seconds})
        assert answer.status == 204, answer

    async def log_in(self) -> None:
        answer = await _account(self.fleet, "login", {"email": self.email, "password": PASSWORD})
        self.token = answer.json["access_token"]

    async def stay_logged_in(self) -> None:
        """Until cancelled. Not by the refresh token: an answer cut off would end the session."""
        while True:
            await asyncio.sleep(TOKEN_SECONDS)
            await self.log_in()


@asynccontextmanager
async def open_shop(fleet: Fleet, name: str = "Toko Latihan") -> AsyncIterator[Shop]:
    email = f"{secrets.token_hex(8)}@example.com"
    account = {"name": "Sari", "email": email, "password": PASSWORD}
    shop = Shop(fleet, email, "")
    shop.token = (await _account(fleet, "register", account)).json["access_token"]
    answer = await shop.quiet.insist("POST", "/api/v1/stores", {"name": name})
    assert answer.status == 201, answer
    shop.id = answer.json["id"]
    try:
        async with beside(shop.stay_logged_in()):
            yield shop
    finally:
        for client in shop.clients:
            client.hang_up()
        await asyncio.sleep(0)  # the loop closes what was hung up


async def query(fleet: Fleet, sql: str, *arguments: object) -> list[Any]:
    """What the database holds, seen by its owner."""
    connection = await asyncpg.connect(fleet.lab.database_url)
    try:
        return list(await connection.fetch(sql, *arguments))
    finally:
        await connection.close()


async def until_quiet(fleet: Fleet) -> None:
    """Until every fact was handled, every webhook read, and no timer or job waits that is due."""
    await fleet.calm()
    async with asyncio.timeout(QUIET_SECONDS):
        while any((await query(fleet, _WORK))[0]):  # noqa: ASYNC110 - it lies in PostgreSQL
            await asyncio.sleep(0.1)


async def judge(fleet: Fleet, report: Report) -> None:
    """The oracle's word on the whole database."""
    connection = await asyncpg.connect(fleet.lab.database_url)
    try:
        found = await check_invariants(connection)
    finally:
        await connection.close()
    report.promise(not found, f"{len(found)} invariants broken: {'; '.join(found[:5])}")


_WORK = f"""
    SELECT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL),
        EXISTS (SELECT FROM payment_webhook_logs WHERE processed_at IS NULL),
        EXISTS (SELECT FROM timers WHERE due_at <= ({BUSINESS_TIME})),
        EXISTS (SELECT FROM pgqueuer WHERE status = 'picked'
            OR status = 'queued' AND execute_after <= now())
"""


async def _account(fleet: Fleet, verb: str, body: object) -> Answer:
    client = Client(fleet.ports)
    answer = await client.insist("POST", f"/api/v1/auth/{verb}", body)
    client.hang_up()
    assert answer.status in {200, 201}, answer
    return answer
