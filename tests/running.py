"""The whole product in this process, on a free port, before twins of its providers."""

import asyncio
import json
import re
import secrets
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import uvicorn
from litestar.types import ASGIApp

from pesan.app.document import openapi_json
from pesan.app.house import listening, working, world_around
from pesan.app.listener import bind
from pesan.app.queries.invariants import records
from pesan.app.server import KEEP_ALIVE_SECONDS
from pesan.app.settings import load
from pesan.kit import clock
from pesan.kit.world import World

from .contract.oracle import JSON, PROBLEM, Contract
from .databases import Databases
from .patience import PATIENCE_SECONDS
from .premises import Premises, premises_in
from .routes import furnished
from .twins import UNENCRYPTED
from .twins.graph import GraphTwin, graph_twin
from .twins.smtp import SmtpTwin, smtp_twin
from .twins.stripe import StripeTwin
from .twins.stripe_official import stripe_twin
from .twins.telegram import TelegramTwin, telegram_twin
from .twins.xendit import XenditTwin
from .twins.xendit_official import FOLDER, official

SAID = {JSON, PROBLEM}  # what a schema can be held against
PASSWORD = "empat kata sandi acak"
PHONE_NUMBER_ID = "106540352242922"
ACCESS_TOKEN = "EAAGtheAccessTokenOfThisTestRun"

LEFT_TO_DO = """
    SELECT 'job' AS kind, entrypoint AS name, status::text AS state, attempts,
        execute_after::text AS due, updated::text AS since
    FROM pgqueuer
    UNION ALL
    SELECT 'job that failed', entrypoint, traceback::text, 0, '', created::text
    FROM pgqueuer_log WHERE traceback IS NOT NULL
    UNION ALL
    SELECT 'fact', handler, error, attempts, due_at::text, claimed_until::text
    FROM event_deliveries WHERE done_at IS NULL
    UNION ALL
    SELECT 'timer', kind, error, attempts, due_at::text, claimed_until::text FROM timers
"""

MOVES_UNAUDITED = (
    records.ORDER_MOVES_ARE_IN_THE_AUDIT_LOG,
    records.PAYMENT_MOVES_ARE_IN_THE_AUDIT_LOG,
)
# Answered well, and no line in the audit log: why, stands in tests/audit/test_every_change.py.
UNAUDITED = re.compile(
    r"(GET|HEAD|OPTIONS) |PUT (/testing/|/api/.*/presence$)"
    r"|POST (/webhooks/|/pay/|/chat/|/api/v1/auth/refresh)"
    r"|POST /api/v1/stores/\w+/segments/preview"  # asks, and changes nothing
)


