"""Who they are: found, listed, kept."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import AddressId, CustomerId, StoreId
from ...kit.sql import Changed, statement
from ..models import Customer, Named, Purchases
from .identities import NAMED


@statement("""
    INSERT INTO customers (store_id, id, name, phone, email, tags, note, locale, metadata,
        default_address_id, created_at, updated_at)
    VALUES ($store, $customer, $name, $phone, $email, $tags, $note, $locale, $metadata,
        $default_address, $now, $now)
    ON CONFLICT DO NOTHING
""")
async def insert_customer(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    name: str,
    phone: str | None,
    email: str | None,
    tags: list[str],
    note: str | None,
    locale: str | None,
    metadata: dict[str, str],
    default_address: AddressId | None,
    now: datetime,
) -> Changed: ...


@statement("""
    SELECT id, name, phone, email, tags, note, locale, metadata, default_address_id, version,
        created_at, updated_at
    FROM customers WHERE store_id = $store AND id = $customer AND deleted_at IS NULL
""")
async def find_customer(tx: Tx, store: StoreId, customer: CustomerId) -> Customer | None: ...


@statement("""
    SELECT id, name, phone, email, tags, note, locale, metadata, default_address_id, version,
        created_at, updated_at
    FROM customers WHERE store_id = $store AND id = ANY($customers) AND deleted_at IS NULL
""")
async def find_customers(tx: Tx, store: StoreId, customers: list[CustomerId]) -> list[Customer]: ...


@statement(
    """
    -- As `hold_customer`, of each name, where nobody is at them just now: each row is as it is held,
    -- so whoever was given another name, or merged, a moment ago is not found by the old one.
    SELECT k.id, k.name, k.phone, k.email, k.tags, k.note, k.locale, k.metadata,
        k.default_address_id, k.version, k.created_at, k.updated_at, i.kind, i.value """
    + NAMED
    + """    JOIN customers k ON k.store_id = $store AND k.id = i.customer_id AND k.deleted_at IS NULL
    FOR KEY SHARE OF k, i SKIP LOCKED
"""
)
async def hold_if_free(
    tx: Tx,
    store: StoreId,
    *,
    channel: str,
    kinds: list[str],
    values: list[str],
    at: datetime | None,
) -> list[Named]: ...


@statement("""
    -- As `hold_customer`: whose the names were at that moment, by the first that is anybody's.
    WITH named AS (
        SELECT c.id FROM unnest($kinds::text[], $values::text[]) WITH ORDINALITY
            AS asked (kind, value, place)
        JOIN customer_identities i ON i.store_id = $store AND i.channel = $channel
            AND i.kind = asked.kind AND i.value = asked.value
            AND ($at::timestamptz IS NULL OR i.ended_at IS NULL OR i.ended_at > $at)
        JOIN customers c ON c.store_id = $store AND c.id = i.customer_id AND c.deleted_at IS NULL
        ORDER BY asked.place LIMIT 1
    )
    SELECT k.id, k.name, k.phone, k.email, k.tags, k.note, k.locale, k.metadata,
        k.default_address_id, k.version, k.created_at, k.updated_at
    FROM named JOIN customers k ON k.store_id = $store AND k.id = named.id AND k.deleted_at IS NULL
    FOR KEY SHARE OF k
""")
async def hold_named(
    tx: Tx,
    store: StoreId,
    *,
    channel: str,
    kinds: list[str],
    values: list[str],
    at: datetime | None,
) -> Customer | None: ...


@statement("""
    -- Until our transaction ends nobody merges or erases them; who was merged just now is not found.
    SELECT id, name, phone, email, tags, note, locale, metadata, default_address_id, version,
        created_at, updated_at
    FROM customers WHERE store_id = $store AND id = $customer AND deleted_at IS NULL
    FOR KEY SHARE
""")
async def hold_customer(tx: Tx, store: StoreId, customer: CustomerId) -> Customer | None: ...


@statement("""
    SELECT id, name, phone, email, tags, note, locale, metadata, default_address_id, version,
        created_at, updated_at
    FROM customers WHERE store_id = $store AND id = $customer AND deleted_at IS NULL FOR UPDATE
""")
async def lock_customer(tx: Tx, store: StoreId, customer: CustomerId) -> Customer | None: ...


@statement("""
    -- Who was merged into another keeps their number: it finds the other.
    SELECT id FROM customers
    WHERE store_id = $store AND phone = $phone AND (deleted_at IS NULL OR merged_into IS NOT NULL)
""")
async def find_by_phone(tx: Tx, store: StoreId, phone: str) -> CustomerId | None: ...


@statement("""
    SELECT id FROM customers
    WHERE store_id = $store AND email = $email AND (deleted_at IS NULL OR merged_into IS NOT NULL)
