"""How a queued message travels: its sender's lease, its beginning, its end."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConnectionId, ConversationId, MessageId, StoreId
from ...kit.sql import Changed, statement
from ..models import Beginning, Expected, Lease, MessageStatus, QueuedMessage, Settled

# A message `m` of conversation `c`, as its sender wants to know it.
_TO_SEND: LiteralString = """
    SELECT m.id, m.conversation_id, c.connection_id, c.channel, c.identity_kind, c.identity_value,
        c.customer_id, c.last_inbound_at, c.unreachable_reason,
        extract(epoch FROM c.pair_full_at - clock_timestamp())::float8 AS pair_full_in_seconds,
        m.purpose, coalesce(m.due_at, m.created_at) AS due_at, m.slotted, m.text, m.payload,
        m.attempts, coalesce(m.fence < c.silenced_below, false) AS overtaken,
        (SELECT s.settings FROM sending_settings s WHERE s.store_id = $store) AS settings,
        (SELECT t.category FROM message_templates t
            WHERE t.store_id = $store AND m.payload ? 'template'
                AND t.book = (SELECT coalesce(b.public ->> 'waba_id', b.id::text)
                    FROM connections b WHERE b.store_id = $store AND b.id = c.connection_id)
                AND t.name = m.payload #>> '{template,name}'
                AND t.language = m.payload #>> '{template,language}' AND t.deleted_at IS NULL
        ) AS template_category,
        c.referred_at, c.free_entry_until
"""
# What a conversation `c` has to send next: in order, but for what is to go later, since an answer
# does not wait for an offer's hour.
_NEXT: LiteralString = (
    "("
    + _TO_SEND
    + """
    FROM customer_messages m
    WHERE m.store_id = $store AND m.conversation_id = c.id AND m.status = 'queued'
        AND m.direction = 'out' AND (m.due_at IS NULL OR m.due_at <= $now)
    ORDER BY m.sequence LIMIT 1
)"""
)
# By which connection a conversation `c` is sent, as it stands.
_CONNECTION: LiteralString = """(
    SELECT jsonb_build_object('version', k.version, 'is_stopped', k.stopped_at IS NOT NULL)
    FROM connections k
    WHERE k.store_id = $store AND k.id = c.connection_id AND k.deleted_at IS NULL
)"""

# For a statement that says something in a conversation and sends it itself, if nobody else is at it
# and nothing waits there: the lease, set as that row is written anyway, and with what was said as
# the next. What others said while it waited for the row it does not see, but that the row has grown
# since $seen_sequence: then that goes first. Leases run on real time. Reads $store, $sender_seconds.
LEASE_TAKEN: LiteralString = """
    delivery_until = CASE
        WHEN c.last_sequence = $seen_sequence
            AND (c.delivery_until IS NULL OR c.delivery_until <= now()) AND NOT EXISTS (
            SELECT FROM customer_messages m WHERE m.store_id = $store
                AND m.conversation_id = c.id AND m.status IN ('queued', 'sending')
        ) THEN now() + make_interval(secs => $sender_seconds::float8)
        ELSE c.delivery_until END
"""
# Whether it was: over `c` as it is now, and `m`, what was said. NULL where it was not.
LEASE_OF: LiteralString = (
    """
    (SELECT jsonb_build_object('until', c.delivery_until, 'connection_id', c.connection_id,
        'has_queued', true, 'has_begun', false, 'connection', """
    + _CONNECTION
    + ", 'next', (SELECT to_jsonb(n) FROM ("
    + _TO_SEND
    + """) n)) WHERE c.delivery_until = now() + make_interval(secs => $sender_seconds::float8))
