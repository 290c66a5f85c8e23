"""Who is meant, and how they are reached. Read models over tables of the rooms below: customers,
catalogue, payments and orders stand apart, and a segment asks of all of them at once.

Every part is looked up by customer, along an index; nothing is counted that no condition asks for.
"""

from typing import LiteralString

from ...channels import Market
from ...kit.db import Tx
from ...kit.ids import BroadcastId, ConnectionId, CustomerId, StoreId
from ...kit.sql import Changed, statement
from ..models import Asked, Person, Reach, Tally

# The last word of the customer `c` on a purpose, whoever of the merged gave it.
# LATERAL with OFFSET or LIMIT: a look into the index each, whatever the plan believes of how many
# were merged.
_AGREED: LiteralString = """
    COALESCE((
        WITH RECURSIVE members AS (
            SELECT c.id
            UNION ALL
            SELECT k.id FROM members m CROSS JOIN LATERAL (
                SELECT id FROM customers
                WHERE store_id = $store AND merged_into = m.id OFFSET 0
            ) k
        )
        SELECT n.status FROM members m CROSS JOIN LATERAL (
            SELECT id, status FROM customer_consents
            WHERE store_id = $store AND customer_id = m.id AND purpose = {purpose}
            ORDER BY id DESC LIMIT 1
        ) n
        ORDER BY n.id DESC LIMIT 1
    ), '') = 'granted'
"""
# The customer `c` meets every condition.
_MEETS: LiteralString = (
    """
    ($asked.tags::text[] IS NULL OR c.tags && $asked.tags)
    AND ($asked.without_tags::text[] IS NULL OR NOT c.tags && $asked.without_tags)
    AND ($asked.languages::text[] IS NULL
        OR COALESCE(c.locale, $asked.language) = ANY($asked.languages))
    AND ($asked.people::uuid[] IS NULL OR c.id = ANY($asked.people))
    AND ($asked.known_on::text IS NULL OR EXISTS (
        SELECT FROM customer_identities i
        WHERE i.store_id = $store AND i.customer_id = c.id AND i.channel = $asked.known_on
            AND i.ended_at IS NULL))
    AND ($asked.cities::text[] IS NULL OR EXISTS (
        SELECT FROM customer_addresses a
        WHERE a.store_id = $store AND a.customer_id = c.id AND lower(a.city) = ANY($asked.cities)))
    AND (NOT $asked.of_orders OR EXISTS (
        SELECT FROM (
            SELECT count(*) AS orders, max(o.placed_at) AS last_at, COALESCE(sum((
                    SELECT sum(p.captured_minor - p.promised_minor) FROM payments p
                    WHERE p.store_id = $store AND p.order_id = o.id
                )), 0) AS spent
            FROM orders o
            WHERE o.store_id = $store AND o.customer_id = c.id AND o.status IN
                ('paid', 'packed', 'shipped', 'delivered', 'completed', 'returned')
        ) bought
        WHERE ($asked.orders_min::int IS NULL OR bought.orders >= $asked.orders_min)
            AND ($asked.orders_max::int IS NULL OR bought.orders <= $asked.orders_max)
            AND ($asked.spent_min::bigint IS NULL OR bought.spent >= $asked.spent_min)
            AND ($asked.spent_max::bigint IS NULL OR bought.spent <= $asked.spent_max)
            AND ($asked.ordered_after::timestamptz IS NULL
                OR bought.last_at >= $asked.ordered_after)
            AND ($asked.ordered_before::timestamptz IS NULL
                OR bought.last_at < $asked.ordered_before)))
    AND (($asked.products::uuid[] IS NULL AND $asked.collections::uuid[] IS NULL) OR EXISTS (
        SELECT FROM orders o
        JOIN order_items x ON x.store_id = $store AND x.order_id = o.id
        WHERE o.store_id = $store AND o.customer_id = c.id AND o.status IN
                ('paid', 'packed', 'shipped', 'delivered', 'completed', 'returned')
            AND (x.product_id = ANY($asked.products) OR x.product_id IN (
                SELECT g.product_id FROM collection_products g
                WHERE g.store_id = $store AND g.collection_id = ANY($asked.collections)))))
    AND ($asked.consent::text IS NULL OR """
    + _AGREED.replace("{purpose}", "$asked.consent")
    + ")"
)
# Of `asked (customer_id)`: the thread on the connection, else what a new one is opened by.
_REACHED: LiteralString = (
    """
    SELECT c.id AS customer_id, c.name, c.merged_into AS survivor_id, t.id AS conversation_id,
        COALESCE(t.identity_kind, i.kind) AS identity_kind,
        COALESCE(t.identity_value, i.value) AS identity_value,
        CASE
            WHEN c.merged_into IS NOT NULL THEN 'merged'
            WHEN c.deleted_at IS NOT NULL THEN 'gone'
            WHEN NOT ("""
    + _AGREED.replace("{purpose}", "'marketing'")
    + """) THEN 'no_consent'
            WHEN t.unreachable_since IS NOT NULL THEN 'unreachable'
            WHEN t.id IS NULL AND $opened_by::text IS NULL THEN 'never_wrote'
            WHEN t.id IS NULL AND i.value IS NULL THEN 'no_address'
        END AS skip
    FROM asked
    JOIN customers c ON c.store_id = $store AND c.id = asked.customer_id
    LEFT JOIN conversations t ON t.store_id = $store AND t.connection_id = $connection
        AND t.customer_id = c.id
    LEFT JOIN LATERAL (
        SELECT known.kind, known.value FROM (
            SELECT n.kind, n.value, CASE n.kind WHEN $opened_by THEN 0 ELSE 1 END AS place
            FROM customer_identities n
            WHERE n.store_id = $store AND n.customer_id = c.id AND n.channel = $channel
                AND n.kind IN ($opened_by, 'bsuid') AND n.ended_at IS NULL
            UNION ALL
            SELECT $opened_by, CASE $opened_by WHEN 'wa_id' THEN substr(c.phone, 2) ELSE c.phone END,
                2
            WHERE c.phone IS NOT NULL
        ) known
        WHERE t.id IS NULL AND $opened_by::text IS NOT NULL
        ORDER BY known.place LIMIT 1
    ) i ON true
"""
)


