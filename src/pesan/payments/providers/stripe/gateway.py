"""The gateway itself: what is asked over HTTP, and the webhook's reading."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ....kit import clock
from ....kit.egress import Egress
from ....kit.money import Money
from ...errors import GatewayRefused, RefundNotSupported
from ...models import Ask, Asked, Disputed, Happenings, Method, Notice, Refunded, Truth
from ...reconciler.models import Leaf
from .. import marks
from . import answers, books, notices, wire
from .asking import asking, checked, plain, units
from .customers import Customers
from .line import client
from .refusals import PROVIDER, refused
from .wire import Json

if TYPE_CHECKING:
    from stripe.params import EventListParams, RefundListParams
    from stripe.params.checkout import SessionCreateParams, SessionListParams

_TEST_KEYS = ("sk_test_", "rk_test_")
_INTENT = "pi_"
_SESSIONS = "/v1/checkout/sessions"
_PAGE = 100  # the most Stripe gives
_EVENTS_MAX = 5_000
_PAGES_MAX = 20
_CLOCKS_DIFFER = timedelta(minutes=5)
_WITH_MONEY = ["payment_intent.latest_charge"]

# A session ends half an hour to a day after it was made. A minute is for the way there.
_LEAST = timedelta(minutes=31)
_MOST = timedelta(hours=24) - timedelta(minutes=1)


class Stripe(Customers):
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
        self._client = client(
            egress, api_url.rstrip("/"), secret_key, timeout_seconds=timeout_seconds
        )
        self._v1 = self._client.v1

    async def request(self, ask: Ask) -> Asked:
        """POST /v1/checkout/sessions. Units are checked before anything is sent."""
        params = _session(ask)
        with asking(repeatable=False):
            session = await self._v1.checkout.sessions.create_async(
                params, {"idempotency_key": ask.reference}
            )
            return answers.asked(plain(session), reference=ask.reference)

    async def read(self, request_id: str, capture_id: str | None = None) -> Truth:  # noqa: ARG002 - the session tells every capture
        """The session with its payment intent; one that an intent's event named is found by it."""
        with asking(repeatable=True):
            return answers.truth(await self._session(checked(request_id)))

    async def find(self, references: Collection[str], *, since: datetime) -> Asked | None:
        """GET /v1/checkout/sessions, newest first, back to when the first was asked for.

        Read as it came: of a hundred sessions the SDK's objects take a tenth of a second to make,
        while the whole process waits.
        """
        within: SessionListParams = {
            "created": {"gte": int((since - _CLOCKS_DIFFER).timestamp())},
            "limit": _PAGE,
        }
        for _ in range(_PAGES_MAX):
            with asking(repeatable=True):
                listed = await self._client.raw_request_async("get", _SESSIONS, **within)
                found: Json = listed.data
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
        session_id = checked(request_id)
        try:
            with asking(repeatable=True):
                await self._v1.checkout.sessions.expire_async(session_id)
        except GatewayRefused:
            with asking(repeatable=True):
                found = plain(await self._v1.checkout.sessions.retrieve_async(session_id))
            if found.get("status") == "open":
                raise

    async def refund(self, request_id: str, amount: Money, *, reference: str) -> Refunded:
        """POST /v1/refunds, of the session's payment intent."""
        value = units(amount)
        with asking(repeatable=True):
            intent = wire.find_object(await self._session(checked(request_id)), "payment_intent")
            if intent is None or intent.get("status") != "succeeded":
                raise RefundNotSupported(provider=PROVIDER, reason="nothing was paid on it")
            paid_on = wire.identifier(intent, "id")
        with asking(repeatable=False):
            refund = await self._v1.refunds.create_async(
                {
                    "payment_intent": paid_on,
                    "amount": value,
                    "reason": "requested_by_customer",
                    "metadata": {marks.REFUND: reference},
                },
                {"idempotency_key": reference},
            )
            return answers.refunded(plain(refund))

    async def find_refund(self, request_id: str, *, reference: str) -> Refunded | None:
        """GET /v1/refunds, of the session's payment intent: ours bears our reference."""
        with asking(repeatable=True):
            intent = wire.find_object(await self._session(checked(request_id)), "payment_intent")
        if intent is None:
            return None
        within: RefundListParams = {
            "payment_intent": wire.identifier(intent, "id"),
            "limit": _PAGE,
        }
        for _ in range(_PAGES_MAX):
            with asking(repeatable=True):
                listed = plain(await self._v1.refunds.list_async(within))
                page = wire.page(listed)
                for one in page:
                    if marks.find(one.get("metadata"), marks.REFUND) == reference:
                        return answers.refunded(one)
                if listed.get("has_more") is not True or not page:
                    return None
                within["starting_after"] = wire.identifier(page[-1], "id")
        return None

    async def read_refund(self, refund_id: str) -> Refunded:
        with asking(repeatable=True):
            refund = await self._v1.refunds.retrieve_async(checked(refund_id))
            return answers.refunded(plain(refund))

    async def read_dispute(self, dispute_id: str) -> Disputed:
        with asking(repeatable=True):
            dispute = await self._v1.disputes.retrieve_async(checked(dispute_id))
            return answers.disputed(plain(dispute))

    async def events(self, *, after: str | None, since: datetime) -> Happenings:
        """GET /v1/events, of kinds in our table. An event older than Stripe keeps begins anew."""
        if after is not None:
            try:
                page, has_more = await self._events({"ending_before": checked(after)})
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
        return await books.list_money(self._v1, since, until, after)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        return notices.read_notice(
            headers, body, secret=self._webhook_secret, livemode=self._livemode, now=clock.real()
        )

    def reread_notice(self, body: bytes) -> Notice:
        return notices.reread_notice(body)

    async def _events(self, which: "EventListParams") -> tuple[list[Json], bool]:
        with asking(repeatable=True):
            listed = await self._v1.events.list_async(
                {"types": list(notices.EVENTS), "limit": _PAGE, **which}
            )
            found = plain(listed)
            return wire.page(found), found.get("has_more") is True

    async def _session(self, one: str) -> Json:
        if not one.startswith(_INTENT):
            return plain(
                await self._v1.checkout.sessions.retrieve_async(one, {"expand": _WITH_MONEY})
            )
        expand = [f"data.{path}" for path in _WITH_MONEY]
        found = await self._v1.checkout.sessions.list_async(
            {"payment_intent": one, "limit": 1, "expand": expand}
        )
        sessions = wire.page(plain(found))
        if not sessions:
            raise refused(f"{one} is of no checkout session")
        return sessions[0]


def _session(ask: Ask) -> "SessionCreateParams":
    if ask.method is not Method.CARD or ask.channel_code is not None:
        raise refused("it takes cards here, on its own page")
    ours = marks.of_ask(ask)
    params: SessionCreateParams = {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "allowed_payment_method_types": ["card"],
        "adaptive_pricing": {"enabled": False},  # what is paid is what was asked, in its currency
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": ask.amount.currency.lower(),
                    "unit_amount": units(ask.amount),
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
    if ask.buyer_id is not None:
        # Its page shows what they let it keep, asks before it keeps more, and lets them take it back.
        params["customer"] = checked(ask.buyer_id)
        params["saved_payment_method_options"] = {
            "payment_method_save": "enabled",
            "payment_method_remove": "enabled",
        }
    return params


def _expiry(ours: datetime) -> int:
    """Ours, within Stripe's bounds and by its clock. What ends sooner here is expired by us."""
    now = clock.real()
    return int(min(max(ours, now + _LEAST), now + _MOST).timestamp())
