"""The account behind the Stripe twin: sessions, intents, charges, refunds, disputes, events.

Objects are kept as they go over the wire, in the shapes of the official SDK's types.
"""

from dataclasses import dataclass, field

from . import stripe_shapes as shapes
from .stripe_judge import Json
from .stripe_wallets import Refusal, Wallets
from .stripe_wallets import found as _found
from .stripe_wallets import page as _page


@dataclass(slots=True)
class Account:
    refunds_wait: bool = False  # as with banks that take days: pending first
    sessions: dict[str, Json] = field(default_factory=dict)
    intents: dict[str, Json] = field(default_factory=dict)
    charges: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    disputes: dict[str, Json] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)  # oldest first
    balance: list[Json] = field(default_factory=list)  # the same
    fee_permille: int = 29
    wallets: Wallets = field(default_factory=Wallets)

    def session(self, one: str) -> Json:
        return _found(self.sessions, one, "checkout.session")

    def refund(self, one: str) -> Json:
        return _found(self.refunds, one, "refund")

    def dispute(self, one: str) -> Json:
        return _found(self.disputes, one, "dispute")

    def create(self, params: Json) -> Json:
        if (buyer := params.get("customer")) and "deleted" in self.wallets.customer(buyer):
            raise Refusal(400, f"No such customer: '{buyer}'", "resource_missing")
        (line,) = params["line_items"]
        amount = int(line["quantity"]) * int(line["price_data"]["unit_amount"])
        session = shapes.session(params, amount, line["price_data"]["currency"])
        self.sessions[session["id"]] = session
        session["_intent_metadata"] = params.get("payment_intent_data", {}).get("metadata", {})
        return session

    def expire(self, one: str) -> Json:
        session = self.session(one)
        if session["status"] != "open":
            message = 'Only Checkout Sessions with a status in ["open"] can be expired.'
            raise Refusal(400, f"{message} This Session has a status of {session['status']}.")
        session |= {"status": "expired", "url": None}
        self._happen("checkout.session.expired", session)
        return session

    def pay(self, one: str) -> list[Json]:
        """The buyer's card pays an open session, or a bank's answer comes to one that waits for it."""
        session = self.session(one)
        waited = session["payment_status"] == "unpaid" and session["status"] == "complete"
        assert session["status"] == "open" or waited, f"the session is {session['status']}"
        intent = self._intent(session)
        charge = self._charge(intent)
        intent |= {
            "status": "succeeded",
            "amount_received": intent["amount"],
            "latest_charge": charge["id"],
            "last_payment_error": None,
        }
        session |= {"status": "complete", "payment_status": "paid", "url": None}
        fee = charge["amount"] * self.fee_permille // 1000
        self.balance.append(shapes.balance("charge", charge, charge["amount"], fee))
        done = (
            "checkout.session.async_payment_succeeded" if waited else "checkout.session.completed"
        )
        return [
            self._happen("payment_intent.succeeded", intent),
            self._happen("charge.succeeded", charge),
            self._happen(done, session),
        ]

    def decline(self, one: str, code: str) -> list[Json]:
        """A card is declined; the session stays open for another."""
        intent = self._intent(self.session(one))
        error = {"type": "card_error", "code": "card_declined", "decline_code": code}
        intent["last_payment_error"] = error
        return [self._happen("payment_intent.payment_failed", intent)]

    def wait(self, one: str) -> list[Json]:
        """The buyer has done their part; their bank takes its time."""
        session = self.session(one)
        self._intent(session)["status"] = "processing"
        session |= {"status": "complete", "url": None}
        return [self._happen("checkout.session.completed", session)]

    def fail(self, one: str, code: str) -> list[Json]:
        """The bank said no to what was waited for."""
        session = self.session(one)
        intent = self._intent(session)
        intent["status"] = "requires_payment_method"
        intent["last_payment_error"] = {"type": "card_error", "code": code}
        return [
            self._happen("payment_intent.payment_failed", intent),
            self._happen("checkout.session.async_payment_failed", session),
        ]

    def give_back(self, params: Json) -> Json:
        intent = _found(self.intents, params["payment_intent"], "payment_intent")
        if intent["latest_charge"] is None or intent["status"] != "succeeded":
            raise Refusal(400, "This PaymentIntent does not have a successful charge to refund.")
        charge = self.charges[intent["latest_charge"]]
        amount = int(params["amount"])
        if charge["disputed"]:
            raise Refusal(400, "This charge has been charged back.", "charge_disputed")
        if charge["refunded"]:
            raise Refusal(400, "It has already been refunded.", "charge_already_refunded")
        if amount > charge["amount_captured"] - charge["amount_refunded"]:
            raise Refusal(400, "The amount is greater than unrefunded amount on charge.")
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
        refund = shapes.refund(charge, params, "pending" if self.refunds_wait else "succeeded")
        self.refunds[refund["id"]] = refund
        self.balance.append(shapes.balance("refund", refund, -amount, 0))
        self._happen("refund.created", refund)
        self._happen("charge.refunded", charge)
        return refund

    def settle_refund(self, one: str, *, succeeded: bool) -> list[Json]:
        refund = self.refund(one)
        refund["status"] = "succeeded" if succeeded else "failed"
        if succeeded:
            return [self._happen("refund.updated", refund)]
        refund["failure_reason"] = "lost_or_stolen_card"
        charge = self.charges[refund["charge"]]
        charge["amount_refunded"] -= refund["amount"]
        charge["refunded"] = False
        self.balance.append(shapes.balance("refund_failure", refund, refund["amount"], 0))
        return [self._happen("refund.failed", refund)]

    def begin_dispute(self, one: str, *, reason: str, status: str) -> list[Json]:
        intent = self.intents[self.session(one)["payment_intent"]]
        charge = self.charges[intent["latest_charge"]]
        charge["disputed"] = not status.startswith("warning_")
        dispute = shapes.dispute(charge, reason, status)
        self.disputes[dispute["id"]] = dispute
        return [self._happen("charge.dispute.created", dispute)]

    def move_dispute(self, one: str, status: str) -> list[Json]:
        dispute = self.dispute(one)
        dispute["status"] = status
        closed = status in {"won", "lost", "warning_closed", "prevented"}
        if status == "won":
            self.charges[dispute["charge"]]["disputed"] = False
        return [self._happen(f"charge.dispute.{'closed' if closed else 'updated'}", dispute)]

    def list_sessions(self, params: Json) -> Json:
        since = int(params.get("created", {}).get("gte", 0))
        found = [
            one
            for one in self.sessions.values()
            if params.get("payment_intent") in {None, one["payment_intent"]}
            and one["created"] >= since
        ]
        found.reverse()
        if (after := params.get("starting_after")) is not None:
            found = found[[one["id"] for one in found].index(after) + 1 :]
        limit = int(params.get("limit", 10))
        paths = [path.removeprefix("data.") for path in params.get("expand", [])]
        page = [self.shown(one, paths) for one in found[:limit]]
        return shapes.page("/v1/checkout/sessions", page, has_more=len(found) > limit)

    def list_refunds(self, params: Json) -> Json:
        of = params.get("payment_intent")
        found = [one for one in self.refunds.values() if of in {None, one["payment_intent"]}]
        if "data.charge" in params.get("expand", []):
            found = [one | {"charge": self.charges[one["charge"]]} for one in found]
        return _page("/v1/refunds", found, params)

    def list_charges(self, params: Json) -> Json:
        return _page("/v1/charges", list(self.charges.values()), params)

    def list_events(self, params: Json) -> Json:
        """Newest first. `ending_before` gives what comes right after that one, as Stripe's pages do."""
        wanted, every = params.get("types"), self.events
        at = params.get("ending_before") or params.get("starting_after")
        if at is not None:
            ids = [event["id"] for event in every]
            if at not in ids:
                raise Refusal(400, f"No such event: '{at}'", "resource_missing")
            place = ids.index(at)
            every = every[place + 1 :] if "ending_before" in params else every[:place]
        since = int(params.get("created", {}).get("gte", 0))
        found = [
            event
            for event in every
            if (wanted is None or event["type"] in wanted) and event["created"] >= since
        ]
        limit = int(params.get("limit", 10))
        page = found[:limit] if "ending_before" in params else found[-limit:]
        return shapes.page("/v1/events", page[::-1], has_more=len(found) > limit)

    def list_balance(self, params: Json) -> Json:
        found = [one | {"source": self._source(one["source"])} for one in self.balance]
        return _page("/v1/balance_transactions", found, params)

    def _source(self, one: str) -> Json:
        """As `expand[]=data.source.charge` shows it."""
        if one in self.charges:
            return self.charges[one]
        return self.refunds[one] | {"charge": self.charges[self.refunds[one]["charge"]]}

    def shown(self, session: Json, paths: list[str]) -> Json:
        """As an answer: what was asked for stands in place of its id."""
        shown = {name: value for name, value in session.items() if not name.startswith("_")}
        if shown["payment_intent"] and any(path.startswith("payment_intent") for path in paths):
            intent = dict(self.intents[shown["payment_intent"]])
            if intent["latest_charge"] and "payment_intent.latest_charge" in paths:
                intent["latest_charge"] = self.charges[intent["latest_charge"]]
            shown["payment_intent"] = intent
        return shown

    def _intent(self, session: Json) -> Json:
        if session["payment_intent"] is not None:
            return self.intents[session["payment_intent"]]
        intent = shapes.intent(session, session["_intent_metadata"])
        self.intents[intent["id"]] = intent
        session["payment_intent"] = intent["id"]
        return intent

    def _charge(self, intent: Json) -> Json:
        charge = shapes.charge(intent)
        self.charges[charge["id"]] = charge
        return charge

    def _happen(self, name: str, it: Json) -> Json:
        """An event carries its object as it was at that moment."""
        event = shapes.event(name, it)
        self.events.append(event)
        return event