@dataclass
class Pesan:
    """A running Pesan. `api` speaks to it as an integrator does, without a token."""

    url: str
    api: httpx.AsyncClient
    world: World
    graph: GraphTwin
    xendit: XenditTwin
    stripe: StripeTwin
    telegram: TelegramTwin
    mail: SmtpTwin
    premises: Premises
    clients: AsyncExitStack  # closes what sellers opened
    heard: "Heard"

    @property
    def owner(self) -> "asyncpg.Pool[asyncpg.Record]":
        """Sees every store."""
        return self.premises.owner

    @property
    def owner_dsn(self) -> str:
        return self.premises.dsn()

    def assert_content(self) -> None:
        """The twins rejected none of our requests, and each answer of ours was as /docs says."""
        assert not self.heard.complaints, "\n".join(self.heard.complaints)
        assert not self.graph.rejections, self.graph.rejections
        self.telegram.assert_content()
        self.xendit.assert_clean()
        self.stripe.assert_clean()

    async def assert_audited(self) -> None:
        """Each change that was answered well has its line, and each move of an order or a payment,
        whoever made it: every test of every room asks it.

        A repeat that changes nothing more (DELETE twice) has none.
        """
        query = "SELECT DISTINCT request_id FROM event_audit_log WHERE request_id = ANY ($1)"
        found = {row["request_id"] for row in await self.rows(query, list(self.heard.changes))}
        recorded = {what for why, what in self.heard.changes.items() if why in found}
        missing = set(self.heard.changes.values()) - recorded
        assert not missing, f"without a line in the audit log: {sorted(missing)}"
        for moves in MOVES_UNAUDITED:
            assert await self.rows(moves) == [], "moved without a line in the audit log"

    async def seller(self, name: str = "Sari") -> "Seller":
        """Somebody who has registered, with a store of their own."""
        person = await self.person(name)
        answer = await person.api.post("/api/v1/stores", json={"name": f"Toko {name}"})
        assert answer.status_code == 201, answer.text
        return Seller(self, person.email, person.api, answer.json()["id"], person.id)

    async def person(self, name: str = "Budi") -> "Person":
        """Somebody who has registered, and belongs to no store."""
        email = f"{name.lower()}-{secrets.token_hex(6)}@example.com"
        answer = await self.api.post(
            "/api/v1/auth/register", json={"name": name, "email": email, "password": PASSWORD}
        )
        assert answer.status_code == 201, answer.text
        made = answer.json()
        api = await self.client(made["access_token"])
        return Person(self, made["user"]["id"], email, api, made["refresh_token"])

    async def client(self, token: str) -> httpx.AsyncClient:
        """Speaks to the API with this token or key."""
        return await self.clients.enter_async_context(
            speaker(self.url, self.heard, Authorization=f"Bearer {token}")
        )

    def visitor(self) -> httpx.AsyncClient:
        """Somebody with a browser: keeps cookies, follows nothing. Theirs to close."""
        return httpx.AsyncClient(base_url=self.url, timeout=30, verify=UNENCRYPTED)

    async def shift_clock(self, seconds: float) -> None:
        answer = await self.api.put("/testing/clock", json={"offset_seconds": seconds})
        assert answer.status_code == 204, answer.text

    async def rows(self, query: str, *args: object) -> list[dict[str, Any]]:
        """What the database holds, seen by its owner: every store."""
        return [dict(row) for row in await self.owner.fetch(query, *args)]

    async def value(self, query: str, *args: object) -> Any:
        return next(iter((await self.rows(query, *args))[0].values()))

    async def eventually(
        self, query: str, *args: object, timeout_seconds: float = PATIENCE_SECONDS
    ) -> None:
        """Waits until the query answers true. Else says what the product had not done by then."""
        until = monotonic() + timeout_seconds
        while not await self.value(query, *args):
            if monotonic() > until:
                left = "\n".join(str(row) for row in await self.rows(LEFT_TO_DO))
                raise AssertionError(f"not so after {timeout_seconds} s: {query} {args}\n{left}")
            await asyncio.sleep(0.02)


@dataclass
class Person:
    pesan: Pesan
    id: str
    email: str
    api: httpx.AsyncClient  # with their token
    refresh_token: str

    async def joins(self, seller: "Seller", role: str) -> "Seller":
        """Invited and accepted: the same store, seen by them."""
        made = await seller.made("/invitations", {"email": self.email, "role": role})
        token = made["url"].rpartition("/")[2]
        answer = await self.api.post("/api/v1/invitations/acceptance", json={"token": token})
        assert answer.status_code == 200, answer.text
        return Seller(self.pesan, self.email, self.api, seller.store_id, self.id)


