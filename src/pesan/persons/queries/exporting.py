"""Everything the store holds of one person: whole rows, so that a new column is in it by itself.

Left out are keys and secrets that tell the person nothing of themselves; inventory.py says which.
"""

from typing import Any

from msgspec import Struct

from ...kit.db import Tx
from ...kit.ids import CustomerId, StoreId
from ...kit.sql import statement

Rows = tuple[dict[str, Any], ...]


class Dossier(Struct, frozen=True, kw_only=True):
    """By table, as inventory.EXPORTED names them; oldest first."""

    customers: Rows
    customer_identities: Rows
    customer_addresses: Rows
    customer_notes: Rows
    customer_consents: Rows
    customer_merges: Rows
    customer_terms: Rows
    conversations: Rows
    customer_messages: Rows
    conversation_notes: Rows
    conversation_labels: Rows
    conversation_times: Rows
    attachments: Rows
    channel_updates: Rows
    agent_turns: Rows
    carts: Rows
    cart_items: Rows
    broadcast_recipients: Rows
    draft_orders: Rows
    orders: Rows
    order_items: Rows
    order_status_history: Rows
    order_notes: Rows
    fulfilments: Rows
    fulfilment_items: Rows
    fulfilment_status_history: Rows
    order_returns: Rows
    order_return_items: Rows
    order_return_refunds: Rows
    payments: Rows
    payment_status_history: Rows
    payment_captures: Rows
    refunds: Rows
    payment_disputes: Rows
    reconciliation_cases: Rows
    payment_customers: Rows
    payment_methods: Rows
    payment_proofs: Rows
    payment_webhook_logs: Rows
    discount_uses: Rows
    discount_customers: Rows
    event_audit_log: Rows


