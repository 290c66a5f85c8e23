"""Where a text quotes them: what came in, what was answered, what failed."""

from datetime import datetime

from msgspec import Struct

from ....kit.db import Tx
from ....kit.ids import StoreId, UpdateId
from ....kit.sql import Changed, statement


class InboxRow(Struct, frozen=True, kw_only=True):
    id: UpdateId
    dedupe_key: str


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
        sender = NULL, becomes = NULL,
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
