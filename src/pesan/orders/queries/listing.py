"""Lists of orders, newest first. Each way to ask has an index that gives it in this order, and a
statement of its own: a plan that is kept must not guess which filter was left out.
"""

from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import CustomerId, StoreId
from ...kit.sql import statement
from ..models import Order, OrdersAsked
from .orders import COLUMNS

# `first` and `last` are ids of the time asked for, so nothing outside of it is read.
_FILTERS: LiteralString = """
    store_id = $store
        AND ($asked.after::uuid IS NULL OR id < $asked.after)
        AND ($asked.first::uuid IS NULL OR id >= $asked.first)
        AND ($asked.last::uuid IS NULL OR id < $asked.last)
        AND ($asked.status::text IS NULL OR status = $asked.status)
        AND ($asked.customer::uuid IS NULL OR customer_id = $asked.customer)
        AND ($asked.channel::text IS NULL OR channel = $asked.channel)
        AND ($asked.placed_from::timestamptz IS NULL OR placed_at >= $asked.placed_from)
        AND ($asked.placed_to::timestamptz IS NULL OR placed_at < $asked.placed_to)"""
_FOUND: LiteralString = "SELECT " + COLUMNS + " FROM orders WHERE " + _FILTERS
_NEWEST: LiteralString = " ORDER BY id DESC LIMIT $limit"


@statement(_FOUND + _NEWEST)
async def list_orders(tx: Tx, *, store: StoreId, asked: OrdersAsked, limit: int) -> list[Order]: ...


@statement(_FOUND + " AND status = $asked.status" + _NEWEST)
async def list_orders_in(
    tx: Tx, *, store: StoreId, asked: OrdersAsked, limit: int
) -> list[Order]: ...


@statement(_FOUND + " AND customer_id = $asked.customer" + _NEWEST)
async def list_orders_of(
    tx: Tx, *, store: StoreId, asked: OrdersAsked, limit: int
) -> list[Order]: ...


# By number, and those of the customers somebody's words may mean.
@statement(
    "SELECT "
    + COLUMNS
    + " FROM ("
    + _FOUND
    + """ AND number = $number
        UNION ALL
        SELECT of_theirs.* FROM unnest($customers::uuid[]) AS who, LATERAL ("""
    + _FOUND
    + " AND customer_id = who AND ($number::bigint IS NULL OR number <> $number)"
    + _NEWEST
    + """) of_theirs
    ) found"""
    + _NEWEST
)
async def search_orders(
    tx: Tx,
    *,
    store: StoreId,
    asked: OrdersAsked,
    limit: int,
    number: int | None,
    customers: list[CustomerId],
) -> list[Order]: ...
