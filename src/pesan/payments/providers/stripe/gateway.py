"""The gateway itself: what is asked over HTTP, and the webhook's reading."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import stripe

from ....kit import clock
from ....kit.egress import Egress, NotSent, OutcomeUnknown
from ....kit.errors import Problem
from ....kit.money import Money
from ...errors import GatewayRefused, GatewayUnavailable, GatewayUnknown, RefundNotSupported
from ...models import Ask, Asked, Disputed, Happenings, Method, Notice, Refunded, Truth
from ...reconciler.models import Leaf
from . import answers, notices, statement, wire
from .line import client
from .refusals import PROVIDER, refusal, refused
from .units import to_stripe
from .wire import Json, Unreadable

if TYPE_CHECKING:
    from stripe.params import BalanceTransactionListParams, EventListParams
    from stripe.params.checkout import SessionCreateParams, SessionListParams

_TEST_KEYS = ("sk_test_", "rk_test_")
_INTENT = "pi_"
_PAGE = 100  # the most Stripe gives
_EVENTS_MAX = 5_000
_PAGES_MAX = 20
_CLOCKS_DIFFER = timedelta(minutes=5)
_WITH_MONEY = ["payment_intent.latest_charge"]

# A session ends half an hour to a day after it was made. A minute is for the way there.
_LEAST = timedelta(minutes=31)
_MOST = timedelta(hours=24) - timedelta(minutes=1)


class Stripe:
    """One connected Stripe account. `api_url` is scheme and host only, from the settings.

    An ask carries our reference as its idempotency key: should it ever be sent again, it is not done
    again. What may have arrived is `payments.gateway_unknown` all the same, and looked up.
    """

    def __init__(
        self,
        egress: Egress,
        api_url: str,
        secret_key: str,
        webhook_secret: str,
        *,
        timeout_seconds: float | None = None,
    ) -> None:
        self._livemode = not secret_key.startswith(_TEST_KEYS)
        self._webhook_secret = webhook_secret
        self._v1 = client(
            egress, api_url.rstrip("/"), secret_key, timeout_seconds=timeout_seconds
        ).v1

    async def request(self, ask: Ask) -> Asked:
        """POST /v1/checkout/sessions. Units are checked before anything is sent."""
        params = _session(ask)
        with _asking(repeatable=False):
            session = await self._v1.checkout.sessions.create_async(
                params, {"idempotency_key": ask.reference}
            )
            return answers.asked(_plain(session), reference=ask.reference)

    async def read(self, request_id: str, capture_id: str | None = None) -> Truth:  # noqa: ARG002 - the session tells every capture
        """The session with its payment intent; one that an intent's event named is found by it."""
        with _asking(repeatable=True):
            return answers.truth(await self._session(_checked(request_id)))

    async def find(self, references: Collection[str], *, since: datetime) -> Asked | None:
        """GET /v1/checkout/sessions, newest first, back to when the first was asked for."""
        within: SessionListParams = {
            "created": {"gte": int((since - _CLOCKS_DIFFER).timestamp())},
            "limit": _PAGE,
        }
        for _ in range(_PAGES_MAX):
            with _asking(repeatable=True):
                found = _plain(await self._v1.checkout.sessions.list_async(within))
                page = wire.page(found)
                for session in page:
                    if (ours := wire.find_text(session, "client_reference_id")) in references:
                        return answers.asked(session, reference=str(ours))
                if found.get("has_more") is not True or not page:
                    return None
                within["starting_after"] = wire.identifier(page[-1], "id")
        return None

    async def cancel(self, request_id: str) -> None:
        """Safe to repeat. A session already paid or expired stays as it is."""
        session_id = _checked(request_id)
        try:
            with _asking(repeatable=True):
                await self._v1.checkout.sessions.expire_async(session_id)
        except GatewayRefused:
            with _asking(repeatable=True):
                found = _plain(await self._v1.checkout.sessions.retrieve_async(session_id))
            if found.get("status") == "open":
                raise

    async def refund(self, request_id: str, amount: Money, *, reference: str) -> Refunded:
        """POST /v1/refunds, of the session's payment intent."""
        value = _units(amount)
        with _asking(repeatable=True):
            intent = wire.find_object(await self._session(_checked(request_id)), "payment_intent")
            if intent is None or intent.get("status") != "succeeded":
                raise RefundNotSupported(provider=PROVIDER, reason="nothing was paid on it")
            paid_on = wire.identifier(intent, "id")
        with _asking(repeatable=False):
            refund = await self._v1.refunds.create_async(
                {
                    "payment_intent": paid_on,
                    "amount": value,
                    "reason": "requested_by_customer",
                    "metadata": {answers.REFUND_REFERENCE: reference},
                },
                {"idempotency_key": reference},
            )
            return answers.refunded(_plain(refund))

    async def read_refund(self, refund_id: str) -> Refunded:
        with _asking(repeatable=True):
            refund = await self._v1.refunds.retrieve_async(_checked(refund_id))
            return answers.refunded(_plain(refund))

    async def read_dispute(self, dispute_id: str) -> Disputed:
        with _asking(repeatable=True):
            dispute = await self._v1.disputes.retrieve_async(_checked(dispute_id))
            return answers.disputed(_plain(dispute))

    async def events(self, *, after: str | None, since: datetime) -> Happenings:
        """GET /v1/events, of kinds in our table. An event older than Stripe keeps begins anew."""
        if after is not None:
            try:
                page, has_more = await self._events({"ending_before": _checked(after)})
                return Happenings(answers.happened(page), has_more)
            except GatewayRefused as problem:
                if problem.facts.get("provider_code") != "resource_missing":
                    raise
        every: list[Json] = []
        within: EventListParams = {"created": {"gte": int(since.timestamp())}}
        has_more = True
        while has_more and len(every) < _EVENTS_MAX:  # newest first, so back to where it began
            page, has_more = await self._events(within)
            every += page
            if page:
                within["starting_after"] = wire.identifier(page[-1], "id")
        return Happenings(answers.happened(every), has_more=False)

    async def list_money(
        self, since: datetime, until: datetime, *, after: str | None = None
    ) -> Leaf:
        """GET /v1/balance_transactions, newest first."""
        params: BalanceTransactionListParams = {
            "created": {"gte": int(since.timestamp()), "lte": int(until.timestamp())},
            "limit": _PAGE,
            "expand": statement.EXPAND,
        }
        if after is not None:
            params["starting_after"] = after
        with _asking(repeatable=True):
            return statement.leaf(_plain(await self._v1.balance_transactions.list_async(params)))

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        return notices.read_notice(
            headers, body, secret=self._webhook_secret, livemode=self._livemode, now=clock.real()
        )

    def reread_notice(self, body: bytes) -> Notice:
        return notices.reread_notice(body)

    async def _events(self, which: "EventListParams") -> tuple[list[Json], bool]:
        with _asking(repeatable=True):
            listed = await self._v1.events.list_async(
                {"types": list(notices.EVENTS), "limit": _PAGE, **which}
            )
            found = _plain(listed)
            return wire.page(found), found.get("has_more") is True

    async def _session(self, one: str) -> Json:
        if not one.startswith(_INTENT):
            return _plain(
                await self._v1.checkout.sessions.retrieve_async(one, {"expand": _WITH_MONEY})
            )
        expand = [f"data.{path}" for path in _WITH_MONEY]
        found = await self._v1.checkout.sessions.list_async(
            {"payment_intent": one, "limit": 1, "expand": expand}
        )
        sessions = wire.page(_plain(found))
        if not sessions:
            raise refused(f"{one} is of no checkout session")
        return sessions[0]


