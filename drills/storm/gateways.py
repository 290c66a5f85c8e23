"""What happens at the gateways, and the webhooks that tell of it."""

import copy
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.twins.stripe import StripeTwin
from tests.twins.xendit import Notice, XenditTwin
from tests.twins.xendit_account import captured, now

from .model import Fact, Json


@dataclass(eq=False)
class Sold:
    """An order that waits for its money, as its gateway knows it."""

    provider: str
    payment: str
    request: str  # the gateway's id of it
    asked_minor: int
    told: set[Fact] = field(default_factory=set)


@dataclass(eq=False)
class Webhook:
    provider: str
    body: Json
    times: int = 1
    answered: int = 0

    @property
    def name(self) -> str:
        """What the gateway calls it."""
        return str(self.body.get("type") or self.body["event"])

    @property
    def key(self) -> str:
        """What it is known by, however often it comes."""
        if self.provider == "stripe":
            return str(self.body["id"])
        it = self.body["data"]
        one = it.get("payment_id") if self.body["event"].startswith("payment.") else it.get("id")
        return f"{self.body['event']}:{one or it['payment_request_id']}"

    def wire(self) -> bytes:
        """Xendit's `created` is the delivery's own moment, so that no two are the same bytes."""
        if self.provider == "xendit":
            return json.dumps(self.body | {"created": now()}).encode()
        return json.dumps(self.body, indent=2).encode()


@dataclass
class Gateways:
    stripe: StripeTwin
    xendit: XenditTwin
    rng: random.Random

    async def pay(self, sold: Sold, *, more: int = 0) -> list[Webhook]:
        if sold.provider == "stripe":
            return self._stripe(self.stripe.account.pay(sold.request))
        rupiah = sold.asked_minor // 100 + more
        paid = await self.xendit.pay(sold.request, rupiah, deliver=False)
        return self._xendit(paid.notice)

    async def decline(self, sold: Sold) -> list[Webhook]:
        return self._stripe(self.stripe.account.decline(sold.request, "insufficient_funds"))

    async def wait(self, sold: Sold) -> list[Webhook]:
        return self._stripe(self.stripe.account.wait(sold.request))

    async def fail(self, sold: Sold) -> list[Webhook]:
        if sold.provider == "stripe":
            failed = self.stripe.account.fail(sold.request, "bank_said_no")
            return self._stripe(failed)
        return self._xendit(await self.xendit.fail(sold.request, deliver=False))

    async def expire(self, sold: Sold) -> list[Webhook]:
        if sold.provider == "stripe":
            return self._stripe(await self.stripe.expire(sold.request, deliver=False))
        return self._xendit(await self.xendit.expire(sold.request, deliver=False))

    def contest(self, sold: Sold, *ends: str) -> None:
        """The buyer's bank takes it back; `ends`: how that went on. The account's events tell."""
        account = self.stripe.account
        begun = account.begin_dispute(sold.request, reason="fraudulent", status="needs_response")
        for status in ends:
            account.move_dispute(begun[0]["data"]["object"]["id"], status)

    async def end_refunds(self) -> list[tuple[str, Webhook]]:
        """Whatever refund was asked for ends, well or badly. Xendit's webhooks, each with the
        request it is about; the account's events tell of Stripe's.
        """
        for refund in [r for r in self.stripe.account.refunds.values() if r["status"] == "pending"]:
            self.stripe.account.settle_refund(refund["id"], succeeded=self._well())
        told = []
        for refund in [r for r in self.xendit.account.refunds.values() if r["status"] == "PENDING"]:
            notice = await self.xendit.settle_refund(
                refund["id"], succeeded=self._well(), deliver=False
            )
            told += [(refund["payment_request_id"], one) for one in self._xendit(notice)]
        return told

    def events_since(self, mark: int) -> list[tuple[str, Webhook]]:
        """What has happened at Stripe since, each with its session's id."""
        sessions = self._sessions()
        told = self._stripe(self.stripe.account.events[mark:])
        return [(sessions[one.body["data"]["object"]["payment_intent"]], one) for one in told]

    def holds(self) -> Counter[str]:
        """The truth: what each request's money comes to there now, in minor units, by its id."""
        held = Counter[str]()
        account, sessions = self.stripe.account, self._sessions()
        for intent in account.intents.values():
            held[sessions[intent["id"]]] += intent["amount_received"]
        for refund in account.refunds.values():
            if refund["status"] == "succeeded":
                held[sessions[refund["payment_intent"]]] -= refund["amount"]
        for dispute in account.disputes.values():
            if dispute["status"] == "lost":
                held[sessions[dispute["payment_intent"]]] -= dispute["amount"]
        for payment in self.xendit.account.payments.values():
            if payment["status"] == "SUCCEEDED":
                held[payment["payment_request_id"]] += 100 * captured(payment)
        for refund in self.xendit.account.refunds.values():
            if refund["status"] == "SUCCEEDED":
                held[refund["payment_request_id"]] -= 100 * refund["amount"]
        return held

    def _sessions(self) -> dict[str, str]:
        """By the intent that each was paid on."""
        return {one["payment_intent"]: one["id"] for one in self.stripe.account.sessions.values()}

    def _well(self) -> bool:
        return self.rng.random() < 0.85

    def _stripe(self, events: list[Json]) -> list[Webhook]:
        return [Webhook("stripe", copy.deepcopy(event)) for event in events]

    def _xendit(self, notice: Notice) -> list[Webhook]:
        return [Webhook("xendit", notice.body)]


Act = Callable[[Gateways, Sold], Awaitable[list[Webhook]]]


async def _pay(at: Gateways, sold: Sold) -> list[Webhook]:
    return await at.pay(sold)


async def _too_little(at: Gateways, sold: Sold) -> list[Webhook]:
    return await at.pay(sold, more=-5_000)


async def _too_much(at: Gateways, sold: Sold) -> list[Webhook]:
    return await at.pay(sold, more=5_000)


STORIES: dict[str, dict[str, tuple[Act, ...]]] = {
    "stripe": {
        "never paid": (),
        "paid": (_pay,),
        "declined, then paid": (Gateways.decline, _pay),
        "a bank that takes its time, then paid": (Gateways.wait, _pay),
        "a bank that takes its time, then says no": (Gateways.wait, Gateways.fail),
        "expired": (Gateways.expire,),
    },
    "xendit": {
        "never paid": (),
        "paid": (_pay,),
        "paid twice": (_pay, _pay),
        "failed": (Gateways.fail,),
        "failed, then paid": (Gateways.fail, _pay),
        "expired": (Gateways.expire,),
        "expired, then paid": (Gateways.expire, _pay),
        "too little": (_too_little,),
        "too much": (_too_much,),
    },
}
PAID = 8  # of so many orders of a gateway seven are simply paid, to be given back or contested


def story(provider: str, number: int) -> str:
    others = [one for one in STORIES[provider] if one != "paid"]
    return others[number // PAID % len(others)] if number % PAID == 0 else "paid"
