"""Two customers that are one person. Rows that name a customer change hands; which did is kept."""

from datetime import datetime

from msgspec import Struct

from ...kit.db import Tx
from ...kit.ids import CustomerId, MergeId, StoreId
from ...kit.sql import Changed, statement


class Merge(Struct, frozen=True, kw_only=True):
    id: MergeId
    customer_id: CustomerId  # who is left
    merged_id: CustomerId
    changes: dict[str, list[object]]  # field -> [before, after]
    merged_at: datetime
    undone_at: datetime | None


class StandingMerge(Struct, frozen=True, kw_only=True):
    """One that nobody has undone, with what the two are called."""

    id: MergeId
    customer_id: CustomerId
    customer: str
    merged_id: CustomerId
    merged: str
    merged_at: datetime
    merged_by: str


@statement("""
    -- In id order: two merges of the same two wait for each other, not both.
    SELECT FROM customers WHERE store_id = $store AND id = ANY($customers)
    ORDER BY id FOR UPDATE
""")
async def lock_customers(tx: Tx, store: StoreId, customers: list[CustomerId]) -> None: ...


@statement("""
    INSERT INTO customer_merges (store_id, id, customer_id, merged_id, changes, merged_at, merged_by)
    VALUES ($store, $merge, $customer, $merged, $changes, $now, $actor)
""")
async def insert_merge(
    tx: Tx,
    *,
    store: StoreId,
    merge: MergeId,
    customer: CustomerId,
    merged: CustomerId,
    changes: dict[str, list[object]],
    actor: str,
    now: datetime,
) -> None: ...


@statement("""
    SELECT id, customer_id, merged_id, changes, merged_at, undone_at FROM customer_merges
    WHERE store_id = $store AND id = $merge FOR UPDATE
""")
async def lock_merge(tx: Tx, store: StoreId, merge: MergeId) -> Merge | None: ...


@statement("""
    -- Of one customer, or of anybody; newest first. Nothing is undone of who was erased.
    SELECT m.id, m.customer_id, k.name AS customer, m.merged_id, g.name AS merged, m.merged_at,
        m.merged_by
    FROM customer_merges m
    JOIN customers k ON k.store_id = $store AND k.id = m.customer_id
    JOIN customers g ON g.store_id = $store AND g.id = m.merged_id
    WHERE m.store_id = $store AND m.undone_at IS NULL AND k.erased_at IS NULL
        AND ($customer::uuid IS NULL OR m.customer_id = $customer)
    ORDER BY m.id DESC LIMIT $limit
""")
async def list_merges(
    tx: Tx, *, store: StoreId, customer: CustomerId | None, limit: int
) -> list[StandingMerge]: ...


@statement("""
    UPDATE customer_merges SET undone_at = $now, undone_by = $actor
    WHERE store_id = $store AND id = $merge AND undone_at IS NULL
""")
async def close_merge(
    tx: Tx, *, store: StoreId, merge: MergeId, actor: str, now: datetime
) -> Changed: ...


@statement("""
    -- Phone and email pass to who is left, if they had none: two rows cannot both hold them.
    UPDATE customers SET merged_into = $into, deleted_at = $now, updated_at = $now,
        phone = CASE WHEN $keeps_phone THEN phone END,
        email = CASE WHEN $keeps_email THEN email END
    WHERE store_id = $store AND id = $merged AND deleted_at IS NULL
""")
async def fold(
    tx: Tx,
    *,
    store: StoreId,
    merged: CustomerId,
    into: CustomerId,
    keeps_phone: bool,
    keeps_email: bool,
    now: datetime,
) -> Changed: ...


@statement("""
    UPDATE customers SET merged_into = NULL, deleted_at = NULL, updated_at = $now,
        version = version + 1,
        phone = COALESCE(phone, $phone), email = COALESCE(email, $email)
    WHERE store_id = $store AND id = $merged
""")
async def unfold(
    tx: Tx,
    *,
    store: StoreId,
    merged: CustomerId,
    phone: str | None,
    email: str | None,
    now: datetime,
) -> None: ...