""")
async def find_by_email(tx: Tx, store: StoreId, email: str) -> CustomerId | None: ...


@statement("""
    -- Along the merges to whoever is still there.
    WITH RECURSIVE trail AS (
        SELECT id, merged_into FROM customers WHERE store_id = $store AND id = $customer
        UNION
        SELECT c.id, c.merged_into FROM trail t
        JOIN customers c ON c.store_id = $store AND c.id = t.merged_into
    )
    SELECT c.id FROM trail t JOIN customers c ON c.store_id = $store AND c.id = t.id
    WHERE t.merged_into IS NULL AND c.deleted_at IS NULL
""")
async def find_survivor(tx: Tx, store: StoreId, customer: CustomerId) -> CustomerId | None: ...


@statement("""
    -- Themselves and whoever was merged into them, directly or before.
    WITH RECURSIVE members AS (
        SELECT id FROM customers WHERE store_id = $store AND id = $customer
        UNION
        SELECT c.id FROM members m
        JOIN customers c ON c.store_id = $store AND c.merged_into = m.id
    )
    SELECT id FROM members ORDER BY id
""")
async def group_of(tx: Tx, store: StoreId, customer: CustomerId) -> list[CustomerId]: ...


@statement("""
    SELECT id, name, phone, email, tags, note, locale, metadata, default_address_id, version,
        created_at, updated_at
    FROM customers
    -- A bound the plan a connection keeps can use on any page: an id is below the greatest.
    WHERE store_id = $store AND deleted_at IS NULL
        AND id < COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY id DESC LIMIT $limit
""")
async def list_customers(
    tx: Tx, *, store: StoreId, after: CustomerId | None, limit: int
) -> list[Customer]: ...


@statement("""
    UPDATE customers SET name = $name, phone = $phone, email = $email, tags = $tags, note = $note,
        locale = $locale, metadata = $metadata, default_address_id = $default_address,
        version = version + 1, updated_at = $now
    WHERE store_id = $store AND id = $customer AND deleted_at IS NULL
""")
async def update_customer(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    name: str,
    phone: str | None,
    email: str | None,
    tags: list[str],
    note: str | None,
    locale: str | None,
    metadata: dict[str, str],
    default_address: AddressId | None,
    now: datetime,
) -> Changed: ...


@statement("""
    UPDATE customers SET default_address_id = $default_address, version = version + 1,
        updated_at = $now
    WHERE store_id = $store AND id = $customer
""")
async def set_default_address(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    default_address: AddressId | None,
    now: datetime,
) -> None: ...


@statement("""
    -- A number of somebody merged into them is free as well.
    UPDATE customers SET updated_at = $now,
        deleted_at = COALESCE(deleted_at, $now),
        phone = CASE id WHEN $customer THEN phone END,
        email = CASE id WHEN $customer THEN email END
    WHERE store_id = $store AND id = ANY($merged)
""")
async def delete_customer(
    tx: Tx, *, store: StoreId, customer: CustomerId, merged: list[CustomerId], now: datetime
) -> None: ...


@statement("""
    -- Held to the end of the transaction: whoever meets the same person at the same moment waits
    -- here, then finds them. In the order given, which is sorted.
    SELECT FROM stores s CROSS JOIN unnest($keys::text[]) AS key
        CROSS JOIN LATERAL pg_advisory_xact_lock(hashtextextended(s.id::text || key, 0))
    WHERE s.id = $store
""")
async def wait_for_others(tx: Tx, store: StoreId, keys: list[str]) -> None: ...


@statement("""
    -- A read model over tables of the orders and payments rooms. Customers stands below them, and an
    -- order points at its customer: asking orders from here would turn the house upside down, and
    -- counters kept on the customer would be written by every order of theirs. So this one statement
    -- looks up, along the orders of these customers alone.
    SELECT asked.id AS customer_id, s.currency, bought.order_count, bought.last_order_at,
        bought.spent_minor
    FROM unnest($customers::uuid[]) AS asked (id)
    JOIN stores s ON s.id = $store
    CROSS JOIN LATERAL (
        SELECT count(*) AS order_count, max(o.placed_at) AS last_order_at,
            COALESCE(sum(paid.kept), 0)::bigint AS spent_minor
        FROM orders o
        CROSS JOIN LATERAL (
            SELECT sum(p.captured_minor - p.promised_minor) AS kept FROM payments p
            WHERE p.store_id = $store AND p.order_id = o.id
        ) paid
        WHERE o.store_id = $store AND o.customer_id = asked.id AND o.status IN
            ('paid', 'packed', 'shipped', 'delivered', 'completed', 'returned')
    ) bought
""")
async def purchases_of(tx: Tx, store: StoreId, customers: list[CustomerId]) -> list[Purchases]: ...
