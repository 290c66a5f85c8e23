"""People belong to no store: these statements run under the router role."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import SessionId, UserId
from ...kit.sql import Changed, statement
from ..models import User


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
    -- any store: people belong to none
    UPDATE users SET disabled_at = $at WHERE email = $email RETURNING id
""")
async def set_disabled(tx: Tx, email: str, at: datetime | None) -> UserId | None: ...
