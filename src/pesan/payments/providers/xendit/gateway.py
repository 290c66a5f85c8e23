"""The gateway itself: seven questions over HTTP, and the webhook's reading."""

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from ....kit.egress import Egress, NotSent, OutcomeUnknown, Response
from ....kit.errors import Problem
from ....kit.money import Money
from ...errors import GatewayRefused, GatewayUnavailable, GatewayUnknown, NotSimulated
from ...models import Ask, Asked, Notice, Refunded, Truth
from ...reconciler.models import Leaf
from .. import marks
from . import answers, notices, sessions, statement, wire
from .channels import PROVIDER, channel, is_paid_on_page, properties, refused, whole_rupiah
from .refusals import CLOSED, refusal
from .wire import Json, Unreadable

API_VERSION = "2024-11-11"

_REQUESTS = "/v3/payment_requests"
_PAYMENTS = "/v3/payments"
_REFUNDS = "/refunds"
_PAGES_MAX = 20


class Xendit:
    """One connected Xendit account. `api_url` is scheme and host only, from the settings.

    No v3 call takes an idempotency key, so nothing is ever sent twice from here: what may have
    arrived is `payments.gateway_unknown`, and the caller looks before it asks again.
    """

    def __init__(
        self,
        egress: Egress,
        api_url: str,
        secret_key: str,
        callback_token: str,
        *,
        timeout_seconds: float | None = None,
    ) -> None:
        self._egress = egress
        self._api_url = api_url.rstrip("/")
        self._callback_token = callback_token
        self._timeout_seconds = timeout_seconds
        basic = base64.b64encode(f"{secret_key}:".encode()).decode()
        self._headers = {
            "authorization": f"Basic {basic}",
            "api-version": API_VERSION,
            "accept": "application/json",
        }

    async def request(self, ask: Ask) -> Asked:
        """POST /v3/payment_requests, or /sessions for what is typed on Xendit's page.

        Limits and units are checked before anything is sent.
        """
        found = channel(ask.method, ask.channel_code)
        found.refuse_amount(ask.amount)
        if is_paid_on_page(found, ask):
            answer = await self._ask("POST", sessions.PATH, sessions.body(found, ask))
            with _understanding():
                return sessions.asked(answer, reference=ask.reference)
        body: Json = {
            "reference_id": ask.reference,
            "type": "PAY",
            "country": "ID",
            "currency": str(ask.amount.currency),
            "request_amount": whole_rupiah(ask.amount),
            "capture_method": "AUTOMATIC",
            "channel_code": found.code,
            "channel_properties": properties(found, ask),
            "metadata": marks.of_ask(ask),
        }
        if ask.description:
            body["description"] = ask.description[:1000]
        answer = await self._ask("POST", _REQUESTS, body)
        with _understanding():
            return answers.asked(answer, reference=ask.reference, prefer=found.shows)

    async def read(self, request_id: str, capture_id: str | None = None) -> Truth:
        """The request as it stands, with the payments on it.

        A capture after expiry leaves the request EXPIRED there, so the payment is read by its own
        id: the one the request names as its latest, and the one a webhook named.
        """
        if sessions.is_session(request_id):
            return await self._read_session(request_id, capture_id)
        request = await self._look(_path(_REQUESTS, request_id))
        with _understanding():
            latest = wire.find_identifier(request, "latest_payment_id")
        payments = await self._payments(latest, capture_id)
        with _understanding():
            return answers.truth(request, payments, request_id=request_id)

    async def cancel(self, request_id: str) -> None:
        """Safe to repeat. A request already paid, expired or cancelled stays as it is."""
        collection = sessions.PATH if sessions.is_session(request_id) else _REQUESTS
        try:
            await self._look(_path(collection, request_id) + "/cancel", method="POST")
        except GatewayRefused as problem:
            if problem.facts.get("provider_code") not in CLOSED:
                raise

    async def refund(self, request_id: str, amount: Money, *, reference: str) -> Refunded:
        """POST /refunds: usually pending at first; a webhook or a later read tells the end."""
        body: Json = {
            "payment_request_id": await self._paid_request(request_id),
            "reference_id": reference,
            "currency": str(amount.currency),
            "amount": whole_rupiah(amount),
            "reason": "REQUESTED_BY_CUSTOMER",
        }
        answer = await self._ask("POST", _REFUNDS, body)
        with _understanding():
            return answers.refunded(answer)

    async def find_refund(self, request_id: str, *, reference: str) -> Refunded | None:
        """GET /refunds, which v3's pages do not show; Xendit's own SDKs ask it of this same resource."""
        paid_on = await self._paid_request(request_id)
        after: str | None = None
        for _ in range(_PAGES_MAX):
            listed = await self._look(_REFUNDS + answers.refunds_of(paid_on, after))
            with _understanding():
                page, after = answers.refund_page(listed)
                for one in page:
                    ours = (one.get("payment_request_id"), one.get("reference_id"))
                    if ours == (paid_on, reference):
                        return answers.refunded(one)
            if after is None:
                return None
        return None

    async def read_refund(self, refund_id: str) -> Refunded:
        answer = await self._look(_path(_REFUNDS, refund_id))
        with _understanding():
            return answers.refunded(answer)

    async def simulate(self, request_id: str, amount: Money) -> None:
        """POST /v3/payment_requests/{id}/simulate, in test mode alone: it always answers PENDING."""
        if sessions.is_session(request_id):
            raise NotSimulated(provider=PROVIDER, reason="it is paid on Xendit's own page")
        path = _path(_REQUESTS, request_id) + "/simulate"
        await self._ask("POST", path, {"amount": whole_rupiah(amount)})

    async def list_money(
        self, since: datetime, until: datetime, *, after: str | None = None
    ) -> Leaf:
        answer = await self._look(statement.path(since, until, after))
        with _understanding():
            return statement.leaf(answer)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        return notices.read_notice(headers, body, callback_token=self._callback_token)

    def reread_notice(self, body: bytes) -> Notice:
        return notices.reread_notice(body)

    async def _paid_request(self, request_id: str) -> str:
        """Money goes back on the request that its page made, where it was paid on one."""
        if not sessions.is_session(request_id):
            return _checked(request_id)
        session = await self._look(_path(sessions.PATH, request_id))
        with _understanding():
            return wire.identifier(session, "payment_request_id")

    async def _read_session(self, session_id: str, capture_id: str | None) -> Truth:
        session = await self._look(_path(sessions.PATH, session_id))
        with _understanding():
            latest = wire.find_identifier(session, "payment_id")
        payments = await self._payments(latest, capture_id)
        with _understanding():
            return sessions.truth(session, payments, session_id=session_id)

    async def _payments(self, latest: str | None, claimed: str | None) -> list[Json]:
        found = [] if latest is None else [await self._look(_path(_PAYMENTS, latest))]
        if claimed not in {None, latest}:
            found += await self._claimed(str(claimed))
        return found

    async def _claimed(self, payment_id: str) -> list[Json]:
        """A payment a webhook named. One that is not there is a false claim, and hides no other."""
        try:
            return [await self._look(_path(_PAYMENTS, payment_id))]
        except GatewayRefused:
            return []

    async def _ask(self, method: str, path: str, body: Json) -> Json:
        """Sends what must not be sent twice."""
        try:
            response = await self._send(method, path, body)
        except OutcomeUnknown as error:
            raise GatewayUnknown(provider=PROVIDER, reason=str(error)) from error
        return _answer(response, repeatable=False)

    async def _look(self, path: str, *, method: str = "GET") -> Json:
        """Sends what may be sent again without harm, so a silence is only a later."""
        try:
            response = await self._send(method, path)
        except OutcomeUnknown as error:
            raise GatewayUnavailable(provider=PROVIDER, reason=str(error)) from error
        return _answer(response, repeatable=True)

    async def _send(self, method: str, path: str, body: Json | None = None) -> Response:
        headers = self._headers | ({"content-type": "application/json"} if body is not None else {})
        content = None if body is None else json.dumps(body).encode()
        try:
            return await self._egress.send(
                method,
                self._api_url + path,
                headers=headers,
                content=content,
                timeout_seconds=self._timeout_seconds,
            )
        except NotSent as error:
            raise GatewayUnavailable(provider=PROVIDER, reason=str(error)) from error


def _answer(response: Response, *, repeatable: bool) -> Json:
    if not response.is_success:
        problem: Problem = refusal(
            response.status_code, response.headers, response.content, repeatable=repeatable
        )
        raise problem
    with _understanding():
        return wire.parse(response.content)


@contextmanager
def _understanding() -> Iterator[None]:
    try:
        yield
    except Unreadable as error:
        reason = f"its answer cannot be read: {error}"
        raise GatewayUnknown(provider=PROVIDER, reason=reason) from error


def _path(collection: str, one: str) -> str:
    return f"{collection}/{_checked(one)}"


def _checked(one: str) -> str:
    """An id goes into a URL, and may once have come from a body: it has no dots and no slashes."""
    if not wire.ID.fullmatch(one):
        raise refused(f"{one[:60]!r} is not an id of Xendit")
    return one
