"""Discounts and how often they were used. What counts against a limit is bound by a CHECK."""

from datetime import datetime
from typing import LiteralString

from ..kit.db import Tx
from ..kit.ids import CustomerId, DiscountId, OrderId, StoreId
from ..kit.sql import Changed, statement
from .models import Discount, Offer

# Without a limit nobody counts as it is used, so here it is counted when it is looked at.
COLUMNS: LiteralString = """id, code, automatic, type, percent_bp, amount_minor, currency,
    min_spend_minor, starts_at, ends_at, usage_limit, per_customer_limit, version, created_at,
    updated_at, CASE WHEN usage_limit IS NOT NULL THEN used ELSE (
        SELECT count(*)::int FROM discount_uses u
        WHERE u.store_id = $store AND u.discount_id = discounts.id AND u.status = 'taken'
    ) END AS used"""


@statement("""
    INSERT INTO discounts (store_id, id, code, automatic, type, percent_bp, amount_minor, currency,
        min_spend_minor, starts_at, ends_at, usage_limit, per_customer_limit, created_at, updated_at)
    VALUES ($store, $discount, $code, $automatic, $type, $percent_bp, $amount_minor, $currency,
        $min_spend_minor, $starts_at, $ends_at, $usage_limit, $per_customer_limit, $now, $now)
    ON CONFLICT DO NOTHING
""")
async def insert(
    tx: Tx,
    *,
    store: StoreId,
    discount: DiscountId,
    code: str | None,
    automatic: bool,
    type: str,  # noqa: A002 - the column's name
    percent_bp: int | None,
    amount_minor: int | None,
    currency: str,
    min_spend_minor: int | None,
    starts_at: datetime | None,
    ends_at: datetime | None,
    usage_limit: int | None,
    per_customer_limit: int | None,
    now: datetime,
) -> Changed: ...


@statement(
    "SELECT "
    + COLUMNS
    + " FROM discounts WHERE store_id = $store AND id = $discount AND deleted_at IS NULL"
)
async def find(tx: Tx, store: StoreId, discount: DiscountId) -> Discount | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + " FROM discounts WHERE store_id = $store AND id = $discount AND deleted_at IS NULL FOR UPDATE"
)
async def lock(tx: Tx, store: StoreId, discount: DiscountId) -> Discount | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM discounts
    WHERE store_id = $store AND deleted_at IS NULL AND ($after::uuid IS NULL OR id < $after)
        AND ($code::text IS NULL OR code = $code)
        AND ($automatic::bool IS NULL OR automatic = $automatic)
    ORDER BY id DESC LIMIT $limit
"""
)
async def list_discounts(
    tx: Tx,
    *,
    store: StoreId,
    after: DiscountId | None,
    code: str | None,
    automatic: bool | None,
    limit: int,
) -> list[Discount]: ...


@statement("""
    SELECT count(*) FROM discounts
    WHERE store_id = $store AND automatic AND deleted_at IS NULL
""")
async def count_automatic(tx: Tx, store: StoreId) -> int: ...


@statement(
    """
    UPDATE discounts SET code = $code, automatic = $automatic, type = $type,
        percent_bp = $percent_bp, amount_minor = $amount_minor, min_spend_minor = $min_spend_minor,
        starts_at = $starts_at, ends_at = $ends_at, usage_limit = $usage_limit,
        per_customer_limit = $per_customer_limit, version = version + 1, updated_at = $now
    WHERE store_id = $store AND id = $discount
    RETURNING """
    + COLUMNS
)
async def update(
    tx: Tx,
    *,
    store: StoreId,
    discount: DiscountId,
    code: str | None,
    automatic: bool,
    type: str,  # noqa: A002 - the column's name
    percent_bp: int | None,
    amount_minor: int | None,
    min_spend_minor: int | None,
    starts_at: datetime | None,
    ends_at: datetime | None,
    usage_limit: int | None,
    per_customer_limit: int | None,
    now: datetime,
) -> Discount: ...


@statement("""
    UPDATE discounts SET deleted_at = $now, updated_at = $now, version = version + 1
    WHERE store_id = $store AND id = $discount AND deleted_at IS NULL
""")
async def delete(tx: Tx, *, store: StoreId, discount: DiscountId, now: datetime) -> Changed: ...


# A first limit: what was used so far counts against it. The caller holds the discount's row.
@statement("""
    WITH marked AS (
        UPDATE discount_uses SET counted = true
        WHERE store_id = $store AND discount_id = $discount AND status = 'taken'
        RETURNING order_id
    )
    UPDATE discounts SET used = (SELECT count(*) FROM marked)
    WHERE store_id = $store AND id = $discount
    RETURNING used
""")
async def count_uses(tx: Tx, store: StoreId, discount: DiscountId) -> int: ...


@statement("""
    WITH marked AS (
        UPDATE discount_uses SET customer_counted = true
        WHERE store_id = $store AND discount_id = $discount AND status = 'taken'
        RETURNING customer_id
    )
    INSERT INTO discount_customers (store_id, discount_id, customer_id, used, most)
    SELECT $store, $discount, customer_id, count(*), GREATEST(count(*), $most)
    FROM marked GROUP BY customer_id ORDER BY customer_id
    ON CONFLICT (store_id, discount_id, customer_id)
        DO UPDATE SET used = excluded.used, most = excluded.most