"""
)


@statement(
    """
    -- Leases run on real time: one sender for a conversation, whatever the business clock says.
    -- What is queued while this waits for the row is not seen, and has a caller of its own. With
    -- the lease comes all that its holder asks next.
    UPDATE conversations c SET delivery_until = now() + make_interval(secs => $seconds)
    WHERE c.store_id = $store AND c.id = $conversation
        AND (c.delivery_until IS NULL OR c.delivery_until <= now() OR c.delivery_until = $held)
    RETURNING c.delivery_until AS until, c.connection_id, EXISTS (
            SELECT FROM customer_messages m WHERE m.store_id = $store
                AND m.conversation_id = $conversation AND m.status = 'queued'
                AND m.direction = 'out'
        ) AS has_queued, EXISTS (
            SELECT FROM customer_messages m WHERE m.store_id = $store
                AND m.conversation_id = $conversation AND m.status = 'sending'
        ) AS has_begun, (SELECT to_jsonb(n) FROM """
    + _NEXT
    + " n) AS next, "
    + _CONNECTION
    + " AS connection"
)
async def take_lease(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    held: datetime | None,
    seconds: float,
    now: datetime,
) -> Lease | None: ...


@statement(
    "SELECT n.* FROM conversations c CROSS JOIN LATERAL "
    + _NEXT
    + " n WHERE c.store_id = $store AND c.id = $conversation"
)
async def find_next_queued(
    tx: Tx, store: StoreId, conversation: ConversationId, now: datetime
) -> QueuedMessage | None: ...


@statement("""
    -- Its place among what this connection sends, on the real clock as the channel counts: taken only
    -- if one is free now. Then it is on its way. What it will cost is written down, with the prices
    -- that hold for it; of an earlier try nothing is left.
    WITH placed AS (
        INSERT INTO connection_paces AS p (store_id, connection_id, lane, full_at)
        SELECT $store, $connection, $lane, clock_timestamp() + make_interval(secs => $every)
        WHERE $every > 0::float8
        ON CONFLICT (store_id, connection_id, lane) DO UPDATE
            SET full_at = GREATEST(p.full_at, clock_timestamp()) + make_interval(secs => $every)
            WHERE p.full_at <= clock_timestamp() + make_interval(secs => $slack)
        RETURNING true
    ), begun AS (
        UPDATE customer_messages SET status = 'sending', attempts = attempts + 1, error = NULL,
            reason = NULL, updated_at = $now
        WHERE store_id = $store AND conversation_id = $conversation AND id = $message
            AND status = 'queued' AND ($every = 0::float8 OR EXISTS (SELECT FROM placed))
        RETURNING conversation_id
    ), answered AS (
        UPDATE conversations c SET free_entry_until = $free_entry_until, referred_at = NULL
        FROM begun
        WHERE c.store_id = $store AND c.id = begun.conversation_id
            AND (c.referred_at IS NOT NULL OR c.free_entry_until IS DISTINCT FROM $free_entry_until)
    ), counted AS (
        INSERT INTO message_costs AS k (store_id, message_id, conversation_id, connection_id,
            channel, livemode, left_at, market, currency, prices, expected_category,
            expected_micros, expected_free)
        SELECT $store, $message, c.id, c.connection_id, c.channel, c.livemode, $now, e.market,
            e.currency, e.prices, e.category, e.micros, e.free
        FROM begun JOIN conversations c ON c.store_id = $store AND c.id = begun.conversation_id,
            jsonb_to_record($expected) AS e(market text, currency text, prices jsonb,
                category text, micros bigint, free text)
        ON CONFLICT (store_id, message_id) DO UPDATE SET left_at = excluded.left_at,
            market = excluded.market, currency = excluded.currency, prices = excluded.prices,
            expected_category = excluded.expected_category,
            expected_micros = excluded.expected_micros, expected_free = excluded.expected_free,
            told_rank = NULL, told_category = NULL, told_billable = NULL, told_model = NULL,
            told_kind = NULL, told_micros = NULL, told_at = NULL, corrections = 0
    )
    SELECT $every = 0::float8 OR EXISTS (SELECT FROM placed) AS has_place,
        EXISTS (SELECT FROM begun) AS has_begun
""")
async def begin(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    message: MessageId,
    connection: ConnectionId,
    lane: int,
    every: float,
    slack: float,
    expected: Expected,
    free_entry_until: datetime | None,
    now: datetime,
) -> Beginning: ...


@statement("""
    -- Nobody sends into it until then.
    UPDATE conversations SET delivery_until = now() + make_interval(secs => $seconds)
    WHERE store_id = $store AND id = $conversation AND delivery_until = $held
""")
async def rest(
    tx: Tx, *, store: StoreId, conversation: ConversationId, held: datetime, seconds: float
) -> None: ...


@statement("""
    -- Its channel has it: unless it is further already, and the person's pace counts it. The same
    -- statement ends its sender's lease where nothing else waits, and reads what the channel has
    -- said of the message meanwhile.
    WITH moved AS (
        UPDATE customer_messages SET status = 'sent', error = NULL, reason = NULL,
            updated_at = $now, provider_id = coalesce(provider_id, $provider_id)
        WHERE store_id = $store AND id = $message AND status = ANY($sources)
        RETURNING true
    ), done AS (
        UPDATE conversations c SET pair_full_at = CASE WHEN $pair_every = 0::float8
                THEN c.pair_full_at
                ELSE GREATEST(c.pair_full_at, clock_timestamp()) + make_interval(secs => $pair_every)
                END,
            delivery_until = CASE WHEN c.delivery_until = $held AND NOT EXISTS (
                SELECT FROM customer_messages m WHERE m.store_id = $store
                    AND m.conversation_id = $conversation AND m.status = 'queued'
                    AND m.direction = 'out'
            ) THEN NULL ELSE c.delivery_until END
        WHERE c.store_id = $store AND c.id = $conversation
            AND (c.delivery_until = $held OR $pair_every > 0::float8)
        RETURNING c.delivery_until IS NULL AND $held::timestamptz IS NOT NULL AS is_done
    )
    SELECT EXISTS (SELECT FROM moved) AS has_moved,
        coalesce((SELECT is_done FROM done), false) AS is_done,
        (SELECT jsonb_agg(e ORDER BY e.received_at, e.id) FROM (
            SELECT u.id, u.connection_id, u.content, u.received_at FROM channel_updates u
            WHERE u.store_id = $store AND u.connection_id = $connection
                AND u.dedupe_key = ANY($early) AND u.processed_at IS NULL
        ) e) AS early
""")
async def settle(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    message: MessageId,
    connection: ConnectionId,
    held: datetime | None,
    pair_every: float,
    provider_id: str,
    sources: list[MessageStatus],
    early: list[str],
    now: datetime,
) -> Settled: ...


@statement("""
    -- What is queued after this has a job of its own, that finds the lease free or asks again.
    UPDATE conversations c SET delivery_until = NULL
    WHERE c.store_id = $store AND c.id = $conversation AND c.delivery_until = $held
        AND NOT EXISTS (
            SELECT FROM customer_messages m
            WHERE m.store_id = $store AND m.conversation_id = $conversation
                AND m.status = 'queued' AND m.direction = 'out'
        )
""")
async def release_lease_if_done(
    tx: Tx, *, store: StoreId, conversation: ConversationId, held: datetime
) -> Changed: ...


@statement("""
    UPDATE conversations SET delivery_until = NULL
    WHERE store_id = $store AND id = $conversation AND delivery_until = $held
""")
async def release_lease(
    tx: Tx, *, store: StoreId, conversation: ConversationId, held: datetime
) -> None: ...


@statement("""
    SELECT extract(epoch FROM c.delivery_until - now())::float8 FROM conversations c
    WHERE c.store_id = $store AND c.id = $conversation AND EXISTS (
        SELECT FROM customer_messages m
        WHERE m.store_id = $store AND m.conversation_id = $conversation
            AND m.status IN ('queued', 'sending')
    )
""")
async def seconds_until_free(
    tx: Tx, store: StoreId, conversation: ConversationId
) -> float | None: ...


@statement("""
    UPDATE customer_messages SET status = 'unknown', error = $error, reason = $reason,
        updated_at = $now
    WHERE store_id = $store AND conversation_id = $conversation AND status = 'sending'
""")
async def give_up_sending(
    tx: Tx, *, store: StoreId, conversation: ConversationId, error: str, reason: str, now: datetime
) -> Changed: ...
