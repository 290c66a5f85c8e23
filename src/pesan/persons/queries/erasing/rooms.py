"""What the rooms hold of them, by ids of ours."""

from datetime import datetime

from ....kit.db import Tx
from ....kit.ids import CustomerId, StoreId
from ....kit.sql import Changed, statement


@statement("""
    -- Whoever is just writing into one is waited for: what follows sees what they wrote.
    SELECT FROM conversations WHERE store_id = $store AND customer_id = ANY($customers)
    ORDER BY id FOR UPDATE
""")
async def lock_threads(tx: Tx, store: StoreId, customers: list[CustomerId]) -> None: ...


@statement("""
    -- What waits to be sent to them is not; a turn that runs finds itself overtaken.
    WITH threads AS (
        UPDATE conversations SET identity_value = 'erased:' || id, dialogue = '{}', unread = 0,
            status = 'closed', snoozed_until = NULL, waiting_since = NULL, opened_at = NULL,
            first_answered_at = NULL, answered_sequence = last_sequence, fence = fence + 1,
            turn_until = NULL, source = NULL, unreachable_since = NULL, unreachable_reason = NULL
        WHERE store_id = $store AND customer_id = ANY($customers) RETURNING id
    ), baskets AS (
        UPDATE carts c SET address = NULL, city = NULL, version = c.version + 1, updated_at = $now
        FROM threads t WHERE c.store_id = $store AND c.conversation_id = t.id
    ), came AS (
        DELETE FROM message_media f USING threads t
        WHERE f.store_id = $store AND f.conversation_id = t.id RETURNING f.bytes
    ), drafts AS (
        UPDATE draft_orders d SET note = NULL, metadata = '{}', updated_at = $now,
            version = d.version + 1, shipping = jsonb_set(d.shipping, '{address}', 'null')
        WHERE d.store_id = $store AND d.customer_id = ANY($customers)
    ), notes AS (
        UPDATE conversation_notes n SET text = '[erased]'
        FROM threads t WHERE n.store_id = $store AND n.conversation_id = t.id
    ), words AS (
        DELETE FROM conversation_words w USING threads t
        WHERE w.store_id = $store AND w.conversation_id = t.id
    ), sent AS (
        DELETE FROM attachments a USING threads t
        WHERE a.store_id = $store AND a.conversation_id = t.id RETURNING a.bytes
    ), room AS (
        UPDATE file_usage SET bytes = file_usage.bytes - freed.bytes
        FROM (
            SELECT sum(bytes) AS bytes FROM (
                SELECT bytes FROM sent UNION ALL SELECT bytes FROM came
            ) gone
        ) freed
        WHERE store_id = $store AND freed.bytes IS NOT NULL
    ), thoughts AS (
        UPDATE agent_turns a SET trace = '{"brain": "erased", "messages": [], "choice": null,
            "calls": [], "draft": "", "incidents": [], "said": null}'
        FROM threads t WHERE a.store_id = $store AND a.conversation_id = t.id
    )
    UPDATE customer_messages m SET text = NULL, payload = '{}', provider_id = NULL, error = NULL,
        type = 'erased', once_key = 'erased:' || m.sequence, updated_at = $now,
        status = CASE WHEN m.status IN ('queued', 'sending') THEN 'failed' ELSE m.status END
    FROM threads t WHERE m.store_id = $store AND m.conversation_id = t.id
""")
async def erase_conversations(
    tx: Tx, *, store: StoreId, customers: list[CustomerId], now: datetime
) -> Changed: ...


