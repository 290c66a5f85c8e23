"""Browsers that are logged in belong to people, not to a store: the router role's statements."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import SessionId, StoreId, UserId
from ...kit.sql import Changed, statement
from ..models import MyStore, Session


@statement("""
    -- any store: a login belongs to a person
    INSERT INTO dashboard_sessions (token_hash, session_id, created_at, seen_at)
    VALUES ($token_hash, $session, $now, $now)
""")
async def insert_session(
    tx: Tx, *, token_hash: bytes, session: SessionId, now: datetime
) -> None: ...


@statement("""
    -- any store: a login belongs to a person
    SELECT d.token_hash, d.session_id, u.id AS user_id, u.name AS user_name, d.store_id, d.seen_at
    FROM dashboard_sessions d
    JOIN sessions s ON s.id = d.session_id AND s.revoked_at IS NULL
    JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
    WHERE d.token_hash = $token_hash AND d.seen_at > $seen_after AND d.created_at > $created_after
""")
async def find_session(
    tx: Tx, *, token_hash: bytes, seen_after: datetime, created_after: datetime
) -> Session | None: ...


@statement("""
    -- any store: a login belongs to a person
    UPDATE dashboard_sessions SET seen_at = $now WHERE token_hash = $token_hash
""")
async def touch_session(tx: Tx, token_hash: bytes, now: datetime) -> None: ...


@statement("""
    -- any store: which of a person's stores they look at
    UPDATE dashboard_sessions SET store_id = $chosen WHERE token_hash = $token_hash
""")
async def choose_store(tx: Tx, token_hash: bytes, chosen: StoreId) -> None: ...


@statement("""
    -- any store: a login belongs to a person
    DELETE FROM dashboard_sessions WHERE token_hash = $token_hash
""")
async def delete_session(tx: Tx, token_hash: bytes) -> None: ...


@statement("""
    -- any store: these are the stores of one person, asked before one is chosen
    SELECT s.id, s.name, m.role
    FROM members m JOIN stores s ON s.id = m.store_id
    WHERE m.user_id = $user AND s.deleted_at IS NULL
    ORDER BY s.id LIMIT 100
""")
async def my_stores(tx: Tx, user: UserId) -> list[MyStore]: ...


@statement("""
    -- any store: a login link belongs to a person
    INSERT INTO login_links (token_hash, user_id, expires_at)
    VALUES ($token_hash, $user, $expires)
""")
async def insert_link(tx: Tx, *, token_hash: bytes, user: UserId, expires: datetime) -> None: ...


@statement("""
    -- any store: the check and the use are one statement, so a link logs in once
    UPDATE login_links SET used_at = $now
    WHERE token_hash = $token_hash AND used_at IS NULL AND expires_at > $now
    RETURNING user_id
""")
async def use_link(tx: Tx, token_hash: bytes, now: datetime) -> UserId | None: ...


@statement("""
    -- any store: a login belongs to a person; before the session it rides on is removed
    DELETE FROM dashboard_sessions WHERE token_hash IN (
        SELECT d.token_hash FROM dashboard_sessions d JOIN sessions s ON s.id = d.session_id
        WHERE s.expires_at < $before LIMIT $limit
    )
""")
async def prune_sessions(tx: Tx, before: datetime, limit: int) -> Changed: ...


@statement("""
    -- any store: a login link belongs to a person
    DELETE FROM login_links WHERE token_hash IN (
        SELECT token_hash FROM login_links WHERE expires_at < $before LIMIT $limit
    )
""")
async def prune_links(tx: Tx, before: datetime, limit: int) -> Changed: ...
