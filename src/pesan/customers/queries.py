from datetime import datetime

from ..kit.db import Tx
from ..kit.ids import AddressId, CustomerId, IdentityId, StoreId
from ..kit.sql import Changed, statement
from .models import Address, Customer, Identity, NewAddress, Purchases


@statement("""
    INSERT INTO customers (store_id, id, name, phone, email, tags, note, locale, metadata,
        created_at, updated_at)
    VALUES ($store, $customer, $name, $phone, $email, $tags, $note, $locale, $metadata, $now, $now)
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
    now: datetime,
) -> Changed: ...


@statement("""
    SELECT id, name, phone, email, tags, note, locale, metadata, version, created_at, updated_at
    FROM customers WHERE store_id = $store AND id = $customer AND deleted_at IS NULL
""")
async def find_customer(tx: Tx, store: StoreId, customer: CustomerId) -> Customer | None: ...


@statement("""
    SELECT id, name, phone, email, tags, note, locale, metadata, version, created_at, updated_at
    FROM customers WHERE store_id = $store AND id = $customer AND deleted_at IS NULL FOR UPDATE
""")
async def lock_customer(tx: Tx, store: StoreId, customer: CustomerId) -> Customer | None: ...


@statement("""
    SELECT id, name, phone, email, tags, note, locale, metadata, version, created_at, updated_at
    FROM customers WHERE store_id = $store AND phone = $phone AND deleted_at IS NULL
""")
async def find_by_phone(tx: Tx, store: StoreId, phone: str) -> Customer | None: ...


@statement("""
    SELECT id, name, phone, email, tags, note, locale, metadata, version, created_at, updated_at
    FROM customers WHERE store_id = $store AND email = $email AND deleted_at IS NULL
""")
async def find_by_email(tx: Tx, store: StoreId, email: str) -> Customer | None: ...


@statement("""
    SELECT id, name, phone, email, tags, note, locale, metadata, version, created_at, updated_at
    FROM customers
    WHERE store_id = $store AND deleted_at IS NULL AND ($after::uuid IS NULL OR id < $after)
        AND ($phone::text IS NULL OR phone = $phone)
        AND ($email::text IS NULL OR email = $email)
        AND ($tag::text IS NULL OR tags @> ARRAY[$tag])
        AND ($words::text IS NULL OR strpos(lower(name), $words) > 0
            OR strpos(email, $words) > 0 OR strpos(phone, $digits) > 0)
    ORDER BY id DESC LIMIT $limit
""")
async def list_customers(
    tx: Tx,
    *,
    store: StoreId,
    after: CustomerId | None,
    phone: str | None,
    email: str | None,
    tag: str | None,
    words: str | None,
    digits: str | None,
    limit: int,
) -> list[Customer]: ...


@statement("""
    UPDATE customers SET name = $name, phone = $phone, email = $email, tags = $tags, note = $note,
        locale = $locale, metadata = $metadata, version = version + 1, updated_at = $now
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
    now: datetime,
) -> Changed: ...


@statement("""
    -- A name that someone gave meanwhile stays.
    UPDATE customers SET name = CASE name WHEN $fallback THEN $name ELSE name END,
        phone = coalesce(phone, $phone), version = version + 1, updated_at = $now
    WHERE store_id = $store AND id = $customer AND deleted_at IS NULL
""")
async def fill_in(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    fallback: str,
    name: str,
    phone: str | None,
    now: datetime,
) -> None: ...


@statement("""
    UPDATE customers SET deleted_at = $now, updated_at = $now
    WHERE store_id = $store AND id = $customer AND deleted_at IS NULL
""")
async def delete_customer(
    tx: Tx, *, store: StoreId, customer: CustomerId, now: datetime
) -> Changed: ...