@statement("""
    WITH bought AS MATERIALIZED (
        SELECT id FROM orders WHERE store_id = $store AND customer_id = ANY($customers)
    ), history AS (
        UPDATE order_status_history h SET reason = '[erased]' FROM bought o
        WHERE h.store_id = $store AND h.order_id = o.id AND h.reason IS NOT NULL
    ), notes AS (
        UPDATE order_notes n SET text = '[erased]' FROM bought o
        WHERE n.store_id = $store AND n.order_id = o.id
    ), returns AS (
        UPDATE order_returns r SET reason = '[erased]' FROM bought o
        WHERE r.store_id = $store AND r.order_id = o.id
    ), parcels AS (
        UPDATE fulfilments f SET courier = NULL, tracking_number = NULL, updated_at = $now,
            version = f.version + 1
        FROM bought o WHERE f.store_id = $store AND f.order_id = o.id
    ), parcel_history AS (
        UPDATE fulfilment_status_history h SET reason = '[erased]'
        FROM bought o JOIN fulfilments f ON f.store_id = $store AND f.order_id = o.id
        WHERE h.store_id = $store AND h.fulfilment_id = f.id AND h.reason IS NOT NULL
    )
    UPDATE orders o SET shipping_address = NULL, note = NULL, metadata = '{}', updated_at = $now,
        version = o.version + 1
    FROM bought WHERE o.store_id = $store AND o.id = bought.id
""")
async def erase_orders(
    tx: Tx, *, store: StoreId, customers: list[CustomerId], now: datetime
) -> Changed: ...


@statement("""
    -- Sums, methods and moments stay: they are the store's books.
    WITH bought AS MATERIALIZED (
        SELECT id FROM orders WHERE store_id = $store AND customer_id = ANY($customers)
    ), paid AS MATERIALIZED (
        SELECT p.id FROM bought o JOIN payments p ON p.store_id = $store AND p.order_id = o.id
    ), history AS (
        UPDATE payment_status_history h SET reason = '[erased]' FROM paid p
        WHERE h.store_id = $store AND h.payment_id = p.id AND h.reason IS NOT NULL
    ), given AS (
        UPDATE refunds r SET reason = '[erased]', failure = NULL FROM paid p
        WHERE r.store_id = $store AND r.payment_id = p.id
    ), cases AS (
        UPDATE reconciliation_cases c SET detail = '[erased]',
            resolution = CASE WHEN c.resolution IS NOT NULL THEN '[erased]' END
        FROM bought o WHERE c.store_id = $store AND c.order_id = o.id
    ), pictures AS (
        DELETE FROM payment_proofs r USING paid p
        WHERE r.store_id = $store AND r.payment_id = p.id RETURNING r.bytes
    ), room AS (
        UPDATE file_usage SET bytes = file_usage.bytes - freed.bytes
        FROM (SELECT sum(bytes) AS bytes FROM pictures) freed
        WHERE store_id = $store AND freed.bytes IS NOT NULL
    ), methods AS (
        UPDATE payment_methods m SET label = '[erased]', sealed_token = '',
            deleted_at = COALESCE(m.deleted_at, $now)
        WHERE m.store_id = $store AND m.customer_id = ANY($customers)
    )
    UPDATE payments p SET metadata = '{}', action = NULL, failure = NULL, updated_at = $now
    FROM paid WHERE p.store_id = $store AND p.id = paid.id
""")
async def erase_payments(
    tx: Tx, *, store: StoreId, customers: list[CustomerId], now: datetime
) -> Changed: ...


@statement("""
    WITH notes AS (
        UPDATE customer_notes SET text = '[erased]'
        WHERE store_id = $store AND customer_id = ANY($customers)
    ), consents AS (
        UPDATE customer_consents SET source = '[erased]', text = '[erased]'
        WHERE store_id = $store AND customer_id = ANY($customers)
    ), identities AS (
        DELETE FROM customer_identities
        WHERE store_id = $store AND customer_id = ANY($customers)
    ), addresses AS (
        DELETE FROM customer_addresses
        WHERE store_id = $store AND customer_id = ANY($customers)
    ), merges AS (
        UPDATE customer_merges SET changes = '{}'
        WHERE store_id = $store AND (customer_id = ANY($customers) OR merged_id = ANY($customers))
    )
    UPDATE customers SET name = '[erased]', phone = NULL, email = NULL, tags = '{}', note = NULL,
        locale = NULL, metadata = '{}', default_address_id = NULL, version = version + 1,
        deleted_at = COALESCE(deleted_at, $now), erased_at = COALESCE(erased_at, $now),
        updated_at = $now
    WHERE store_id = $store AND id = ANY($customers)
""")
async def erase_customers(
    tx: Tx, *, store: StoreId, customers: list[CustomerId], now: datetime
) -> Changed: ...
