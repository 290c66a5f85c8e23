"""The terms of a store, how much was sent lately, and what waits or was given up."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConnectionId, ConversationId, CustomerId, MessageId, StoreId
from ...kit.sql import Changed, statement
from ..models import KeptSettings, Offers, SendingSettings, TakenMessage, Template


@statement("SELECT settings FROM sending_settings WHERE store_id = $store")
async def find_settings(tx: Tx, store: StoreId) -> KeptSettings | None: ...


@statement("""
    INSERT INTO sending_settings (store_id, settings, updated_at)
    VALUES ($store, $settings, $now)
    ON CONFLICT (store_id)
        DO UPDATE SET settings = excluded.settings, updated_at = excluded.updated_at
""")
async def put_settings(
    tx: Tx, *, store: StoreId, settings: SendingSettings, now: datetime
) -> None: ...


@statement("""
    -- Theirs, or `settings` where they have none yet; whoever else changes some waits.
    INSERT INTO sending_settings (store_id, settings, updated_at)
    VALUES ($store, $settings, $now)
    ON CONFLICT (store_id) DO UPDATE SET updated_at = excluded.updated_at
    RETURNING settings
""")
async def lock_settings(
    tx: Tx, *, store: StoreId, settings: SendingSettings, now: datetime
) -> KeptSettings: ...


@statement("""
    -- What a person was sent of offers, in all their conversations. One whose outcome is unknown may
    -- have arrived.
    SELECT count(*) FILTER (WHERE m.at > $a_day_ago) AS in_a_day, count(*) AS in_a_week
    FROM conversations c CROSS JOIN LATERAL (
        SELECT coalesce(due_at, created_at) AS at FROM customer_messages
        WHERE store_id = $store AND conversation_id = c.id AND purpose = 'marketing'
            AND status IN ('sending', 'sent', 'delivered', 'read', 'unknown')
            AND coalesce(due_at, created_at) > $a_week_ago
    ) m
    WHERE c.store_id = $store AND c.customer_id = $customer
""")
async def offers_sent(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    a_day_ago: datetime,
    a_week_ago: datetime,
) -> Offers: ...


@statement("""
    -- The next free place, however far away: in how many seconds.
    INSERT INTO connection_paces AS p (store_id, connection_id, lane, full_at)
    VALUES ($store, $connection, $lane, clock_timestamp() + make_interval(secs => $every))
    ON CONFLICT (store_id, connection_id, lane) DO UPDATE
        SET full_at = GREATEST(p.full_at, clock_timestamp()) + make_interval(secs => $every)
    RETURNING GREATEST(0, extract(epoch FROM full_at - clock_timestamp()) - $every)::float8
""")
async def reserve_place(
    tx: Tx, *, store: StoreId, connection: ConnectionId, lane: int, every: float
) -> float: ...


@statement("""
    UPDATE customer_messages SET due_at = $at, slotted = slotted OR $slotted
    WHERE store_id = $store AND id = $message AND status = 'queued'
""")
async def postpone(
    tx: Tx, *, store: StoreId, message: MessageId, at: datetime, slotted: bool
) -> Changed: ...


@statement("""
    -- The template's words stand in the thread, for they are what the person reads; whatever the
    -- free words carried goes with them, but for a file that stands above the template's.
    UPDATE customer_messages SET type = 'template', text = $text, updated_at = $now,
        payload = payload
            - '{buttons,menu,link,products,place,reply_to}'::text[]
            - CASE WHEN $keeps_file THEN '{}' ELSE '{image,picture,attachment}' END::text[]
            || jsonb_build_object('template', $template::jsonb)
    WHERE store_id = $store AND id = $message AND status IN ('queued', 'sending', 'failed')
        AND type <> 'erased'
""")
async def put_template(
    tx: Tx,
    *,
    store: StoreId,
    message: MessageId,
    text: str,
    template: Template,
    keeps_file: bool,
    now: datetime,
) -> Changed: ...


@statement("""
    -- Not one that is still being sent: its sender's answer is yet to be saved.
    SELECT m.id, c.connection_id, m.payload,
        (SELECT s.settings FROM sending_settings s WHERE s.store_id = $store) AS settings
    FROM customer_messages m
    JOIN conversations c ON c.store_id = $store AND c.id = m.conversation_id
    WHERE m.store_id = $store AND m.id = $message AND m.direction = 'out' AND m.type <> 'erased'
        AND m.status = 'sent'
