"""A local twin of Stripe's API, over real HTTP, with state, signed webhooks and bad days.

    async with StripeTwin(webhook_url="http://127.0.0.1:8000/webhooks/stripe/cnx_1") as twin:
        gateway = Stripe(egress, twin.url, twin.secret_key, twin.webhook_secret)
        asked = await gateway.request(ask)
        await twin.pay(asked.provider_id)  # captures, then posts what happened
        twin.assert_clean()  # no request of ours broke Stripe's rules, no answer of the twin's either

Every request is judged (stripe_judge.py) and meets an account with a memory (stripe_account.py).
Signatures are made, and each answer is loaded, by the official SDK.
"""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, Self

import httpx
import stripe

from . import UNENCRYPTED
from .http_server import Answer, HttpServer, Outcome, Request
from .stripe_account import Account
from .stripe_faults import INSTEAD, Fault, error_answer, spoiled
from .stripe_judge import ExtraJudge, Json, Rejection, judge, parameters
from .stripe_wallets import Refusal

AnswerJudge = Callable[[Json], list[str]]
Weather = Callable[[str, Request], Awaitable[Fault | None]]


@dataclass(frozen=True, slots=True)
class Delivery:
    event: str
    status: int | None  # None: nobody answered


@dataclass(slots=True)
class _Trouble:
    fault: Fault
    on: str
    times: int