@statement("""
    WITH people AS MATERIALIZED (
        SELECT * FROM customers WHERE store_id = $store AND id = ANY($customers)
    ), threads AS MATERIALIZED (
        SELECT * FROM conversations WHERE store_id = $store AND customer_id = ANY($customers)
    ), bought AS MATERIALIZED (
        SELECT * FROM orders WHERE store_id = $store AND customer_id = ANY($customers)
    ), paid AS MATERIALIZED (
        SELECT p.* FROM bought o JOIN payments p ON p.store_id = $store AND p.order_id = o.id
    ), parcels AS MATERIALIZED (
        SELECT f.* FROM bought o JOIN fulfilments f ON f.store_id = $store AND f.order_id = o.id
    ), sent_back AS MATERIALIZED (
        SELECT b.* FROM bought o JOIN order_returns b ON b.store_id = $store AND b.order_id = o.id
    )
    SELECT
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id) FROM people r),
            '[]') AS customers,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM customer_identities r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]')
            AS customer_identities,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM customer_addresses r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]')
            AS customer_addresses,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM customer_notes r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]')
            AS customer_notes,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM customer_consents r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]')
            AS customer_consents,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM customer_merges r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]')
            AS customer_merges,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.term)
            FROM customer_terms r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]')
            AS customer_terms,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM threads r), '[]') AS conversations,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id,once_key}'::text[]
                ORDER BY r.conversation_id, r.sequence)
            FROM threads t JOIN customer_messages r
                ON r.store_id = $store AND r.conversation_id = t.id), '[]') AS customer_messages,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM threads t JOIN conversation_notes r
                ON r.store_id = $store AND r.conversation_id = t.id), '[]') AS conversation_notes,
        COALESCE((SELECT jsonb_agg((to_jsonb(r) - '{store_id}'::text[])
                || jsonb_build_object('name', l.name) ORDER BY r.created_at, r.label_id)
            FROM threads t JOIN conversation_labels r
                ON r.store_id = $store AND r.conversation_id = t.id
            JOIN labels l ON l.store_id = $store AND l.id = r.label_id), '[]')
            AS conversation_labels,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id,user_id}'::text[] ORDER BY r.id)
            FROM threads t JOIN conversation_times r
                ON r.store_id = $store AND r.conversation_id = t.id), '[]') AS conversation_times,
        COALESCE((SELECT jsonb_agg((to_jsonb(r) - '{store_id,content,thumbnail}'::text[])
                || jsonb_build_object('content', encode(r.content, 'base64')) ORDER BY r.id)
            FROM threads t JOIN attachments r
                ON r.store_id = $store AND r.conversation_id = t.id), '[]') AS attachments,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id,body}'::text[]
                ORDER BY r.received_at, r.id)
            FROM channel_updates r
            WHERE r.store_id = $store AND r.content ->> 'sender' = ANY($senders)), '[]')
            AS channel_updates,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM threads t JOIN agent_turns r
                ON r.store_id = $store AND r.conversation_id = t.id), '[]') AS agent_turns,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM threads t JOIN carts r ON r.store_id = $store AND r.conversation_id = t.id), '[]')
            AS carts,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[]
                ORDER BY r.conversation_id, r.position)
            FROM threads t JOIN cart_items r
                ON r.store_id = $store AND r.conversation_id = t.id), '[]') AS cart_items,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.broadcast_id)
            FROM broadcast_recipients r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]')
            AS broadcast_recipients,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM draft_orders r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]') AS draft_orders,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM bought r), '[]') AS orders,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.order_id, r.id)
            FROM bought o JOIN order_items r ON r.store_id = $store AND r.order_id = o.id), '[]')
            AS order_items,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.order_id, r.at)
            FROM bought o JOIN order_status_history r
                ON r.store_id = $store AND r.order_id = o.id), '[]') AS order_status_history,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.order_id, r.id)
            FROM bought o JOIN order_notes r ON r.store_id = $store AND r.order_id = o.id), '[]')
            AS order_notes,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM parcels r), '[]') AS fulfilments,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.item_id)
            FROM parcels f JOIN fulfilment_items r
                ON r.store_id = $store AND r.fulfilment_id = f.id), '[]') AS fulfilment_items,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.at, r.id)
            FROM parcels f JOIN fulfilment_status_history r
                ON r.store_id = $store AND r.fulfilment_id = f.id), '[]')
            AS fulfilment_status_history,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM sent_back r), '[]') AS order_returns,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.item_id)
            FROM sent_back b JOIN order_return_items r
                ON r.store_id = $store AND r.return_id = b.id), '[]') AS order_return_items,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.refund_id)
            FROM sent_back b JOIN order_return_refunds r
                ON r.store_id = $store AND r.return_id = b.id), '[]') AS order_return_refunds,
        COALESCE((SELECT jsonb_agg(to_jsonb(r)
                - '{store_id,pay_token,request_key,request_fingerprint,browser}'::text[] ORDER BY r.id)
            FROM paid r), '[]') AS payments,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.payment_id, r.at)
            FROM paid p JOIN payment_status_history r
                ON r.store_id = $store AND r.payment_id = p.id), '[]') AS payment_status_history,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM paid p JOIN payment_captures r
                ON r.store_id = $store AND r.payment_id = p.id), '[]') AS payment_captures,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM paid p JOIN refunds r ON r.store_id = $store AND r.payment_id = p.id), '[]')
            AS refunds,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM paid p JOIN payment_disputes r
                ON r.store_id = $store AND r.payment_id = p.id), '[]') AS payment_disputes,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.id)
            FROM bought o JOIN reconciliation_cases r
                ON r.store_id = $store AND r.order_id = o.id), '[]') AS reconciliation_cases,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id,browser}'::text[]
                ORDER BY r.connection_id, r.asked_at)
            FROM payment_customers r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]')
            AS payment_customers,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id,sealed_token}'::text[] ORDER BY r.id)
            FROM payment_methods r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]')
            AS payment_methods,
        -- The picture itself is theirs too; what it is known again by is not.
        COALESCE((SELECT jsonb_agg((to_jsonb(r)
                    - '{store_id,content,thumbnail,digest,likeness}'::text[])
                || jsonb_build_object('content', encode(r.content, 'base64')) ORDER BY r.id)
            FROM paid p JOIN payment_proofs r
                ON r.store_id = $store AND r.payment_id = p.id), '[]') AS payment_proofs,
        COALESCE((SELECT jsonb_agg((to_jsonb(r) - '{store_id,body}'::text[])
                || jsonb_build_object('body', encode(r.body, 'escape')) ORDER BY r.received_at, r.id)
            FROM payment_webhook_logs r
            WHERE r.store_id = $store AND (r.notice ->> 'request_id' = ANY($gateway_ids)
                OR r.notice ->> 'capture_id' = ANY($gateway_ids)
                OR r.notice ->> 'refund_id' = ANY($gateway_ids)
                OR r.notice ->> 'dispute_id' = ANY($gateway_ids))), '[]') AS payment_webhook_logs,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.order_id)
            FROM discount_uses r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]') AS discount_uses,
        COALESCE((SELECT jsonb_agg(to_jsonb(r) - '{store_id}'::text[] ORDER BY r.discount_id)
            FROM discount_customers r
            WHERE r.store_id = $store AND r.customer_id = ANY($customers)), '[]')
            AS discount_customers,
        COALESCE((SELECT jsonb_agg(
                to_jsonb(r) - '{store_id,ip,user_agent,request_id}'::text[] ORDER BY r.id)
            FROM event_audit_log r
            WHERE r.store_id = $store AND r.subject = ANY($subjects)), '[]') AS event_audit_log
""")
async def everything(
    tx: Tx,
    *,
    store: StoreId,
    customers: list[CustomerId],
    senders: list[str],
    gateway_ids: list[str],
    subjects: list[str],
) -> Dossier: ...
