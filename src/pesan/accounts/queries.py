"""People and sessions belong to no store: these statements run under the router role."""

from datetime import datetime

from ..kit.db import Tx
from ..kit.ids import SessionId, UserId
from ..kit.sql import Changed, statement
from .models import Session, User


@statement("""
    -- any store: people belong to none
    INSERT INTO users (id, email, name, password_hash, created_at)
    VALUES ($user, $email, $name, $password_hash, $now)
    ON CONFLICT ON CONSTRAINT users_email_key DO NOTHING
""")
async def insert_user(
    tx: Tx, *, user: UserId, email: str, name: str, password_hash: str, now: datetime
) -> Changed: ...


@statement("""
    -- any store: people belong to none
    SELECT id, email, name, password_hash, disabled_at FROM users WHERE email = $email
""")
async def find_user_by_email(tx: Tx, email: str) -> User | None: ...


@statement("""
    -- any store: people belong to none
    SELECT id, email, name, password_hash, disabled_at FROM users WHERE id = $user
""")
async def find_user(tx: Tx, user: UserId) -> User | None: ...


@statement("""
    -- any store: people belong to none
    SELECT id, email, name, password_hash, disabled_at FROM users WHERE id = ANY ($users)
""")
async def find_users(tx: Tx, users: list[UserId]) -> list[User]: ...


@statement("""
    -- any store: people belong to none
    SELECT u.id, u.email, u.name, u.password_hash, u.disabled_at
    FROM users u JOIN sessions s ON s.user_id = u.id
    WHERE u.id = $user AND s.id = $session AND s.revoked_at IS NULL AND u.disabled_at IS NULL
""")
async def find_logged_in(tx: Tx, user: UserId, session: SessionId) -> User | None: ...


@statement("""
    -- any store: people belong to none
    UPDATE users SET password_hash = $password_hash WHERE id = $user
""")
async def set_password_hash(tx: Tx, user: UserId, password_hash: str) -> None: ...


@statement("""
    -- any store: sessions belong to people
    INSERT INTO sessions
        (id, user_id, refresh_hash, rotated_at, created_at, expires_at, user_agent)
    VALUES ($session, $user, $refresh_hash, $now, $now, $expires, $user_agent)
""")
async def insert_session(
    tx: Tx,
    *,
    session: SessionId,
    user: UserId,
    refresh_hash: bytes,
    now: datetime,
    expires: datetime,
    user_agent: str,
) -> None: ...


@statement("""
    -- any store: sessions belong to people
    SELECT id, user_id, refresh_hash, previous_hash, rotated_at, expires_at, revoked_at
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