@statement(
    "SELECT count(*) FROM customers c WHERE c.store_id = $store AND c.deleted_at IS NULL AND "
    + _MEETS
)
async def count_people(tx: Tx, *, store: StoreId, asked: Asked) -> int: ...


@statement(
    """
    SELECT c.id, c.name, c.phone FROM customers c
    WHERE c.store_id = $store AND c.deleted_at IS NULL AND """
    + _MEETS
    + " ORDER BY c.id DESC LIMIT $limit"
)
async def list_people(tx: Tx, *, store: StoreId, asked: Asked, limit: int) -> list[Person]: ...


@statement(
    """
    WITH asked AS MATERIALIZED (
        SELECT c.id AS customer_id FROM customers c
        WHERE c.store_id = $store AND c.deleted_at IS NULL AND """
    + _MEETS
    + """
    )
    SELECT skip, CASE WHEN skip IS NOT NULL THEN NULL ELSE (
            -- The longest calling code a number begins with, or a business-scoped id's country.
            SELECT x.code FROM jsonb_to_recordset($markets) AS x(code text, country text)
            WHERE CASE identity_kind WHEN 'bsuid' THEN split_part(identity_value, '.', 1) = x.country
                WHEN 'wa_id' THEN starts_with(identity_value, x.code) END
            ORDER BY length(x.code) DESC LIMIT 1
        ) END AS market, count(*) AS count
    FROM ("""
    + _REACHED
    + ") reached GROUP BY 1, 2 ORDER BY 1 NULLS FIRST, 2 NULLS FIRST"
)
async def tally(
    tx: Tx,
    *,
    store: StoreId,
    markets: list[Market],
    connection: ConnectionId,
    channel: str,
    opened_by: str | None,
    asked: Asked,
) -> list[Tally]: ...


