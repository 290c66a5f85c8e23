"""The shop whose gateway falls ill, its crowd, and what anybody sees of it meanwhile."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.twins.stripe import StripeTwin
from tests.twins.xendit import XenditTwin

from pesan.kit.ids import decode

from .cells import begin_conversation
from .client import Answer, Client, NoAnswer
from .connections import CHOICES, METHODS, connected, dashboard_login
from .shop import Shop, query

LOOK_SECONDS = 0.25
JUMP_SECONDS = 41.0  # past the patience with an ask of which nothing is known
JUMP_EVERY_SECONDS = 10.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Seen = dict[str, tuple[Any, float]]  # what was answered, and after how many seconds


@dataclass
class Sick:
    shop: Shop
    xendit: XenditTwin
    stripe: StripeTwin
    hooks: dict[str, str]  # where each gateway posts
    variant: str
    cookie: str
    xendit_paid: int = 0
    stripe_paid: int = 0
    unoffered: list[str] = field(default_factory=list)
    jumped: float = 0.0
    _pages: list[str] = field(default_factory=list)
    _row: str = ""

    async def crowd(self, size: int, row: str) -> None:
        """Buyers on the pay pages of a way that works, about to choose another."""
        self._row, self._pages, self.unoffered = row, [], []
        async with asyncio.TaskGroup() as group:
            for part in range(4):
                group.create_task(
                    self._gather(self.shop.client(heard=False), size // 4 + (part < size % 4))
                )

    async def _gather(self, line: Client, count: int) -> None:
        for _ in range(count):
            payment = await self._ask(line, await self._order(line), "sandbox", "qris")
            self._pages.append(urlsplit(payment["pay_url"]).path)

    async def rush(self) -> None:
        """All of them choose the sick gateway: a job each, for one worker."""
        pages = iter(self._pages)

        async def choose(line: Client) -> None:
            for page in pages:
                body = f"choice={CHOICES[self._row].replace(':', '%3A')}".encode()
                answer = await line.insist("POST", f"{page}/method", body, headers=_FORM)
                assert answer.status == 303, answer

        async with asyncio.TaskGroup() as group:
            for _ in range(4):
                group.create_task(choose(self.shop.client(heard=False)))

    async def paid_meanwhile(self, row: str) -> dict[str, Any]:
        """An attempt that was asked for in time; it will be paid while nobody can be asked."""
        line = self.shop.quiet
        payment = await self._ask(line, await self._order(line), row, METHODS[row])
        assert payment["status"] == "requires_action", payment
        return payment

    async def look_around(
        self,
        row: str,
        other: str,
        paid: Mapping[str, Any],
        *,
        offers: float,
        ask_seconds: float,
    ) -> Seen:
        """What a buyer, a seller and the gateway itself find while it is ill."""
        seen: Seen = {}
        thread = await begin_conversation(self.shop, self.shop.quiet)
        order = await self._from_chat(thread, seen)
        asking = self._timed(seen, "ask", self._asked(order, row, within=ask_seconds))
        asked = asyncio.create_task(asking)
        offered = asyncio.create_task(self._offered(order, other, within=offers))
        await self._timed(seen, "browse", self._code("GET", self.shop.path("/products")))
        await self._timed(seen, "dashboard", self._code("GET", "/", {"Cookie": self.cookie}))
        await self._timed(seen, "chat", self._talk())
        await self._timed(seen, "webhook", self._pay(row, paid["id"]))
        well = self._ask_for(await self._order(self.shop.client(heard=False)), other)
        payment = await self._timed(seen, "other", self._sell(well, other))
        assert payment, seen
        await asked
        seen["pay_page"] = await offered
        return seen

    async def _from_chat(self, thread: str, seen: Seen) -> str:
        cart = {
            "items": [{"variant_id": self.variant, "quantity": 1}],
            "shipping": {"address": {"text": "Jl. Melati 4", "city": "Bandung"}},
        }
        path = self.shop.path(f"/conversations/{thread}/cart")
        await self._timed(seen, "cart", self._code("PUT", path, body=cart))
        began = time.monotonic()
        answer = await self._line().insist("POST", f"{path}/order", {}, key=secrets.token_hex(12))
        seen["checkout"] = answer.status, time.monotonic() - began
        return str(answer.json["id"])

    async def _offered(self, order: str, other: str, *, within: float) -> tuple[int, float]:
        """The page of an attempt nobody answers shows the other ways open, and the chat leads to it.

        Of an attempt that was answered meanwhile nothing need be offered.
        """
        until = time.monotonic() + within
        status, seconds, lacks = 0, 0.0, ["nothing was asked"]
        while time.monotonic() < until:
            await asyncio.sleep(LOOK_SECONDS)
            found = await query(self.shop.fleet, _STANDS, decode("ord", order))
            if not found:
                continue
            began = time.monotonic()
            page = await self._line().insist("GET", f"/pay/{found[0]['pay_token']}")
            status, seconds = page.status, time.monotonic() - began
            text = page.body.decode()
            is_open = 'data-face="slow"' in text and 'others" open' in text
            lacks = [] if found[0]["is_told"] else ["the chat offered no other way"]
            lacks += [] if is_open and CHOICES[other] in text else ["the page offered no other way"]
            if found[0]["status"] == "requires_action" or not lacks:
                return status, seconds
        self.unoffered += lacks
        return status, seconds

    async def _talk(self) -> str:
        """A buyer writes, and is answered by the shop's agent."""
        thread = await begin_conversation(self.shop, self._line())
        try:
            await self._reply(thread)
        except TimeoutError:
            return "silent"
        return "answers"

    async def _reply(self, thread: str) -> None:
        async with asyncio.timeout(30):
            while not (await query(self.shop.fleet, _ANSWERED, decode("con", thread)))[0][0]:  # noqa: ASYNC110 - it lies in PostgreSQL
                await asyncio.sleep(0.1)

    async def _pay(self, gateway: str, payment: str) -> int | None:
        """The buyer pays at the gateway, whose webhook is answered."""
        [row] = await query(self.shop.fleet, _GATEWAY_ID, decode("pay", payment))
        return await self.pay(gateway, row["gateway_id"])

    async def pay(self, gateway: str, request_id: str) -> int | None:
        if gateway == "xendit":
            self.xendit_paid += 1
            paid = await self.xendit.pay(request_id, deliver=False)
            self.xendit.webhook_url = self.hooks["xendit"]
            await self.xendit.post(paid.notice)
            return self.xendit.deliveries[-1].status
        self.stripe_paid += 1
        status = None
        for event in await self.stripe.pay(request_id, deliver=False):
            status = await self.stripe.post(event, url=self.hooks["stripe"])
        return status

    async def _sell(self, asking: Awaitable[dict[str, Any]], gateway: str) -> str:
        """By the well gateway, from the order to paid."""
        payment = await asking
        if payment["status"] == "requires_action":
            await self._pay(gateway, payment["id"])
        return str(payment["status"])

    async def jump(self) -> None:
        """On the business clock, past every patience: whatever waits is looked at, all at once."""
        self.jumped += JUMP_SECONDS
        await self.shop.shift_clock(self.jumped)

    async def until_answered(
        self, row: str, paid: Mapping[str, Any], *, seconds: float
    ) -> list[dict[str, Any]]:
        """What still waits for the gateway when the time is over.

        Patience with an ask of which nothing is known passes on the business clock.
        """
        until, jump_at = time.monotonic() + seconds, time.monotonic()
        while found := await query(self.shop.fleet, _WAITS, row, decode("pay", paid["id"])):
            if time.monotonic() > until:
                break
            if time.monotonic() > jump_at:
                await self.jump()
                jump_at = time.monotonic() + JUMP_EVERY_SECONDS
            await asyncio.sleep(LOOK_SECONDS)
        return [dict(one) for one in found]

    async def leaks(self) -> list[str]:
        """Orders that hold stock with nothing to pay them by, and jobs nobody will do."""
        found = await query(self.shop.fleet, _LEAKS)
        return [f"{row['count']} {row['what']}" for row in found if row["count"]]

    def doubled(self) -> list[str]:
        """Payments with two sessions at Stripe that could both be paid: an answer was not looked up."""
        open_: dict[str, int] = {}
        for session in self.stripe.account.sessions.values():
            if session["status"] == "open":
                ours = session["client_reference_id"].partition(".")[0]
                open_[ours] = open_.get(ours, 0) + 1
        return [one for one, count in open_.items() if count > 1]

    async def _order(self, line: Client) -> str:
        items = [{"variant_id": self.variant, "quantity": 1}]
        body = {"customer": {"name": "Pembeli"}, "items": items}
        answer = await line.insist(
            "POST", self.shop.path("/orders"), body, key=secrets.token_hex(12)
        )
        assert answer.status == 201, answer
        return str(answer.json["id"])

    async def _ask_for(self, order: str, gateway: str) -> dict[str, Any]:
        return await self._ask(self._line(), order, gateway, METHODS[gateway])

    async def _ask(self, line: Client, order: str, provider: str, method: str) -> dict[str, Any]:
        path = self.shop.path(f"/orders/{order}/payments")
        body = {"provider": provider, "method": method, "replace": True}
        answer = await line.insist("POST", path, body, key=secrets.token_hex(12))
        assert answer.status == 201, answer
        found: dict[str, Any] = answer.json
        return found

    async def _asked(self, order: str, gateway: str, *, within: float) -> str:
        """What whoever asks the sick gateway is told, if anything; they ask once."""
        path = self.shop.path(f"/orders/{order}/payments")
        body = {"provider": gateway, "method": METHODS[gateway], "replace": True}
        try:
            answer = await self._line().ask(
                "POST", path, body, key=secrets.token_hex(12), seconds=within
            )
        except NoAnswer:
            return "no answer"
        return str(answer.json["status"])

    async def _code(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: object = None
    ) -> int:
        answer: Answer = await self._line().ask(method, path, body, headers=headers)
        return answer.status

    async def _timed(self, seen: Seen, what: str, act: Awaitable[Any]) -> Any:
        began = time.monotonic()
        found = await act
        seen[what] = found, time.monotonic() - began
        return found

    def _line(self) -> Client:
        return self.shop.client(heard=False)


