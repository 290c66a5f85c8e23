import json
from datetime import datetime

from ..kit.db import Tx
from ..kit.ids import AuditId, StoreId
from ..kit.sql import Changed, statement
from .models import Entry, Link, Listed, SignedLink

BATCH = 500


@statement("""
    WITH entry AS (
        INSERT INTO event_audit_log
            (store_id, id, actor, action, subject, detail, request_id, ip, user_agent, at)
        VALUES ($store, $entry, $actor, $action, $subject, $detail, $request, $ip, $user_agent, $now)
    )
    INSERT INTO audit_unchained (store_id, id) VALUES ($store, $entry)
""")
async def insert(
    tx: Tx,
    *,
    store: StoreId,
    entry: AuditId,
    actor: str,
    action: str,
    subject: str,
    detail: dict[str, str],
    request: str,
    ip: str,
    user_agent: str,
    now: datetime,
) -> None: ...


@statement("""
    -- any store: what people do before one is known lies in the chain of no store
    WITH entry AS (
        INSERT INTO event_audit_log
            (store_id, id, actor, action, subject, detail, request_id, ip, user_agent, at)
        VALUES ('00000000-0000-0000-0000-000000000000', $entry, $actor, $action, $subject, $detail,
            $request, $ip, $user_agent, $now)
    )
    INSERT INTO audit_unchained (store_id, id)
    VALUES ('00000000-0000-0000-0000-000000000000', $entry)
""")
async def insert_person(
    tx: Tx,
    *,
    entry: AuditId,
    actor: str,
    action: str,
    subject: str,
    detail: dict[str, str],
    request: str,
    ip: str,
    user_agent: str,
    now: datetime,
) -> None: ...


def last_words(store: StoreId, entry: Entry) -> str:
    """The same for the round trip of a COMMIT: written only where the transaction wrote anything.

    Spliced, so every text travels as hexadecimal.
    """
    detail = json.dumps(entry.detail)
    texts = (entry.actor, entry.action, entry.subject, detail, entry.request_id)
    actor, action, subject, detail, request = map(_text, texts)
    return (
        "WITH entry AS (INSERT INTO event_audit_log"
        " (store_id, id, actor, action, subject, detail, request_id, ip, user_agent, at)"
        f" SELECT '{store}', '{entry.id}', {actor}, {action}, {subject}, {detail}::jsonb, {request},"
        f" {_text(entry.ip)}, {_text(entry.user_agent)}, '{entry.at.isoformat()}'::timestamptz"
        " WHERE pg_current_xact_id_if_assigned() IS NOT NULL RETURNING store_id, id)"
        " INSERT INTO audit_unchained (store_id, id) SELECT store_id, id FROM entry"
    )


def _text(value: str) -> str:
    return f"convert_from('\\x{value.encode().hex()}', 'UTF8')"


@statement("""
    SELECT e.id, e.actor, e.action, e.subject, e.detail, e.request_id, e.ip, e.user_agent, e.at,
        c.sequence, c.hash
    FROM event_audit_log e
    LEFT JOIN audit_chain c ON c.store_id = $store AND c.entry_id = e.id
    WHERE e.store_id = $store
        AND ($actor::text IS NULL OR e.actor = $actor)
        AND ($subject::text IS NULL OR e.subject = $subject)
        AND ($action::text IS NULL OR e.action = $action)
        AND ($since::timestamptz IS NULL OR e.at >= $since)
        AND ($until::timestamptz IS NULL OR e.at < $until)
        AND ($after::uuid IS NULL OR e.id < $after)
    ORDER BY e.id DESC LIMIT $limit
""")
async def list_entries(
    tx: Tx,
    *,
    store: StoreId,
    actor: str | None,
    subject: str | None,
    action: str | None,
    since: datetime | None,
    until: datetime | None,
    after: AuditId | None,
    limit: int,
) -> list[Listed]: ...


@statement("""
    -- any store: one sweep serves all; each store's chain is then lengthened inside its own fence
    SELECT DISTINCT store_id FROM audit_unchained LIMIT 100
""")
async def stores_unchained(tx: Tx) -> list[StoreId]: ...


@statement("""
    INSERT INTO audit_heads (store_id, sequence, hash, signature, at)
    VALUES ($store, 0, $nothing, $nothing, $now) ON CONFLICT DO NOTHING
""")
async def begin_chain(tx: Tx, *, store: StoreId, nothing: bytes, now: datetime) -> None: ...


@statement("""
    SELECT sequence, hash FROM audit_heads WHERE store_id = $store FOR UPDATE SKIP LOCKED
""")
async def lock_head(tx: Tx, store: StoreId) -> Link | None:
    """None also while another worker lengthens this chain."""


@statement("""
    SELECT sequence, hash, signature FROM audit_heads WHERE store_id = $store FOR UPDATE
""")
async def lock_signed_head(tx: Tx, store: StoreId) -> SignedLink | None: ...


@statement("UPDATE audit_heads SET signature = $signature WHERE store_id = $store")
async def sign_head(tx: Tx, store: StoreId, signature: bytes) -> None: ...


@statement("""
    WITH taken AS (
        DELETE FROM audit_unchained WHERE store_id = $store AND id IN (
            SELECT id FROM audit_unchained WHERE store_id = $store ORDER BY id LIMIT $limit
        )
        RETURNING id
    )
    SELECT e.id, e.actor, e.action, e.subject, e.detail, e.request_id, e.ip, e.user_agent, e.at
    FROM event_audit_log e
    WHERE e.store_id = $store AND e.id IN (SELECT id FROM taken)
    ORDER BY e.id
""")
async def take_unchained(tx: Tx, store: StoreId, limit: int) -> list[Entry]: ...


@statement("""
    WITH linked AS (
        INSERT INTO audit_chain (store_id, sequence, entry_id, previous_hash, hash)
        SELECT $store, sequence, entry_id, previous_hash, hash
        FROM unnest($sequences::bigint[], $entries::uuid[], $previous::bytea[], $hashes::bytea[])
            AS link (sequence, entry_id, previous_hash, hash)
    )
    UPDATE audit_heads SET sequence = $sequence, hash = $end, signature = $signature, at = $now
    WHERE store_id = $store
""")
async def lengthen(
    tx: Tx,
    *,
    store: StoreId,
    sequences: list[int],
    entries: list[AuditId],
    previous: list[bytes],
    hashes: list[bytes],
    sequence: int,
    end: bytes,
    signature: bytes,
    now: datetime,
) -> Changed: ...