@statement(
    """
    -- The next so many customers are looked at, however many of them are meant: a step is short.
    WITH looked AS MATERIALIZED (
        SELECT c.id, c.tags, c.locale FROM customers c
        WHERE c.store_id = $store AND c.deleted_at IS NULL
            AND c.id > COALESCE($after::uuid, '00000000-0000-0000-0000-000000000000')
        ORDER BY c.id LIMIT $limit
    ), asked AS MATERIALIZED (
        SELECT c.id AS customer_id FROM looked c WHERE """
    + _MEETS
    + """
    ), reached AS ("""
    + _REACHED
    + """
    ), written AS (
        INSERT INTO broadcast_recipients (store_id, broadcast_id, customer_id, status, skip)
        SELECT $store, $broadcast, customer_id, CASE WHEN skip IS NULL THEN 'waiting' ELSE 'skipped' END,
            skip
        FROM reached
        ON CONFLICT DO NOTHING
    )
    SELECT id FROM looked ORDER BY id DESC LIMIT 1
"""
)
async def freeze(
    tx: Tx,
    *,
    store: StoreId,
    broadcast: BroadcastId,
    after: CustomerId | None,
    limit: int,
    connection: ConnectionId,
    channel: str,
    opened_by: str | None,
    asked: Asked,
) -> CustomerId | None: ...


@statement(
    """
    -- As they are now: who agreed when the audience was written down may not any more.
    WITH asked AS MATERIALIZED (
        SELECT customer_id FROM broadcast_recipients
        WHERE store_id = $store AND broadcast_id = $broadcast AND status = 'waiting'
        ORDER BY customer_id LIMIT $limit
    ), reached AS ("""
    + _REACHED
    + """
    )
    SELECT r.customer_id, r.name, r.survivor_id, r.conversation_id, r.identity_kind,
        r.identity_value, COALESCE(r.skip, (
            -- Somebody who was merged into them has been told: they are one person.
            WITH RECURSIVE members AS (
                SELECT r.customer_id AS id
                UNION ALL
                SELECT k.id FROM members m CROSS JOIN LATERAL (
                    SELECT id FROM customers
                    WHERE store_id = $store AND merged_into = m.id OFFSET 0
                ) k
            )
            SELECT 'merged' FROM members m CROSS JOIN LATERAL (
                SELECT FROM broadcast_recipients
                WHERE store_id = $store AND broadcast_id = $broadcast AND customer_id = m.id
                    AND status = 'queued' OFFSET 0
            ) q
            LIMIT 1
        )) AS skip
    FROM reached r ORDER BY r.customer_id
"""
)
async def next_waiting(
    tx: Tx,
    *,
    store: StoreId,
    broadcast: BroadcastId,
    connection: ConnectionId,
    channel: str,
    opened_by: str | None,
    limit: int,
) -> list[Reach]: ...


@statement("WITH asked AS (SELECT $customer::uuid AS customer_id)" + _REACHED)
async def reach_one(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    connection: ConnectionId,
    channel: str,
    opened_by: str | None,
) -> Reach | None: ...


@statement("""
    -- Whoever is left of these: those who were merged are who they were merged into.
    WITH RECURSIVE trail AS (
        SELECT c.id, c.merged_into FROM customers c
        WHERE c.store_id = $store AND c.id = ANY($customers)
        UNION
        SELECT c.id, c.merged_into FROM trail t
        JOIN customers c ON c.store_id = $store AND c.id = t.merged_into
    )
    SELECT id FROM trail WHERE merged_into IS NULL ORDER BY id
""")
async def survivors(tx: Tx, store: StoreId, customers: list[CustomerId]) -> list[CustomerId]: ...


@statement("""
    -- Of the merged in the audience: who they are now joins it, if they are not in it yet.
    INSERT INTO broadcast_recipients (store_id, broadcast_id, customer_id, status)
    SELECT $store, $broadcast, c.id, 'waiting' FROM customers c
    WHERE c.store_id = $store AND c.id = $customer
    ON CONFLICT DO NOTHING
""")
async def join_audience(
    tx: Tx, *, store: StoreId, broadcast: BroadcastId, customer: CustomerId
) -> Changed: ...


@statement("""
    SELECT c.id FROM customers c WHERE c.store_id = $store AND c.id = ANY($customers)
        AND (c.deleted_at IS NULL OR c.merged_into IS NOT NULL)
""")
async def known_customers(
    tx: Tx, store: StoreId, customers: list[CustomerId]
) -> list[CustomerId]: ...