@asynccontextmanager
async def open_sick(shop: Shop, xendit: XenditTwin, stripe: StripeTwin) -> AsyncIterator[Sick]:
    hooks = await connected(shop, xendit, stripe)
    goods = await shop.product("Kaos Sakit", stock=1_000_000)
    yield Sick(shop, xendit, stripe, hooks, goods["variants"][0]["id"], await dashboard_login(shop))


_STANDS = """
    SELECT p.pay_token, p.status, EXISTS (SELECT FROM customer_messages m
        WHERE m.store_id = p.store_id AND m.once_key = 'payment.delayed:' || p.id
            AND m.text LIKE '%/pay/%') AS is_told
    FROM payments p WHERE p.order_id = $1 ORDER BY p.id DESC LIMIT 1
"""
_ANSWERED = """
    SELECT EXISTS (SELECT FROM customer_messages
        WHERE conversation_id = $1 AND direction = 'out' AND author = 'agent')
"""
_GATEWAY_ID = "SELECT gateway_id FROM payments WHERE id = $1"
_WAITS = """
    SELECT p.status, p.failure, p.asks, count(*) FROM payments p
    WHERE p.provider = $1 AND (p.status = 'pending' OR p.id = $2 AND p.status <> 'captured')
    GROUP BY 1, 2, 3
"""
_LEAKS = """
    SELECT 'jobs are held' AS what, count(*) FROM pgqueuer WHERE status = 'failed'
    UNION ALL SELECT 'webhooks unread', count(*) FROM payment_webhook_logs WHERE processed_at IS NULL
    UNION ALL SELECT 'attempts pending without a timer', count(*) FROM payments p
        WHERE p.status = 'pending' AND NOT EXISTS (SELECT FROM timers t
            WHERE t.store_id = p.store_id AND t.kind = 'payments.look' AND t.subject_id = p.id)
"""