def _session(ask: Ask) -> "SessionCreateParams":
    if ask.method is not Method.CARD or ask.channel_code is not None:
        raise refused("it takes cards here, on its own page")
    ours = {answers.REFERENCE: ask.reference}
    return {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "allowed_payment_method_types": ["card"],
        "adaptive_pricing": {"enabled": False},  # what is paid is what was asked, in its currency
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": ask.amount.currency.lower(),
                    "unit_amount": _units(ask.amount),
                    "product_data": {"name": ask.description[:250] or "Order"},
                },
            }
        ],
        "client_reference_id": ask.reference,
        "metadata": ours,
        "payment_intent_data": {"metadata": ours},
        "success_url": ask.return_url,
        "cancel_url": ask.return_url,
        "expires_at": _expiry(ask.expires_at),
    }


def _expiry(ours: datetime) -> int:
    """Ours, within Stripe's bounds and by its clock. What ends sooner here is expired by us."""
    now = clock.real()
    return int(min(max(ours, now + _LEAST), now + _MOST).timestamp())


def _plain(answer: stripe.StripeObject) -> Json:
    """The SDK's types are promises of Stripe's, and checked nowhere: we read what is there."""
    return answer.to_dict()


def _units(amount: Money) -> int:
    if amount.minor <= 0:
        raise refused(f"{amount} is nothing to move")
    try:
        return to_stripe(amount)
    except ValueError as error:
        raise refused(str(error)) from None


def _checked(one: str) -> str:
    """An id goes into a URL, and may once have come from a body: it has no dots and no slashes."""
    if not wire.ID.fullmatch(one):
        raise refused(f"{one[:60]!r} is not an id of Stripe")
    return one


@contextmanager
def _asking(*, repeatable: bool) -> Iterator[None]:
    """Says in our words what went wrong. `repeatable`: a silence is only a later."""
    silent = GatewayUnavailable if repeatable else GatewayUnknown
    try:
        yield
    except NotSent as error:
        raise GatewayUnavailable(provider=PROVIDER, reason=str(error)) from error
    except OutcomeUnknown as error:
        raise silent(provider=PROVIDER, reason=str(error)) from error
    except stripe.StripeError as error:
        problem: Problem = refusal(error, repeatable=repeatable)
        raise problem from error
    except Unreadable as error:
        reason = f"its answer cannot be read: {error}"
        raise GatewayUnknown(provider=PROVIDER, reason=reason) from error
