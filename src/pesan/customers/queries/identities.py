"""How channels know them."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConnectionId, CustomerId, IdentityId, StoreId
from ...kit.sql import Changed, statement
from ..models import Identity

# The identities `i` that a channel's names are: as they were at that moment; without one, as they
# were last.
NAMED: LiteralString = """
    FROM unnest($kinds::text[], $values::text[]) WITH ORDINALITY AS asked (kind, value, place)
    JOIN customer_identities i ON i.store_id = $store AND i.channel = $channel
        AND i.kind = asked.kind AND i.value = asked.value
        AND ($at::timestamptz IS NULL OR i.ended_at IS NULL OR i.ended_at > $at)
"""


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


@statement(
    """
    SELECT i.customer_id, i.channel, i.kind, i.value """
    + NAMED
    + """
    JOIN customers c ON c.store_id = $store AND c.id = i.customer_id AND c.deleted_at IS NULL
"""
)
async def find_identities(
    tx: Tx,
    store: StoreId,
    *,
    channel: str,
    kinds: list[str],
    values: list[str],
    at: datetime | None,
) -> list[Identity]: ...


@statement("""
    -- An identity moves only away from a customer who was deleted, or whose it is no more.
    INSERT INTO customer_identities (store_id, id, customer_id, channel, kind, value, account_of,
        created_at)
    SELECT $store, identity, $customer, $channel, kind, value,
        CASE value WHEN $account THEN $connection::uuid END, $now
    FROM unnest($identities::uuid[], $kinds::text[], $values::text[])
        AS given (identity, kind, value)
    ON CONFLICT ON CONSTRAINT customer_identities_key DO UPDATE
        SET customer_id = excluded.customer_id, ended_at = NULL, account_of = excluded.account_of,
            created_at = excluded.created_at
        WHERE customer_identities.ended_at <= $at OR EXISTS (
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
    account: str | None,
    connection: ConnectionId | None,
    at: datetime,
    now: datetime,
) -> None: ...


@statement("""
    UPDATE customer_identities i SET customer_id = $customer, ended_at = NULL
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
    -- Theirs no more since then; and theirs again what they came back to.
    UPDATE customer_identities i
    SET ended_at = CASE WHEN named.ends THEN COALESCE(i.ended_at, $at) END
    FROM unnest($kinds::text[], $values::text[], $ends::boolean[]) AS named (kind, value, ends)
    WHERE i.store_id = $store AND i.customer_id = $customer AND i.channel = $channel
        AND i.kind = named.kind AND i.value = named.value
        AND (named.ends OR i.ended_at <= $at)
""")
async def end(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    channel: str,
    kinds: list[str],
    values: list[str],
    ends: list[bool],
    at: datetime,
) -> Changed: ...


@statement("""
    -- A connection knows one account of a person, or they have said of the new one that it is theirs.
    -- Numbers of one business account know it by one name.
    SELECT EXISTS (
        SELECT FROM customer_identities
        WHERE store_id = $store AND customer_id = $customer AND ended_at IS NULL
            AND account_of IN (
                SELECT other.id FROM connections it
                JOIN connections other ON other.store_id = $store
                    AND other.provider = it.provider
                    AND (other.id = it.id OR other.public ->> 'waba_id' = it.public ->> 'waba_id')
                WHERE it.store_id = $store AND it.id = $connection)
    ) AND NOT EXISTS (
        SELECT FROM customer_identities
        WHERE store_id = $store AND customer_id = $customer AND channel = $channel
            AND value = $account
    )
""")
async def has_another_account(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    channel: str,
    connection: ConnectionId,
    account: str,
) -> bool: ...


@statement("""
    SELECT EXISTS (
        SELECT FROM customer_identities
        WHERE store_id = $store AND customer_id = $customer AND channel = 'telegram'
            AND ended_at IS NULL
    )
""")
async def is_in_telegram(tx: Tx, store: StoreId, customer: CustomerId) -> bool: ...


@statement("""
    UPDATE customers SET phone = $phone, version = version + 1, updated_at = $now
    WHERE store_id = $store AND id = $customer AND phone = $before AND deleted_at IS NULL
""")
async def change_phone(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    before: str,
    phone: str | None,
    now: datetime,
) -> Changed: ...


@statement("""
    SELECT customer_id, channel, kind, value FROM customer_identities
    WHERE store_id = $store AND customer_id = ANY($customers) AND ended_at IS NULL ORDER BY id
""")
async def identities_of(tx: Tx, store: StoreId, customers: list[CustomerId]) -> list[Identity]: ...
