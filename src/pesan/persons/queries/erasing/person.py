"""Who it is: all that finds them, and whether they may go."""

from datetime import datetime

from msgspec import Struct

from ....kit.db import Tx
from ....kit.ids import CustomerId, StoreId
from ....kit.sql import statement


class Known(Struct, frozen=True, kw_only=True):
    """What finds this person where no id of ours does."""

    identities: list[str]  # channel:kind:value
    senders: list[str]  # kind:value, as an update in the inbox is stored
    contacts: list[str]  # what a text may quote: numbers, addresses for mail, names at a channel
    provider_ids: list[str]  # messages of ours, as the channel calls them
    gateway_ids: list[str]  # their payments, as the gateway calls them
    references: list[str]  # ids of ours, raw: what they or we wrote, bought, paid


@statement("""
    -- Orders somebody still has to act on: without a name and an address nobody could.
    SELECT number::text FROM orders
    WHERE store_id = $store AND customer_id = ANY($customers)
        AND status IN ('awaiting_payment', 'paid', 'packed', 'shipped')
    ORDER BY id LIMIT 20
""")
async def orders_under_way(tx: Tx, store: StoreId, customers: list[CustomerId]) -> list[str]: ...


@statement("""
    WITH threads AS MATERIALIZED (
        SELECT id, channel, identity_kind, identity_value FROM conversations
        WHERE store_id = $store AND customer_id = ANY($customers)
    ), names AS (
        SELECT channel, kind, value FROM customer_identities
        WHERE store_id = $store AND customer_id = ANY($customers)
        UNION SELECT channel, identity_kind, identity_value FROM threads
    ), people AS MATERIALIZED (
        SELECT id, phone, email FROM customers WHERE store_id = $store AND id = ANY($customers)
    ), bought AS MATERIALIZED (
        SELECT id FROM orders WHERE store_id = $store AND customer_id = ANY($customers)
    ), paid AS MATERIALIZED (
        SELECT p.id, p.gateway_id FROM bought o
        JOIN payments p ON p.store_id = $store AND p.order_id = o.id
    ), given AS MATERIALIZED (
        SELECT r.id, r.gateway_id FROM paid p
        JOIN refunds r ON r.store_id = $store AND r.payment_id = p.id
    )
    SELECT ARRAY(SELECT channel || ':' || kind || ':' || value FROM names) AS identities,
        ARRAY(SELECT DISTINCT kind || ':' || value FROM names) AS senders,
        ARRAY(
            SELECT DISTINCT contact FROM (
                SELECT value FROM names
                UNION ALL SELECT phone FROM people UNION ALL SELECT ltrim(phone, '+') FROM people
                UNION ALL SELECT email FROM people
            ) known (contact) WHERE length(contact) >= 6
        ) AS contacts,
        ARRAY(
            SELECT m.provider_id FROM threads t
            JOIN customer_messages m ON m.store_id = $store AND m.conversation_id = t.id
            WHERE m.provider_id IS NOT NULL
        ) AS provider_ids,
        ARRAY(
            SELECT gateway_id FROM paid WHERE gateway_id IS NOT NULL
            UNION SELECT gateway_id FROM given WHERE gateway_id IS NOT NULL
            UNION SELECT c.gateway_id FROM paid p
                JOIN payment_captures c ON c.store_id = $store AND c.payment_id = p.id
            UNION SELECT d.gateway_id FROM paid p
                JOIN payment_disputes d ON d.store_id = $store AND d.payment_id = p.id
        ) AS gateway_ids,
        ARRAY(
            SELECT 'cus:' || id FROM people UNION ALL SELECT 'con:' || id FROM threads
            UNION ALL SELECT 'ord:' || id FROM bought UNION ALL SELECT 'pay:' || id FROM paid
            UNION ALL SELECT 'rfd:' || id FROM given
            UNION ALL SELECT 'adr:' || id FROM customer_addresses
                WHERE store_id = $store AND customer_id = ANY($customers)
            UNION ALL SELECT 'nte:' || id FROM customer_notes
                WHERE store_id = $store AND customer_id = ANY($customers)
            UNION ALL SELECT 'cns:' || id FROM customer_consents
                WHERE store_id = $store AND customer_id = ANY($customers)
            UNION ALL SELECT 'nte:' || n.id FROM bought o
                JOIN order_notes n ON n.store_id = $store AND n.order_id = o.id
            UNION ALL SELECT 'ret:' || r.id FROM bought o
                JOIN order_returns r ON r.store_id = $store AND r.order_id = o.id
            UNION ALL SELECT 'ful:' || f.id FROM bought o
                JOIN fulfilments f ON f.store_id = $store AND f.order_id = o.id
        ) AS "references"
""")
async def known(tx: Tx, store: StoreId, customers: list[CustomerId]) -> Known: ...


@statement("""
    SELECT COALESCE(erased_at, deleted_at) FROM customers
    WHERE store_id = $store AND id = $customer
""")
async def ended_at(tx: Tx, store: StoreId, customer: CustomerId) -> datetime | None: ...


@statement("""
    -- On the list or not, whoever still has a row here; the one others were merged into.
    WITH RECURSIVE trail AS (
        SELECT id, merged_into FROM customers WHERE store_id = $store AND id = $customer
        UNION
        SELECT c.id, c.merged_into FROM trail t
        JOIN customers c ON c.store_id = $store AND c.id = t.merged_into
    )
    SELECT id FROM trail WHERE merged_into IS NULL
""")
async def find_anyone(tx: Tx, store: StoreId, customer: CustomerId) -> CustomerId | None: ...