@dataclass
class Seller:
    pesan: Pesan
    email: str
    api: httpx.AsyncClient  # with their token
    store_id: str
    id: str = ""  # theirs, as a user

    def path(self, rest: str = "") -> str:
        return f"/api/v1/stores/{self.store_id}{rest}"

    async def get(self, rest: str, **params: Any) -> httpx.Response:
        return await self.api.get(self.path(rest), params=params)

    async def post(self, rest: str, body: Any, *, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or secrets.token_hex(12)}
        return await self.api.post(self.path(rest), json=body, headers=headers)

    async def put(self, rest: str, body: Any) -> httpx.Response:
        return await self.api.put(self.path(rest), json=body)

    async def patch(self, rest: str, body: Any, **headers: str) -> httpx.Response:
        return await self.api.patch(self.path(rest), json=body, headers=headers)

    async def made(self, rest: str, body: Any) -> Any:
        """POSTs and expects 201."""
        answer = await self.post(rest, body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def tells_nothing_for_two_hours(self) -> None:
        """Of offers: it is night where the store is, whatever the hour is here."""
        local = datetime.now(ZoneInfo("Asia/Jakarta"))
        hour = timedelta(hours=1)
        night = {"start": f"{local - hour:%H:%M}", "end": f"{local + 2 * hour:%H:%M}"}
        answer = await self.put("/sending-settings", {"quiet_hours": night})
        assert answer.status_code == 200, answer.text

    async def tells_at_any_hour(self) -> None:
        """Offers do not wait for the morning: tests run by night too."""
        answer = await self.put("/sending-settings", {"quiet_hours": None})
        assert answer.status_code == 200, answer.text


@asynccontextmanager
async def running_pesan(
    databases: Databases, database: str, **settings: object
) -> AsyncIterator[Pesan]:
    """In a database of its own."""
    async with (
        premises_in(databases, database) as premises,
        running_on(premises, **settings) as pesan,
    ):
        yield pesan


@asynccontextmanager
async def running_on(premises: Premises, **settings: object) -> AsyncIterator[Pesan]:
    async with AsyncExitStack() as stack:
        graph = await stack.enter_async_context(
            graph_twin(GraphTwin(PHONE_NUMBER_ID, ACCESS_TOKEN))
        )
        xendit = await stack.enter_async_context(
            XenditTwin(extra_judge=official if FOLDER.is_dir() else None)
        )
        stripe = await stack.enter_async_context(stripe_twin())
        telegram = await stack.enter_async_context(telegram_twin())
        mail = await stack.enter_async_context(smtp_twin())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pesan-")))
        listener = stack.enter_context(bind("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        chosen = {
            "env": "test",
            "data_dir": folder,
            "secret_key": secrets.token_urlsafe(32),
            "agent_debounce_seconds": 0,
            "whatsapp_api_url": graph.url,
            "xendit_api_url": xendit.url,
            "stripe_api_url": stripe.url,
            "telegram_api_url": telegram.url,
            "smtp_url": mail.url,
            "rate_limits": "off",
            **settings,
        }
        world = await stack.enter_async_context(
            world_around(premises.database, load(**chosen), public_url=url)
        )
        stack.callback(clock.shift, timedelta(0))
        await stack.enter_async_context(listening(world))
        await stack.enter_async_context(working(world))
        app = stack.enter_context(furnished(world))
        await stack.enter_async_context(served(app, listener))
        heard = Heard()
        api = await stack.enter_async_context(speaker(url, heard))
        yield Pesan(url, api, world, graph, xendit, stripe, telegram, mail, premises, stack, heard)


@dataclass
class Heard:
    """What our API answered in one test."""

    changes: dict[str, str] = field(default_factory=dict)  # by request id: what was answered well
    complaints: list[str] = field(default_factory=list)  # what is not as the contract says

    async def remember(self, answer: httpx.Response) -> None:
        what = f"{answer.request.method} {answer.request.url.path}"
        replayed = "idempotency-replayed" in answer.headers
        if answer.is_success and not replayed and not UNAUDITED.match(what):
            self.changes[answer.headers["x-request-id"]] = what
        if "/api/" in what and answer.headers.get("content-type", "").partition(";")[0] in SAID:
            await answer.aread()
            self.complaints += contract().complaints(answer)


@cache
def contract() -> Contract:
    return Contract(json.loads(openapi_json()))


def speaker(url: str, heard: Heard, **headers: str) -> httpx.AsyncClient:
    """Speaks HTTP as anybody does, and remembers what it was answered."""
    hooks = {"response": [heard.remember]}
    return httpx.AsyncClient(
        base_url=url, headers=headers, timeout=30, event_hooks=hooks, verify=UNENCRYPTED
    )


@asynccontextmanager
async def served(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    """The app on an open socket, until the block is left."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        # Longer than clients keep theirs: else both let go of it at once, and a request is lost.
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.005)
        yield
    finally:
        server.left.set()
        await task


class _Server(uvicorn.Server):
    """Ends at once. uvicorn looks ten times a second whether it should, and then waits as long
    again: most of what a short test took.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.left = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.left.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - uvicorn's
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.005)