@dataclass(slots=True)
class StripeTwin:
    webhook_url: str | None = None
    secret_key: str = "sk_test_the_twin"
    webhook_secret: str = "whsec_the_twin"
    port: int = 0
    account: Account = field(default_factory=Account)
    extra_judge: ExtraJudge | None = None
    answer_judge: AnswerJudge | None = None
    weather: Weather | None = None  # what befalls a request by chance, once it has waited

    before: dict[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)  # once each
    denied: set[str] = field(default_factory=set)  # operations a restricted key was not given

    requests: list[Request] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)  # what in our answers Stripe would not say
    deliveries: list[Delivery] = field(default_factory=list)

    _judged: set[str] = field(default_factory=set)  # objects as they were told
    _answered: dict[str, tuple[bytes, Answer]] = field(default_factory=dict)  # by idempotency key
    _troubles: list[_Trouble] = field(default_factory=list)
    _background: set[asyncio.Task[Any]] = field(default_factory=set)
    _server: HttpServer = field(init=False)
    _client: httpx.AsyncClient = field(init=False)
    _sdk: stripe.StripeClient = field(init=False)

    async def start(self) -> None:
        self._client = httpx.AsyncClient(timeout=30.0, trust_env=False, verify=UNENCRYPTED)
        self._sdk = stripe.StripeClient(self.secret_key)
        self._server = HttpServer(self._handle)
        await self._server.start(self.port)

    async def stop(self) -> None:
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self._server.stop()
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        return self._server.url

    def assert_clean(self) -> None:
        assert not self.rejections, f"Stripe would have rejected: {self.rejections}"
        assert not self.unlike, f"Stripe would not have said: {self.unlike}"

    def forgive(self) -> list[Rejection]:
        """The rejections so far, taken off the record: for tests that provoke them."""
        forgiven, self.rejections = self.rejections, []
        return forgiven

    def forget_keys(self) -> None:
        """As Stripe does with idempotency keys after a day."""
        self._answered.clear()

    def misbehave(self, fault: Fault, *, times: int = 1, on: str = "") -> None:
        """The next `times` requests go wrong. `on` names one operation of `_ROUTES`, like "create"."""
        self._troubles.append(_Trouble(fault, on, times))

    async def pay(
        self, session_id: str, *, deliver: bool = True, times: int = 1, ticks: bool = False
    ) -> list[Json]:
        """The buyer pays; three events tell of it, and of two of them we know.

        `ticks`: and the box that lets Stripe keep the card, where the page shows one.
        """
        if ticks:
            self.account.wallets.keep(self.account.session(session_id))
        return await self._tell(self.account.pay(session_id), deliver=deliver, times=times)

    async def decline(self, session_id: str, code: str = "insufficient_funds") -> list[Json]:
        return await self._tell(self.account.decline(session_id, code))

    async def wait(self, session_id: str) -> list[Json]:
        return await self._tell(self.account.wait(session_id))

    async def fail(
        self,
        session_id: str,
        code: str = "payment_intent_payment_attempt_failed",
        *,
        deliver: bool = True,
    ) -> list[Json]:
        """What the buyer's bank was waited for fails."""
        if self.account.session(session_id)["status"] == "open":
            self.account.wait(session_id)
        return await self._tell(self.account.fail(session_id, code), deliver=deliver)

    async def expire(self, session_id: str, *, deliver: bool = True) -> list[Json]:
        """The session's time runs out."""
        before = len(self.account.events)
        self.account.expire(session_id)
        return await self._tell(self.account.events[before:], deliver=deliver)

    async def settle_refund(self, refund_id: str, *, succeeded: bool = True) -> list[Json]:
        return await self._tell(self.account.settle_refund(refund_id, succeeded=succeeded))

    async def dispute(
        self,
        session_id: str,
        *,
        reason: str = "fraudulent",
        status: str = "needs_response",
        deliver: bool = True,
    ) -> str:
        """The buyer goes to their bank; returns the dispute's id."""
        events = self.account.begin_dispute(session_id, reason=reason, status=status)
        await self._tell(events, deliver=deliver)
        return str(events[0]["data"]["object"]["id"])

    async def move_dispute(self, dispute_id: str, status: str) -> list[Json]:
        return await self._tell(self.account.move_dispute(dispute_id, status))

    async def post(
        self,
        event: Json,
        *,
        times: int = 1,
        secret: str | None = None,
        age_seconds: int = 0,
        url: str | None = None,
    ) -> int | None:
        """Delivers an event, signed by the official SDK; `secret` and `age_seconds` forge it."""
        to = url or self.webhook_url
        assert to, "give the twin a webhook_url first"
        body, status = json.dumps(event, indent=2), None
        for _ in range(times):
            headers = {"stripe-signature": self.signature(body, secret, age_seconds)}
            try:
                answer = await self._client.post(to, content=body.encode(), headers=headers)
                status = answer.status_code
            except httpx.HTTPError:
                status = None
            self.deliveries.append(Delivery(event["type"], status))
        return status

    def signature(self, body: str, secret: str | None = None, age_seconds: int = 0) -> str:
        at = int(time.time()) - age_seconds
        made: str = stripe.WebhookSignature.generate_signature_header(
            body, secret or self.webhook_secret, at
        )
        return made

    async def settled(self) -> None:
        """Waits until every webhook that our own requests caused is posted."""
        while self._background:
            await asyncio.gather(*self._background)

    async def _tell(
        self, events: list[Json], *, deliver: bool = True, times: int = 1
    ) -> list[Json]:
        for event in events if deliver else []:
            await self.post(event, times=times)
        return events

    def _in_background(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _handle(self, request: Request) -> Outcome:
        self.requests.append(request)
        operation, one = route(request)
        rejection = judge(operation, request, self.secret_key, self.extra_judge)
        if rejection is not None:
            if rejection.status != 401:  # which key a shop was given is no slip of ours
                self.rejections.append(rejection)
            return error_answer(rejection.status, rejection.message, type_=rejection.type)
        if (happens := self.before.pop(operation, None)) is not None:
            await happens()
        if operation in self.denied:
            return error_answer(403, f"The provided key does not have the right for {operation}.")
        fault = self._trouble(operation)
        if fault is None and self.weather is not None:
            fault = await self.weather(operation, request)
        if fault in INSTEAD:
            return INSTEAD[fault]
        return spoiled(self._once(operation, one, request), fault)

    def _trouble(self, operation: str) -> Fault | None:
        for trouble in self._troubles:
            if trouble.times > 0 and trouble.on in {"", operation}:
                trouble.times -= 1
                return trouble.fault
        return None

    def _once(self, operation: str, one: str, request: Request) -> Answer:
        """A key that was used before is answered as it was, and with other words refused."""
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        said = request.path.encode() + b"\n" + request.body
        if key in self._answered:
            before, answer = self._answered[key]
            if before != said:
                message = "Keys for idempotent requests can only be used with the same parameters."
                return error_answer(400, message, type_="idempotency_error")
            return replace(answer, headers={"idempotent-replayed": "true"})
        happened = len(self.account.events)
        try:
            found = self._do(operation, one, parameters(request))
            self._check(found)
            answer = Answer(200, json.dumps(found).encode())
        except Refusal as refusal:
            answer = error_answer(refusal.status, str(refusal), code=refusal.code)
        if key is not None:
            self._answered[key] = said, answer
        if self.webhook_url is not None:
            self._in_background(self._tell(self.account.events[happened:]))
        return answer

    def _check(self, found: Json) -> None:
        """Ours are as Stripe's: the SDK makes its own objects of them.

        Each as it stands once: of a list of a hundred that takes a tenth of a second, in which
        whoever measures beside this twin would count our time for the shop's.
        """
        if found.get("object") == "list":
            found = found | {"data": [one for one in found["data"] if self._is_new(one)]}
        loaded = self._sdk.deserialize(found, api_mode="V1")
        inside = loaded.data if isinstance(loaded, stripe.ListObject) else [loaded]
        for one in inside:
            if type(one) is stripe.StripeObject:
                self.unlike.append(f"the SDK does not know {one.to_dict().get('object')}")
        self.unlike += [] if self.answer_judge is None else self.answer_judge(found)

    def _is_new(self, one: Json) -> bool:
        said = json.dumps(one)
        is_new = said not in self._judged
        self._judged.add(said)
        return is_new

    def _do(self, operation: str, one: str, params: Json) -> Json:
        account, expand = self.account, params.get("expand", [])
        called: dict[str, Callable[[], Json]] = {
            "create": lambda: account.shown(account.create(params), []),
            "read": lambda: account.shown(account.session(one), expand),
            "list": lambda: account.list_sessions(params),
            "expire": lambda: account.shown(account.expire(one), []),
            "refund": lambda: account.give_back(params),
            "read_refund": lambda: account.refund(one),
            "list_refunds": lambda: account.list_refunds(params),
            "read_dispute": lambda: account.dispute(one),
            "events": lambda: account.list_events(params),
            "balance": lambda: account.list_balance(params),
            "charges": lambda: account.list_charges(params),
            "make_customer": lambda: account.wallets.make(params),
            "list_customers": lambda: account.wallets.list_customers(params),
            "read_customer": lambda: account.wallets.customer(one),
            "delete_customer": lambda: account.wallets.delete(one),
            "list_methods": lambda: account.wallets.list_methods(one, params),
            "read_method": lambda: account.wallets.method(one),
            "detach": lambda: account.wallets.detach(one),
        }
        return called[operation]()


_ID = "([A-Za-z0-9_]+)"
_ROUTES = (
    ("create", "POST", re.compile("/v1/checkout/sessions()")),
    ("list", "GET", re.compile("/v1/checkout/sessions()")),
    ("read", "GET", re.compile(f"/v1/checkout/sessions/{_ID}")),
    ("expire", "POST", re.compile(f"/v1/checkout/sessions/{_ID}/expire")),
    ("refund", "POST", re.compile("/v1/refunds()")),
    ("list_refunds", "GET", re.compile("/v1/refunds()")),
    ("read_refund", "GET", re.compile(f"/v1/refunds/{_ID}")),
    ("read_dispute", "GET", re.compile(f"/v1/disputes/{_ID}")),
    ("events", "GET", re.compile("/v1/events()")),
    ("balance", "GET", re.compile("/v1/balance_transactions()")),
    ("charges", "GET", re.compile("/v1/charges()")),
    ("make_customer", "POST", re.compile("/v1/customers()")),
    ("list_customers", "GET", re.compile("/v1/customers()")),
    ("read_customer", "GET", re.compile(f"/v1/customers/{_ID}")),
    ("delete_customer", "DELETE", re.compile(f"/v1/customers/{_ID}")),
    ("list_methods", "GET", re.compile(f"/v1/customers/{_ID}/payment_methods")),
    ("read_method", "GET", re.compile(f"/v1/payment_methods/{_ID}")),
    ("detach", "POST", re.compile(f"/v1/payment_methods/{_ID}/detach")),
)


def route(request: Request) -> tuple[str, str]:
    """The operation and the id in its path; an unknown call is an operation the judge refuses."""
    for operation, method, pattern in _ROUTES:
        if request.method == method and (match := pattern.fullmatch(request.path)):
            return operation, match[1]
    return f"{request.method} {request.path}", ""
