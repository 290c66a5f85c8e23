"""Passwords that are to be replaced."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ResetId, UserId
from ...kit.sql import Changed, statement
from ..models import PasswordReset


@statement("""
    -- any store: people belong to none
    WITH old AS (DELETE FROM password_resets WHERE expires_at < $now)
    INSERT INTO password_resets (id, email, language, created_at, expires_at)
    VALUES ($reset, $email, $language, $now, $expires)
""")
async def insert_reset(
    tx: Tx, *, reset: ResetId, email: str, language: str, now: datetime, expires: datetime
) -> None: ...


@statement("""
    -- any store: people belong to none
    SELECT id, email, language FROM password_resets
    WHERE id = $reset AND used_at IS NULL AND expires_at > $now
""")
async def find_reset(tx: Tx, reset: ResetId, now: datetime) -> PasswordReset | None: ...


@statement("""
    -- any store: the check and the use are one statement, so a link works once
    UPDATE password_resets SET used_at = $now
    WHERE id = $reset AND used_at IS NULL AND expires_at > $now
""")
async def use_reset(tx: Tx, reset: ResetId, now: datetime) -> Changed: ...


@statement("""
    -- any store: people belong to none; whoever replaced it first was first
    UPDATE users SET password_hash = $fresh WHERE id = $user AND password_hash = $old
""")
async def replace_password(tx: Tx, user: UserId, *, old: str, fresh: str) -> Changed: ...
