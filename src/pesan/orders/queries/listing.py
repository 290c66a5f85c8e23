"""Lists of orders, newest first. Each way to ask has an index that gives it in this order, and a
statement of its own: a plan that is kept must not guess which filter was left out.
"""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import CustomerId, OrderId, StoreId
from ...kit.sql import statement
from ..models import Order
from .orders import COLUMNS

# `$first` and `$last` are ids of the time asked for, so nothing outside of it is read.
_FILTERS: LiteralString = """
    store_id = $store
        AND ($after::uuid IS NULL OR id < $after)
        AND ($first::uuid IS NULL OR id >= $first)
        AND ($last::uuid IS NULL OR id < $last)
        AND ($status::text IS NULL OR status = $status)
        AND ($customer::uuid IS NULL OR customer_id = $customer)
        AND ($channel::text IS NULL OR channel = $channel)
        AND ($placed_from::timestamptz IS NULL OR placed_at >= $placed_from)
        AND ($placed_to::timestamptz IS NULL OR placed_at < $placed_to)"""
_FOUND: LiteralString = "SELECT " + COLUMNS + " FROM orders WHERE " + _FILTERS
_NEWEST: LiteralString = " ORDER BY id DESC LIMIT $limit"


@statement(_FOUND + _NEWEST)
async def list_orders(
    tx: Tx,
    *,
    store: StoreId,
    after: OrderId | None,
    first: OrderId | None,
    last: OrderId | None,
    status: str | None,
    customer: CustomerId | None,
    channel: str | None,
    placed_from: datetime | None,
    placed_to: datetime | None,
    limit: int,
) -> list[Order]: ...


@statement(_FOUND + " AND status = $status" + _NEWEST)
async def list_orders_in(
    tx: Tx,
    *,
    store: StoreId,
    after: OrderId | None,
    first: OrderId | None,
    last: OrderId | None,
    status: str | None,
    customer: CustomerId | None,
    channel: str | None,
    placed_from: datetime | None,
    placed_to: datetime | None,
    limit: int,
) -> list[Order]: ...


@statement(_FOUND + " AND customer_id = $customer" + _NEWEST)
async def list_orders_of(
    tx: Tx,
    *,
    store: StoreId,
    after: OrderId | None,
    first: OrderId | None,
    last: OrderId | None,
    status: str | None,
    customer: CustomerId | None,
    channel: str | None,
    placed_from: datetime | None,
    placed_to: datetime | None,
    limit: int,
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
    after: OrderId | None,
    first: OrderId | None,
    last: OrderId | None,
    status: str | None,
    customer: CustomerId | None,
    channel: str | None,
    placed_from: datetime | None,
    placed_to: datetime | None,
    limit: int,
    number: int | None,
    customers: list[CustomerId],
) -> list[Order]: ...