@statement("""
    -- A thread stays where it is when who is left has one on the same connection: new messages
    -- join that one, for the identity they come from is theirs now.
    WITH identities AS (
        UPDATE customer_identities SET customer_id = $into
        WHERE store_id = $store AND customer_id = $merged RETURNING id
    ), addresses AS (
        UPDATE customer_addresses SET customer_id = $into
        WHERE store_id = $store AND customer_id = $merged RETURNING id
    ), threads AS (
        UPDATE conversations c SET customer_id = $into
        WHERE c.store_id = $store AND c.customer_id = $merged AND NOT EXISTS (
            SELECT FROM conversations o WHERE o.store_id = $store AND o.customer_id = $into
                AND o.connection_id = c.connection_id)
        RETURNING c.id
    ), bought AS (
        UPDATE orders SET customer_id = $into
        WHERE store_id = $store AND customer_id = $merged RETURNING id
    ), methods AS (
        UPDATE payment_methods SET customer_id = $into
        WHERE store_id = $store AND customer_id = $merged RETURNING id
    )
    INSERT INTO customer_merge_moves (store_id, merge_id, kind, row_id)
    SELECT $store, $merge, moved.kind, moved.id FROM (
        SELECT 'identity' AS kind, id FROM identities
        UNION ALL SELECT 'address', id FROM addresses
        UNION ALL SELECT 'conversation', id FROM threads
        UNION ALL SELECT 'order', id FROM bought
        UNION ALL SELECT 'payment_method', id FROM methods
    ) moved
""")
async def move_rows(
    tx: Tx, *, store: StoreId, merge: MergeId, merged: CustomerId, into: CustomerId
) -> None: ...


@statement("""
    WITH moves AS MATERIALIZED (
        SELECT kind, row_id FROM customer_merge_moves
        WHERE store_id = $store AND merge_id = $merge
    ), identities AS (
        UPDATE customer_identities r SET customer_id = $merged FROM moves m
        WHERE r.store_id = $store AND r.customer_id = $into AND m.kind = 'identity'
            AND r.id = m.row_id
    ), addresses AS (
        UPDATE customer_addresses r SET customer_id = $merged FROM moves m
        WHERE r.store_id = $store AND r.customer_id = $into AND m.kind = 'address'
            AND r.id = m.row_id
    ), threads AS (
        UPDATE conversations r SET customer_id = $merged FROM moves m
        WHERE r.store_id = $store AND r.customer_id = $into AND m.kind = 'conversation'
            AND r.id = m.row_id
    ), bought AS (
        UPDATE orders r SET customer_id = $merged FROM moves m
        WHERE r.store_id = $store AND r.customer_id = $into AND m.kind = 'order'
            AND r.id = m.row_id
    )
    UPDATE payment_methods r SET customer_id = $merged FROM moves m
    WHERE r.store_id = $store AND r.customer_id = $into AND m.kind = 'payment_method'
        AND r.id = m.row_id
""")
async def move_rows_back(
    tx: Tx, *, store: StoreId, merge: MergeId, merged: CustomerId, into: CustomerId
) -> None: ...


@statement("""
    -- What an order used a code for counts against whoever the order is now; two who used a code
    -- that each may use once have used it twice, so `most` gives way. The orders' rows are locked.
    WITH bought AS MATERIALIZED (
        SELECT row_id AS order_id FROM customer_merge_moves
        WHERE store_id = $store AND merge_id = $merge AND kind = 'order'
    ), offers AS MATERIALIZED (
        -- As everywhere: a discount before what counts its uses.
        SELECT d.id FROM discounts d WHERE d.store_id = $store AND d.id IN (
            SELECT u.discount_id FROM bought b
            JOIN discount_uses u ON u.store_id = $store AND u.order_id = b.order_id)
        ORDER BY d.id FOR UPDATE
    ), moved AS (
        UPDATE discount_uses u SET customer_id = $target FROM bought b
        WHERE u.store_id = $store AND u.order_id = b.order_id AND u.customer_id = $source
            AND u.discount_id IN (SELECT id FROM offers)
        RETURNING u.discount_id, u.status = 'taken' AND u.customer_counted AS counts
    ), uses AS (
        SELECT discount_id, count(*)::int AS used FROM moved WHERE counts GROUP BY discount_id
    ), taken_off AS (
        UPDATE discount_customers c SET used = c.used - uses.used FROM uses
        WHERE c.store_id = $store AND c.discount_id = uses.discount_id
            AND c.customer_id = $source
    )
    INSERT INTO discount_customers AS c (store_id, discount_id, customer_id, used, most)
    SELECT $store, discount_id, $target, used, used FROM uses
    ON CONFLICT (store_id, discount_id, customer_id) DO UPDATE SET used = c.used + excluded.used,
        most = GREATEST(c.most, c.used + excluded.used)
""")
async def move_discount_uses(
    tx: Tx, *, store: StoreId, merge: MergeId, source: CustomerId, target: CustomerId
) -> None: ...