""")
async def count_customers(
    tx: Tx, *, store: StoreId, discount: DiscountId, most: int
) -> Changed: ...


@statement("""
    SELECT d.id, d.code, d.type, d.percent_bp, d.amount_minor, d.min_spend_minor, d.starts_at,
        d.ends_at, d.usage_limit, d.per_customer_limit, d.used,
        COALESCE(c.used, 0) AS used_by_customer
    FROM discounts d
    LEFT JOIN discount_customers c
        ON c.store_id = $store AND c.discount_id = d.id AND c.customer_id = $customer
    WHERE d.store_id = $store AND d.deleted_at IS NULL AND (d.automatic OR d.code = $code)
    ORDER BY d.id
""")
async def offers_for(
    tx: Tx, *, store: StoreId, customer: CustomerId | None, code: str | None
) -> list[Offer]: ...


@statement("""
    WITH mine AS MATERIALIZED (
        SELECT discount_id, customer_id, counted, customer_counted FROM discount_uses
        WHERE store_id = $store AND order_id = $order AND status = 'taken' FOR UPDATE
    ), freed AS (
        UPDATE discounts d SET used = d.used - 1 FROM mine
        WHERE d.store_id = $store AND d.id = mine.discount_id AND mine.counted
    ), freed_customer AS (
        UPDATE discount_customers c SET used = c.used - 1 FROM mine
        WHERE c.store_id = $store AND c.discount_id = mine.discount_id
            AND c.customer_id = mine.customer_id AND mine.customer_counted
    )
    DELETE FROM discount_uses u USING mine WHERE u.store_id = $store AND u.order_id = $order
""")
async def let_go(tx: Tx, store: StoreId, order: OrderId) -> Changed: ...


@statement("""
    WITH mine AS MATERIALIZED (
        SELECT discount_id, customer_id, counted, customer_counted FROM discount_uses
        WHERE store_id = $store AND order_id = $order AND status = 'taken' FOR UPDATE
    ), freed AS (
        UPDATE discounts d SET used = d.used - 1 FROM mine
        WHERE d.store_id = $store AND d.id = mine.discount_id AND mine.counted
    ), freed_customer AS (
        UPDATE discount_customers c SET used = c.used - 1 FROM mine
        WHERE c.store_id = $store AND c.discount_id = mine.discount_id
            AND c.customer_id = mine.customer_id AND mine.customer_counted
    )
    UPDATE discount_uses u SET status = 'given_back', counted = false, customer_counted = false
    FROM mine WHERE u.store_id = $store AND u.order_id = $order
""")
async def give_back(tx: Tx, store: StoreId, order: OrderId) -> Changed: ...


@statement("""
    WITH mine AS MATERIALIZED (
        SELECT discount_id, customer_id FROM discount_uses
        WHERE store_id = $store AND order_id = $order AND status = 'given_back' FOR UPDATE
    ), kind AS MATERIALIZED (
        SELECT d.id, d.usage_limit, d.per_customer_limit, d.used < d.usage_limit AS is_left
        FROM discounts d, mine
        WHERE d.store_id = $store AND d.id = mine.discount_id FOR UPDATE OF d
    ), theirs AS MATERIALIZED (
        SELECT c.used < kind.per_customer_limit AS is_left FROM discount_customers c, mine, kind
        WHERE c.store_id = $store AND c.discount_id = mine.discount_id
            AND c.customer_id = mine.customer_id FOR UPDATE OF c
    ), go AS (
        SELECT mine.customer_id, kind.* FROM mine, kind
        WHERE kind.is_left IS NOT false AND NOT EXISTS (SELECT FROM theirs WHERE is_left = false)
    ), counted AS (
        UPDATE discounts d SET used = d.used + 1 FROM go
        WHERE d.store_id = $store AND d.id = go.id AND go.usage_limit IS NOT NULL
    ), counted_customer AS (
        INSERT INTO discount_customers (store_id, discount_id, customer_id, used, most)
        SELECT $store, go.id, go.customer_id, 1, go.per_customer_limit
        FROM go WHERE go.per_customer_limit IS NOT NULL
        ON CONFLICT (store_id, discount_id, customer_id)
            DO UPDATE SET used = discount_customers.used + 1, most = excluded.most
    ), taken AS (
        UPDATE discount_uses u SET status = 'taken', counted = go.usage_limit IS NOT NULL,
            customer_counted = go.per_customer_limit IS NOT NULL
        FROM go WHERE u.store_id = $store AND u.order_id = $order
    )
    SELECT EXISTS (SELECT FROM go) OR NOT EXISTS (SELECT FROM mine)
""")
async def take_again(tx: Tx, store: StoreId, order: OrderId) -> bool: ...