""")
async def find_taken(tx: Tx, store: StoreId, message: MessageId) -> TakenMessage | None: ...


@statement("""
    SELECT min(due_at) FROM customer_messages
    WHERE store_id = $store AND conversation_id = $conversation AND status = 'queued'
        AND direction = 'out' AND due_at > $now
""")
async def next_due(
    tx: Tx, store: StoreId, conversation: ConversationId, now: datetime
) -> datetime | None: ...


@statement("""
    UPDATE conversations SET unreachable_since = $now, unreachable_reason = $reason
    WHERE store_id = $store AND id = $conversation AND unreachable_since IS NULL
""")
async def lose(
    tx: Tx, *, store: StoreId, conversation: ConversationId, reason: str, now: datetime
) -> Changed: ...


@statement("""
    UPDATE conversations c SET unreachable_since = $now, unreachable_reason = $reason
    FROM customer_messages m
    WHERE m.store_id = $store AND m.id = $message
        AND c.store_id = $store AND c.id = m.conversation_id AND c.unreachable_since IS NULL
        AND (c.last_inbound_at IS NULL OR c.last_inbound_at <= $at)
""")
async def lose_receiver(
    tx: Tx, *, store: StoreId, message: MessageId, reason: str, at: datetime, now: datetime
) -> Changed: ...


@statement("""
    SELECT DISTINCT c.id FROM conversations c
    JOIN customer_messages m ON m.store_id = $store AND m.conversation_id = c.id
        AND m.status = 'queued' AND m.direction = 'out'
    WHERE c.store_id = $store AND c.connection_id = $connection
        AND ($after::uuid IS NULL OR c.id > $after)
    ORDER BY c.id LIMIT $limit
""")
async def waiting_conversations(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    after: ConversationId | None,
    limit: int,
) -> list[ConversationId]: ...


@statement("""
    -- Twice asked is once queued: after the first it has not failed any more. Its earlier try is
    -- forgotten, so that a late word on that one says nothing of this; a person has decided, so it is
    -- nobody's to be overtaken.
    UPDATE customer_messages SET status = 'queued', error = NULL, reason = NULL, provider_id = NULL,
        fence = NULL, slotted = false, due_at = $now, updated_at = $now
    WHERE store_id = $store AND id = $message AND direction = 'out' AND type <> 'erased'
        AND (status = 'failed' OR (status = 'unknown' AND updated_at <= $unknown_before))
        AND reason IS DISTINCT FROM $taken_back
    RETURNING conversation_id
""")
async def requeue(
    tx: Tx,
    *,
    store: StoreId,
    message: MessageId,
    taken_back: str,
    unknown_before: datetime,
    now: datetime,
) -> ConversationId | None: ...


@statement("SELECT reason FROM customer_messages WHERE store_id = $store AND id = $message")
async def find_reason(tx: Tx, store: StoreId, message: MessageId) -> str | None: ...


@statement("""
    UPDATE customer_messages m SET status = 'queued', error = NULL, reason = NULL,
        provider_id = NULL, fence = NULL, slotted = false, due_at = $now, updated_at = $now
    FROM (
        SELECT id FROM customer_messages
        WHERE store_id = $store AND status = 'failed' AND direction = 'out' AND type <> 'erased'
            AND reason = $reason
        ORDER BY id LIMIT $limit FOR UPDATE
    ) failed
    WHERE m.store_id = $store AND m.id = failed.id
    RETURNING m.conversation_id
""")
async def requeue_all(
    tx: Tx, *, store: StoreId, reason: str, limit: int, now: datetime
) -> list[ConversationId]: ...


@statement("""
    UPDATE customer_messages SET status = 'sent', error = NULL, reason = NULL, updated_at = $now
    WHERE store_id = $store AND id = $message AND status = 'unknown'
""")
async def confirm_arrival(
    tx: Tx, *, store: StoreId, message: MessageId, now: datetime
) -> Changed: ...