@statement("""
    -- Held to the end of the transaction: whoever meets the same person at the same moment waits
    -- here, then finds them. In the order given, which is sorted.
    SELECT FROM stores s CROSS JOIN unnest($keys::text[]) AS key
        CROSS JOIN LATERAL pg_advisory_xact_lock(hashtextextended(s.id::text || key, 0))
    WHERE s.id = $store
""")
async def wait_for_others(tx: Tx, store: StoreId, keys: list[str]) -> None: ...


@statement("""
    SELECT i.customer_id, i.channel, i.kind, i.value
    FROM unnest($kinds::text[], $values::text[]) AS asked (kind, value)
    JOIN customer_identities i ON i.store_id = $store AND i.channel = $channel
        AND i.kind = asked.kind AND i.value = asked.value
    JOIN customers c ON c.store_id = $store AND c.id = i.customer_id AND c.deleted_at IS NULL
""")
async def find_identities(
    tx: Tx, store: StoreId, *, channel: str, kinds: list[str], values: list[str]
) -> list[Identity]: ...


@statement("""
    -- An identity moves only away from a customer who was deleted.
    INSERT INTO customer_identities (store_id, id, customer_id, channel, kind, value, created_at)
    SELECT $store, identity, $customer, $channel, kind, value, $now
    FROM unnest($identities::uuid[], $kinds::text[], $values::text[])
        AS given (identity, kind, value)
    ON CONFLICT ON CONSTRAINT customer_identities_key DO UPDATE
        SET customer_id = excluded.customer_id
        WHERE EXISTS (
            SELECT FROM customers c WHERE c.store_id = $store
                AND c.id = customer_identities.customer_id AND c.deleted_at IS NOT NULL)
""")
async def attach(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    channel: str,
    identities: list[IdentityId],
    kinds: list[str],
    values: list[str],
    now: datetime,
) -> None: ...


@statement("""
    SELECT customer_id, channel, kind, value FROM customer_identities
    WHERE store_id = $store AND customer_id = ANY($customers) ORDER BY id
""")
async def identities_of(tx: Tx, store: StoreId, customers: list[CustomerId]) -> list[Identity]: ...


@statement("""
    INSERT INTO customer_addresses (store_id, id, customer_id, text, city, postal_code, recipient,
        phone, created_at)
    SELECT $store, id, $customer, a.text, a.city, a.postal_code, a.recipient, a.phone, $now
    FROM unnest($addresses::uuid[]) WITH ORDINALITY AS given (id, position)
    JOIN jsonb_array_elements($details) WITH ORDINALITY AS d (detail, position) USING (position),
        jsonb_to_record(d.detail)
            AS a (text text, city text, postal_code text, recipient text, phone text)
""")
async def insert_addresses(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    addresses: list[AddressId],
    details: tuple[NewAddress, ...],
    now: datetime,
) -> None: ...


@statement("""
    SELECT id, customer_id, text, city, postal_code, recipient, phone FROM customer_addresses
    WHERE store_id = $store AND customer_id = ANY($customers) ORDER BY id
""")
async def addresses_of(tx: Tx, store: StoreId, customers: list[CustomerId]) -> list[Address]: ...


@statement("""
    -- A read model over the orders room's table. Customers stands below orders, and an order points
    -- at its customer: asking orders from here would turn the house upside down, and counters kept
    -- on the customer would be written by every order of theirs. So this one statement looks up.
    SELECT asked.id AS customer_id, count(o.id) AS order_count, s.currency,
        coalesce(sum(o.total_minor) FILTER (WHERE o.status <> 'awaiting_payment'), 0)::bigint
            AS spent_minor,
        max(o.placed_at) AS last_order_at
    FROM unnest($customers::uuid[]) AS asked (id)
    JOIN stores s ON s.id = $store
    LEFT JOIN orders o ON o.store_id = $store AND o.customer_id = asked.id
        AND o.status IN ('awaiting_payment', 'paid', 'packed', 'shipped', 'delivered', 'completed')
    GROUP BY asked.id, s.currency
""")
async def purchases_of(tx: Tx, store: StoreId, customers: list[CustomerId]) -> list[Purchases]: ...
