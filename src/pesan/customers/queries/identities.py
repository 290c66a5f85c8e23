"""How channels know them."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import CustomerId, IdentityId, StoreId
from ...kit.sql import statement
from ..models import Identity


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
    UPDATE customer_identities i SET customer_id = $customer
    FROM unnest($kinds::text[], $values::text[]) AS named (kind, value)
    WHERE i.store_id = $store AND i.channel = $channel AND i.kind = named.kind
        AND i.value = named.value AND i.customer_id <> $customer AND i.created_at >= $at
""")
async def give(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    channel: str,
    kinds: list[str],
    values: list[str],
    at: datetime,
) -> None: ...


@statement("""
    SELECT customer_id, channel, kind, value FROM customer_identities
    WHERE store_id = $store AND customer_id = ANY($customers) ORDER BY id
""")
async def identities_of(tx: Tx, store: StoreId, customers: list[CustomerId]) -> list[Identity]: ...
