"""Whom the Stripe twin knows, and the cards it keeps for them; and how it lists and misses things."""

from dataclasses import dataclass, field

from . import stripe_shapes as shapes
from .stripe_judge import Json


class Refusal(Exception):  # noqa: N818 - it says what is so.
    """What the present state forbids; no fault of the asker."""

    def __init__(self, status: int, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(slots=True)
class Wallets:
    customers: dict[str, Json] = field(default_factory=dict)
    methods: dict[str, Json] = field(default_factory=dict)

    def customer(self, one: str) -> Json:
        """One that was deleted is a stub that says so."""
        return found(self.customers, one, "customer")

    def method(self, one: str) -> Json:
        return found(self.methods, one, "PaymentMethod")

    def make(self, params: Json) -> Json:
        made = shapes.customer(params)
        self.customers[made["id"]] = made
        return made

    def list_customers(self, params: Json) -> Json:
        there = [one for one in self.customers.values() if "deleted" not in one]
        return page("/v1/customers", there, params)

    def delete(self, one: str) -> Json:
        """And every card of theirs is nobody's."""
        if "deleted" in self.customer(one):
            raise Refusal(404, f"No such customer: '{one}'", "resource_missing")
        for method in self.methods.values():
            if method["customer"] == one:
                method["customer"] = None
        stub = {"id": one, "object": "customer", "deleted": True}
        self.customers[one] = stub
        return stub

    def list_methods(self, one: str, params: Json) -> Json:
        if "deleted" in self.customer(one):
            raise Refusal(404, f"No such customer: '{one}'", "resource_missing")
        theirs = [method for method in self.methods.values() if method["customer"] == one]
        return page(f"/v1/customers/{one}/payment_methods", theirs, params)

    def detach(self, one: str) -> Json:
        method = self.method(one)
        if method["customer"] is None:
            raise Refusal(400, "The payment method you provided is not attached to a customer.")
        method["customer"] = None
        return method

    def keep(self, session: Json) -> Json:
        """The buyer ticks the box; there is one only on a page that was opened for them."""
        assert session["customer"], "this page is nobody's"
        assert session["_saving"] == "enabled", "this page shows no box to tick"
        kept = shapes.card_method(session["customer"])
        self.methods[kept["id"]] = kept
        return kept


def page(url: str, listed: list[Json], params: Json) -> Json:
    """Newest first, of the time that was asked for, after the one that was named."""
    created = params.get("created", {})
    since, until = int(created.get("gte", 0)), int(created.get("lte", 2**40))
    found_ = [one for one in listed if since <= one["created"] <= until][::-1]
    if (after := params.get("starting_after")) is not None:
        found_ = found_[[one["id"] for one in found_].index(after) + 1 :]
    limit = int(params.get("limit", 10))
    return shapes.page(url, found_[:limit], has_more=len(found_) > limit)


def found(kept: dict[str, Json], one: str, kind: str) -> Json:
    if one not in kept:
        raise Refusal(404, f"No such {kind}: '{one}'", "resource_missing")
    return kept[one]
