"""Buyers whom Stripe knows: its Customers, and the cards they let it keep.

Sources, read 2026-11: docs.stripe.com/payments/checkout/save-during-payment, the SDK's own types. A
Customer of ours bears two ids and no name: what Stripe asks the buyer on its page is theirs to tell.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ....kit.errors import Problem
from ...errors import GatewayRefused
from ...models import SavedMethod
from .. import marks
from . import wire
from .asking import asking, checked, plain
from .wire import Json

if TYPE_CHECKING:
    from stripe import V1Services
    from stripe.params import CustomerListParams

_PAGE = 100
_PAGES_MAX = 20
_CLOCKS_DIFFER = timedelta(minutes=5)
_METHOD = "pm_"


class Customers:
    """The part of a connected account that remembers."""

    _v1: "V1Services"

    async def make_buyer(self, customer: str, store: str, *, key: str) -> str:
        """POST /v1/customers. Once, however often it is asked with this key."""
        with asking(repeatable=True):
            made = await self._v1.customers.create_async(
                {"metadata": {marks.CUSTOMER: customer, marks.STORE: store}},
                {"idempotency_key": key},
            )
            return wire.identifier(plain(made), "id")

    async def find_buyer(self, customer: str, store: str, *, since: datetime) -> str | None:
        """GET /v1/customers, newest first: Stripe's key for a creation is kept for a day alone."""
        within: CustomerListParams = {
            "created": {"gte": int((since - _CLOCKS_DIFFER).timestamp())},
            "limit": _PAGE,
        }
        for _ in range(_PAGES_MAX):
            with asking(repeatable=True):
                listed = plain(await self._v1.customers.list_async(within))
                page = wire.page(listed)
                for one in page:
                    metadata = one.get("metadata")
                    bears = (
                        marks.find(metadata, marks.CUSTOMER),
                        marks.find(metadata, marks.STORE),
                    )
                    if bears == (customer, store):
                        return wire.identifier(one, "id")
                if listed.get("has_more") is not True or not page:
                    return None
                within["starting_after"] = wire.identifier(page[-1], "id")
        return None

    async def knows(self, buyer_id: str) -> bool:
        """GET /v1/customers/{id}: one that was deleted says so, for a while."""
        try:
            with asking(repeatable=True):
                found = plain(await self._v1.customers.retrieve_async(checked(buyer_id)))
        except GatewayRefused as problem:
            if is_missing(problem):
                return False
            raise
        return found.get("deleted") is not True

    async def forget_buyer(self, buyer_id: str) -> None:
        """DELETE /v1/customers/{id}, and with it whatever it kept. Safe to repeat."""
        try:
            with asking(repeatable=True):
                await self._v1.customers.delete_async(checked(buyer_id))
        except GatewayRefused as problem:
            if not is_missing(problem):
                raise

    async def saved(self, buyer_id: str) -> list[SavedMethod]:
        """GET /v1/customers/{id}/payment_methods. A customer deleted there has none."""
        try:
            with asking(repeatable=True):
                listed = await self._v1.customers.payment_methods.list_async(
                    checked(buyer_id), {"type": "card", "limit": _PAGE}
                )
                entries = wire.page(plain(listed))
                return [found for one in entries if (found := _saved(one)) is not None]
        except GatewayRefused as problem:
            if is_missing(problem):
                return []
            raise

    async def find_saved(self, method_id: str) -> SavedMethod | None:
        """GET /v1/payment_methods/{id}; None: there is none, or it is nobody's any more."""
        if not method_id.startswith(_METHOD) or not wire.ID.fullmatch(method_id):
            return None
        try:
            with asking(repeatable=True):
                return _saved(plain(await self._v1.payment_methods.retrieve_async(method_id)))
        except GatewayRefused as problem:
            if is_missing(problem):
                return None
            raise

    async def detach(self, method_id: str) -> None:
        """POST /v1/payment_methods/{id}/detach. There is no way back; again is as once."""
        try:
            with asking(repeatable=True):
                await self._v1.payment_methods.detach_async(
                    checked(method_id), None, {"idempotency_key": f"detach.{method_id}"}
                )
        except GatewayRefused:
            if await self.find_saved(method_id) is not None:
                raise


def is_missing(problem: Problem) -> bool:
    return problem.facts.get("provider_code") == "resource_missing"


def _saved(method: Json) -> SavedMethod | None:
    """A card that is somebody's; anything else is not shown here."""
    card, buyer_id = wire.find_object(method, "card"), wire.find_identifier(method, "customer")
    if card is None or buyer_id is None:
        return None
    month, year = card.get("exp_month"), card.get("exp_year")
    last4 = wire.find_text(card, "last4") or ""
    return SavedMethod(
        id=wire.identifier(method, "id"),
        buyer_id=buyer_id,
        brand=wire.find_text(card, "brand") or "unknown",
        last4=last4 if len(last4) == 4 and last4.isascii() and last4.isdigit() else "",
        expiry_month=month if isinstance(month, int) and 1 <= month <= 12 else 0,
        expiry_year=year if isinstance(year, int) and 2000 <= year <= 9999 else 0,
        created_at=wire.find_instant(method, "created"),
    )
