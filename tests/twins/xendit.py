"""A local twin of Xendit's Payments API v3, over real HTTP, with state, webhooks and bad days.

    async with XenditTwin(webhook_url="http://127.0.0.1:8000/webhooks/xendit/cnx_1") as twin:
        gateway = Xendit(egress, twin.url, twin.secret_key, twin.callback_token)
        asked = await gateway.request(ask)
        await twin.pay(asked.provider_id)  # captures, then posts payment.capture
        twin.assert_clean()  # no request of ours broke Xendit's rules

Every request is judged (xendit_judge.py) and meets an account with a memory (xendit_account.py).
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any, Self

import httpx

from . import UNENCRYPTED
from .http_server import Answer, Cut, HttpServer, Outcome, Request, Silence
from .xendit_account import BUSINESS_ID, Account, Refusal, now
from .xendit_judge import ExtraJudge, Json, Rejection, judge
from .xendit_transactions import transactions


class Fault(Enum):
    """One bad moment. "Done" means the request took effect all the same."""

    SERVER_ERROR = auto()  # 500 SERVER_ERROR
    BAD_GATEWAY = auto()  # 502 with HTML
    RATE_LIMITED = auto()  # 429 RATE_LIMIT_EXCEEDED, reset in 7 s
    CHANNEL_UNAVAILABLE = auto()  # 503
    REFUND_NOT_SUPPORTED = auto()  # 403
    NOT_ACTIVATED = auto()  # 403 INVALID_MERCHANT_SETTINGS
    SILENCE = auto()  # not done, no answer ever
    HANG_UP = auto()  # not done, connection dropped
    ANSWER_LOST = auto()  # done, connection dropped
    CUT = auto()  # done, connection dropped in the middle of the answer
    TRUNCATED = auto()  # done, 2xx with half a JSON document
    NOT_JSON = auto()  # done, 2xx with HTML


Weather = Callable[[str, Request], Awaitable[Fault | None]]


@dataclass(frozen=True, slots=True)
class Notice:
    """A webhook as Xendit would post it. `twin.post(notice)` delivers it, again or at last."""

    event: str
    body: Json


@dataclass(frozen=True, slots=True)
class Delivery:
    event: str
    status: int | None  # None: nobody answered


@dataclass(frozen=True, slots=True)
class Paid:
    payment_id: str
    notice: Notice


@dataclass(slots=True)
class _Trouble:
    fault: Fault
    on: str
    times: int


@dataclass(slots=True)
class XenditTwin:
    webhook_url: str | None = None
    secret_key: str = "xnd_development_twin"
    callback_token: str = "twin-callback-token"
    port: int = 0
    account: Account = field(default_factory=lambda: Account("TOKO KEMBAR"))
    extra_judge: ExtraJudge | None = None
    weather: Weather | None = None  # what befalls a request by chance, once it has waited

    requests: list[Request] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)

    _troubles: list[_Trouble] = field(default_factory=list)
    _background: set[asyncio.Task[Any]] = field(default_factory=set)
    _server: HttpServer = field(init=False)
    _client: httpx.AsyncClient = field(init=False)

    async def start(self) -> None:
        self._client = httpx.AsyncClient(
            timeout=30.0,  # Xendit gives up at 30 s.
            trust_env=False,
            verify=UNENCRYPTED,
        )
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
        assert not self.rejections, f"Xendit would have rejected: {self.rejections}"

    def forgive(self) -> list[Rejection]:
        """The rejections so far, taken off the record: for tests that provoke them."""
        forgiven, self.rejections = self.rejections, []
        return forgiven

    def misbehave(self, fault: Fault, *, times: int = 1, on: str = "") -> None:
        """The next `times` requests go wrong. `on` names one operation of `_ROUTES`, like "create"."""
        self._troubles.append(_Trouble(fault, on, times))

    async def pay(
        self,
        request_id: str,
        amount: int | None = None,
        *,
        deliver: bool = True,
        times: int = 1,
        token: str | None = None,
        delay_seconds: float = 0.0,
        itemised: bool = True,
    ) -> Paid:
        """The buyer pays `amount` whole rupiah (None: what was asked).

        A request expired or cancelled keeps its status, as at Xendit: only the payment succeeds.
        A second call is a second payment. `itemised=False` leaves `captures` out.
        """
        payment = self.account.pay(request_id, amount, itemised=itemised)
        notice = _notice("payment.capture", payment)
        if deliver and delay_seconds:
            self._in_background(self._post_later(notice, times, token, delay_seconds))
        elif deliver:
            await self.post(notice, times=times, token=token)
        return Paid(payment["payment_id"], notice)

    async def pay_on_page(
        self, session_id: str, channel_code: str | None = None, *, deliver: bool = True
    ) -> Paid:
        """The buyer pays on Xendit's own page, by the channel it is for, else by the one given.

        Two webhooks follow, of the payment and of the session; the session's is handed back.
        """
        allowed = self.account.session(session_id).get("allowed_payment_channels", [])
        request_id = self.account.choose(session_id, channel_code or allowed[0])
        paid = await self.pay(request_id, deliver=False)
        payment = self.account.payment(paid.payment_id)
        notice = _notice("payment_session.completed", self.account.complete(session_id, payment))
        if deliver:
            await self.post(paid.notice)
            await self.post(notice)
        return Paid(paid.payment_id, notice)

    async def fail(
        self, request_id: str, failure_code: str = "INSUFFICIENT_BALANCE", *, deliver: bool = True
    ) -> Notice:
        """An attempt fails, and with it the request."""
        notice = _notice("payment.failure", self.account.fail(request_id, failure_code))
        if deliver:
            await self.post(notice)
        return notice

    async def expire(self, request_id: str, *, deliver: bool = True, times: int = 1) -> Notice:
        """The request's time runs out; one already closed stays as it is."""
        self.account.close(request_id, "EXPIRED")
        notice = _notice("payment_request.expiry", self.account.request(request_id))
        if deliver:
            await self.post(notice, times=times)
        return notice

    async def settle_refund(
        self,
        refund_id: str,
        *,
        succeeded: bool = True,
        deliver: bool = True,
        times: int = 1,
        nested: bool = False,
    ) -> Notice:
        """A pending refund ends. `nested` puts the envelope in itself, as one documented example."""
        refund = self.account.settle(refund_id, succeeded=succeeded)
        notice = _notice("refund.succeeded" if succeeded else "refund.failed", refund)
        if nested:
            notice = replace(notice, body=notice.body | {"data": dict(notice.body)})
        if deliver:
            await self.post(notice, times=times)
        return notice

    async def post(self, notice: Notice, *, times: int = 1, token: str | None = None) -> None:
        """Delivers a webhook, each time with a `created` of its own. `token` forges the header."""
        assert self.webhook_url, "give the twin a webhook_url first"
        for _ in range(times):
            body = json.dumps(notice.body | {"created": now()}).encode()
            headers = {
                "content-type": "application/json",
                "x-callback-token": self.callback_token if token is None else token,
            }
            try:
                answer = await self._client.post(self.webhook_url, content=body, headers=headers)
            except httpx.HTTPError:
                self.deliveries.append(Delivery(notice.event, None))
            else:
                self.deliveries.append(Delivery(notice.event, answer.status_code))

    async def settled(self) -> None:
        """Waits until every delayed or simulated webhook is posted."""
        while self._background:
            await asyncio.gather(*self._background)

    async def _post_later(
        self, notice: Notice, times: int, token: str | None, delay_seconds: float
    ) -> None:
        await asyncio.sleep(delay_seconds)
        await self.post(notice, times=times, token=token)

    def _in_background(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _handle(self, request: Request) -> Outcome:
        self.requests.append(request)
        operation, one = route(request)
        rejection = judge(operation, request, self.secret_key, self.extra_judge)
        if rejection is not None:
            self.rejections.append(rejection)
            return _error(rejection.status, rejection.error_code, rejection.message)
        fault = self._trouble(operation)
        if fault is None and self.weather is not None:
            fault = await self.weather(operation, request)
        if fault in _INSTEAD:
            return _INSTEAD[fault]
        try:
            answer = (
                _json(200, _LISTS[operation](self.account, request.query))
                if operation in _LISTS
                else self._do(operation, one, json.loads(request.body or b"{}"))
            )
        except Refusal as refusal:
            answer = _error(refusal.status, refusal.code, refusal.message)
        return _spoiled(answer, fault)

    def _trouble(self, operation: str) -> Fault | None:
        for trouble in self._troubles:
            if trouble.times > 0 and trouble.on in {"", operation}:
                trouble.times -= 1
                return trouble.fault
        return None

    def _do(self, operation: str, one: str, body: Json) -> Answer:
        if operation == "create":
            return _json(201, self.account.create(body))
        if operation == "create_session":
            return _json(201, self.account.open_session(body))
        if operation == "cancel_session":
            return _json(200, self.account.close_session(one, "CANCELED"))
        if operation == "refund":
            return _json(200, self.account.give_back(body))
        if operation == "simulate":
            return _json(200, self._simulate(one, body["amount"]))
        called = {
            "read": self.account.request,
            "read_payment": self.account.payment,
            "read_refund": self.account.refund,
            "read_session": self.account.session,
            "cancel": self.account.cancel,
        }
        return _json(200, called[operation](one))

    def _simulate(self, request_id: str, amount: int) -> Json:
        self.account.request(request_id)
        self._in_background(self.pay(request_id, amount, deliver=self.webhook_url is not None))
        return {"status": "PENDING", "message": "A simulated payment is being processed."}


_ID = "([A-Za-z0-9_-]+)"
_ROUTES = (
    ("create", "POST", re.compile("/v3/payment_requests()")),
    ("read", "GET", re.compile(f"/v3/payment_requests/{_ID}")),
    ("cancel", "POST", re.compile(f"/v3/payment_requests/{_ID}/cancel")),
    ("simulate", "POST", re.compile(f"/v3/payment_requests/{_ID}/simulate")),
    ("read_payment", "GET", re.compile(f"/v3/payments/{_ID}")),
    ("create_session", "POST", re.compile("/sessions()")),
    ("read_session", "GET", re.compile(f"/sessions/{_ID}")),
    ("cancel_session", "POST", re.compile(f"/sessions/{_ID}/cancel")),
    ("transactions", "GET", re.compile("/transactions()")),
    ("refund", "POST", re.compile("/refunds()")),
    ("list_refunds", "GET", re.compile("/refunds()")),
    ("read_refund", "GET", re.compile(f"/refunds/{_ID}")),
)


_LISTS: dict[str, Callable[[Account, Mapping[str, str]], Json]] = {
    "transactions": transactions,
    "list_refunds": Account.list_refunds,
}


def route(request: Request) -> tuple[str, str]:
    """The operation and the id in its path; an unknown call is an operation the judge refuses."""
    for operation, method, pattern in _ROUTES:
        if request.method == method and (match := pattern.fullmatch(request.path)):
            return operation, match[1]
    return f"{request.method} {request.path}", ""


def _notice(event: str, told: Json) -> Notice:
    """A snapshot: what happens later does not change a webhook already written."""
    data = json.loads(json.dumps(told))
    return Notice(
        event,
        {"event": event, "business_id": BUSINESS_ID, "created": now(), "data": data},
    )


def _json(status: int, body: Json, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, json.dumps(body).encode(), headers=headers or {})


def _error(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Answer:
    return _json(status, {"error_code": code, "message": message}, headers)


_HTML = b"<html><body>nginx</body></html>"
_NOTHING = Cut(Answer(200, b""))  # cut inside the head: no byte a client can use

_INSTEAD: dict[Fault | None, Outcome] = {
    Fault.SERVER_ERROR: _error(500, "SERVER_ERROR", "An unexpected error occured."),
    Fault.BAD_GATEWAY: Answer(502, _HTML, "text/html"),
    Fault.RATE_LIMITED: _error(
        429, "RATE_LIMIT_EXCEEDED", "Too many requests.", {"rate-limit-reset": "7"}
    ),
    Fault.CHANNEL_UNAVAILABLE: _error(503, "CHANNEL_UNAVAILABLE", "The channel is unavailable."),
    Fault.NOT_ACTIVATED: _error(403, "INVALID_MERCHANT_SETTINGS", "The channel is not activated."),
    Fault.REFUND_NOT_SUPPORTED: _error(403, "REFUND_NOT_SUPPORTED", "Refund is not available."),
    Fault.SILENCE: Silence(),
    Fault.HANG_UP: _NOTHING,
}


def _spoiled(answer: Answer, fault: Fault | None) -> Outcome:
    if fault is Fault.ANSWER_LOST:
        return _NOTHING
    if fault is Fault.CUT:
        return Cut(answer)
    if fault is Fault.TRUNCATED:
        return replace(answer, body=answer.body[: len(answer.body) // 2])
    if fault is Fault.NOT_JSON:
        return replace(answer, body=_HTML, content_type="text/html")
    return answer
