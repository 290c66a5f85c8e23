"""A person's data taken out of every table. What is kept of money and goods names nobody any more.

The caller has locked the customer's rows; `$customers` are they and all who were merged into them.
What erases a text leaves the marker the ledgers allow (migrations/sql.py: erasable).
"""

from datetime import datetime

from msgspec import Struct

from ...kit.db import Tx
from ...kit.ids import CustomerId, StoreId, UpdateId
from ...kit.sql import Changed, statement


class Known(Struct, frozen=True, kw_only=True):
    """What finds this person where no id of ours does."""

    identities: list[str]  # channel:kind:value
    senders: list[str]  # kind:value, as an update in the inbox is stored
    contacts: list[str]  # what a text may quote: numbers, addresses for mail, names at a channel
    provider_ids: list[str]  # messages of ours, as the channel calls them
    gateway_ids: list[str]  # their payments, as the gateway calls them
    references: list[str]  # ids of ours, raw: what they or we wrote, bought, paid


class InboxRow(Struct, frozen=True, kw_only=True):
    id: UpdateId
    dedupe_key: str


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
    -- What they sent, how our answers fared, and whatever else of the inbox quotes a contact.
    SELECT u.id, u.dedupe_key FROM channel_updates u
    WHERE u.store_id = $store AND (u.content IS NOT NULL OR u.body IS NOT NULL) AND (
        u.content ->> 'sender' = ANY($senders)
        OR u.content -> 'status' ->> 'provider_id' = ANY($provider_ids)
        OR EXISTS (
            SELECT FROM unnest($contacts::text[]) AS contact
            WHERE strpos(u.content::text, contact) > 0
                OR position(convert_to(contact, 'UTF8') IN u.body) > 0
        ))
    ORDER BY u.id FOR UPDATE
""")
async def lock_inbox(
    tx: Tx,
    *,
    store: StoreId,
    senders: list[str],
    provider_ids: list[str],
    contacts: list[str],
) -> list[InboxRow]: ...


@statement("""
    UPDATE channel_updates SET content = NULL, body = NULL, dedupe_key = 'erased:' || id,
        processed_at = COALESCE(processed_at, $now)
    WHERE store_id = $store AND id = ANY($updates)
""")
async def empty_inbox(
    tx: Tx, *, store: StoreId, updates: list[UpdateId], now: datetime
) -> Changed: ...


@statement("""
    -- What they uploaded on a site and have not sent; what they sent lies with its message.
    WITH gone AS (
        DELETE FROM web_uploads WHERE store_id = $store AND 'visitor:' || visitor = ANY($senders)
        RETURNING CASE WHEN content IS NULL THEN 0 ELSE bytes END AS bytes
    ), room AS (
        UPDATE file_usage SET bytes = file_usage.bytes - (SELECT coalesce(sum(bytes), 0) FROM gone)
        WHERE store_id = $store
    )
    SELECT count(*)::int FROM gone
""")
async def erase_uploads(tx: Tx, store: StoreId, senders: list[str]) -> int: ...


@statement("""
    INSERT INTO channel_tombstones (store_id, hash, erased_at)
    SELECT $store, hash, $now FROM unnest($hashes::bytea[]) AS hash
    ON CONFLICT (store_id, hash) DO UPDATE SET erased_at = excluded.erased_at
""")
async def bury(tx: Tx, *, store: StoreId, hashes: list[bytes], now: datetime) -> None: ...


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
    UPDATE payment_webhook_logs w SET body = '', error = NULL
    WHERE w.store_id = $store AND length(w.body) > 0 AND (
        w.notice ->> 'request_id' = ANY($gateway_ids)
        OR w.notice ->> 'capture_id' = ANY($gateway_ids)
        OR w.notice ->> 'refund_id' = ANY($gateway_ids)
        OR w.notice ->> 'dispute_id' = ANY($gateway_ids)
        OR EXISTS (
            SELECT FROM unnest($needles::text[]) AS needle
            WHERE position(convert_to(needle, 'UTF8') IN w.body) > 0
        ))
""")
async def erase_webhooks(
    tx: Tx, *, store: StoreId, gateway_ids: list[str], needles: list[str]
) -> Changed: ...


@statement("""
    -- A repeat within its day hears that they were erased; it does nothing a second time.
    UPDATE idempotency_keys k SET status = 409, media_type = 'application/problem+json', body = $body
    WHERE k.store_id = $store AND EXISTS (
        SELECT FROM unnest($needles::text[]) AS needle
        WHERE position(convert_to(needle, 'UTF8') IN k.body) > 0
    )
""")
async def erase_answers(tx: Tx, *, store: StoreId, needles: list[str], body: bytes) -> Changed: ...


@statement("""
    -- What a handler or timer failed with may quote what it was about.
    WITH failed AS (
        UPDATE timers t SET error = '[erased]'
        WHERE t.store_id = $store AND t.error IS NOT NULL AND EXISTS (
            SELECT FROM unnest($contacts::text[]) AS contact WHERE strpos(t.error, contact) > 0)
    )
    UPDATE event_deliveries d SET error = '[erased]'
    WHERE d.store_id = $store AND d.error IS NOT NULL AND EXISTS (
        SELECT FROM unnest($contacts::text[]) AS contact WHERE strpos(d.error, contact) > 0)
""")
async def erase_failures(tx: Tx, *, store: StoreId, contacts: list[str]) -> Changed: ...


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
