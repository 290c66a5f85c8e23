"""Finding orders."""

from datetime import datetime

from msgspec import Struct

from ... import customers
from ...kit.db import Tx
from ...kit.ids import CustomerId, OrderId, StoreId
from ...kit.schemas import ids_from
from .. import queries, rules
from ..models import Order, OrdersAsked, OrderStatus

# A word that fits more customers than this finds the newest of them: type more of it.
CUSTOMERS_MAX = 200
_CLOCKS_DIFFER_SECONDS = 300


class Filters(Struct, frozen=True, kw_only=True):
    status: OrderStatus | None = None
    customer: CustomerId | None = None
    channel: str | None = None
    placed_from: datetime | None = None
    placed_to: datetime | None = None
    query: str | None = None  # a number, or part of a customer's name, phone or email


async def list_orders(
    tx: Tx, store: StoreId, filters: Filters, *, after: OrderId | None, limit: int
) -> list[Order]:
    """Newest first."""
    asked = OrdersAsked(
        after=after,
        first=_order_from(filters.placed_from, -_CLOCKS_DIFFER_SECONDS),
        last=_order_from(filters.placed_to, _CLOCKS_DIFFER_SECONDS),
        status=filters.status,
        customer=filters.customer,
        channel=filters.channel,
        placed_from=filters.placed_from,
        placed_to=filters.placed_to,
    )
    if filters.query:
        whose = await customers.matching(tx, store, filters.query, limit=CUSTOMERS_MAX)
        number = rules.number_in(filters.query)
        return await queries.search_orders(
            tx, store=store, asked=asked, limit=limit, number=number, customers=whose
        )
    if filters.customer is not None:
        return await queries.list_orders_of(tx, store=store, asked=asked, limit=limit)
    if filters.status is not None:
        return await queries.list_orders_in(tx, store=store, asked=asked, limit=limit)
    return await queries.list_orders(tx, store=store, asked=asked, limit=limit)


def _order_from(at: datetime | None, slack_seconds: int) -> OrderId | None:
    found = ids_from(at, slack_seconds=slack_seconds)
    return None if found is None else OrderId(found)
