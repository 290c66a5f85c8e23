from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import SessionId, UserId
from ...kit.sql import Changed, statement
from ..models import Session, SessionKind, SessionSeen


@statement("""
    -- any store: sessions belong to people
    -- Whoever disables the person meanwhile waits for this row's lock, or this for theirs.
    INSERT INTO sessions (id, user_id, kind, refresh_hash, rotated_at, created_at, expires_at,
        proved_at, user_agent, place)
    SELECT $session, id, $kind, $refresh_hash, $now, $now, $expires, $now, $user_agent, $place
    FROM users WHERE id = $user AND disabled_at IS NULL FOR SHARE
""")
async def insert_session(
    tx: Tx,
    *,
    session: SessionId,
    user: UserId,
    kind: SessionKind,
    refresh_hash: bytes,
    now: datetime,
    expires: datetime,
    user_agent: str,
    place: bytes,
) -> Changed: ...


@statement("""
    -- any store: sessions belong to people
    SELECT id, user_id, refresh_hash, previous_hash, rotated_at, expires_at, revoked_at,
        user_agent
    FROM sessions WHERE id = $session FOR UPDATE
""")
async def lock_session(tx: Tx, session: SessionId) -> Session | None: ...


@statement("""
    -- any store: sessions belong to people
    UPDATE sessions
    SET previous_hash = refresh_hash, refresh_hash = $refresh_hash, rotated_at = $now,
        expires_at = $expires
    WHERE id = $session
""")
async def rotate_session(
    tx: Tx, session: SessionId, refresh_hash: bytes, now: datetime, expires: datetime
) -> None: ...


@statement("""
    -- any store: sessions belong to people
    UPDATE sessions SET revoked_at = $now WHERE id = $session AND revoked_at IS NULL
""")
async def revoke_session(tx: Tx, session: SessionId, now: datetime) -> None: ...


@statement("""
    -- any store: sessions belong to people
    UPDATE sessions SET proved_at = $now WHERE id = $session AND revoked_at IS NULL
""")
async def mark_proved(tx: Tx, session: SessionId, now: datetime) -> None: ...


@statement("""
    -- any store: sessions belong to people
    SELECT EXISTS (
        SELECT FROM sessions
        WHERE id = $session AND revoked_at IS NULL AND proved_at > $since
    )
""")
async def is_fresh(tx: Tx, session: SessionId, since: datetime) -> bool: ...


@statement("""
    -- any store: sessions belong to people
    SELECT id, kind, user_agent, created_at, rotated_at, expires_at
    FROM sessions WHERE user_id = $user AND revoked_at IS NULL AND expires_at > $now
    ORDER BY id DESC LIMIT 100
""")
async def live_sessions(tx: Tx, user: UserId, now: datetime) -> list[SessionSeen]: ...


@statement("""
    -- any store: sessions belong to people
    UPDATE sessions SET revoked_at = $now
    WHERE id = $session AND user_id = $user AND revoked_at IS NULL AND expires_at > $now
""")
async def revoke_session_of(tx: Tx, session: SessionId, user: UserId, now: datetime) -> Changed: ...


@statement("""
    -- any store: sessions belong to people
    UPDATE sessions SET revoked_at = $now
    WHERE user_id = $user AND revoked_at IS NULL AND ($except_for::uuid IS NULL OR id <> $except_for)
""")
async def revoke_sessions(
    tx: Tx, *, user: UserId, except_for: SessionId | None, now: datetime
) -> Changed: ...


@statement("""
    -- any store: sessions belong to people
    DELETE FROM sessions WHERE id IN (
        SELECT s.id FROM sessions s WHERE s.expires_at < $before LIMIT $limit
    )
""")
async def prune_sessions(tx: Tx, before: datetime, limit: int) -> Changed: ...
