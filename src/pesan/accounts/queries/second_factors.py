"""Second factors belong to people."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import UserId
from ...kit.sql import Changed, statement
from ..models import SealedSecret, SecondFactor


@statement("""
    -- any store: people belong to none
    INSERT INTO second_factors AS f (user_id, sealed_secret, created_at)
    VALUES ($user, $sealed, $now)
    ON CONFLICT (user_id) DO UPDATE
        SET sealed_secret = excluded.sealed_secret, created_at = excluded.created_at, last_step = 0
        WHERE f.confirmed_at IS NULL
""")
async def put_factor(tx: Tx, user: UserId, sealed: bytes, now: datetime) -> Changed: ...


@statement("""
    -- any store: people belong to none
    SELECT f.sealed_secret, f.confirmed_at,
        (SELECT count(*) FROM recovery_codes r WHERE r.user_id = f.user_id) AS recovery_codes
    FROM second_factors f WHERE f.user_id = $user
""")
async def find_factor(tx: Tx, user: UserId) -> SecondFactor | None: ...


@statement("""
    -- any store: people belong to none
    UPDATE second_factors SET confirmed_at = $now, last_step = $step
    WHERE user_id = $user AND confirmed_at IS NULL
""")
async def confirm_factor(tx: Tx, user: UserId, step: int, now: datetime) -> Changed: ...


@statement("""
    -- any store: the check and the use are one statement, so a code is taken once
    UPDATE second_factors SET last_step = $step
    WHERE user_id = $user AND confirmed_at IS NOT NULL AND last_step < $step
""")
async def use_step(tx: Tx, user: UserId, step: int) -> Changed: ...


@statement("""
    -- any store: people belong to none
    INSERT INTO recovery_codes (user_id, code_hash)
    SELECT $user, hash FROM unnest($hashes::bytea[]) AS hash
""")
async def insert_recovery_codes(tx: Tx, user: UserId, hashes: list[bytes]) -> None: ...


@statement("""
    -- any store: the check and the use are one statement, so a code is taken once
    DELETE FROM recovery_codes WHERE user_id = $user AND code_hash = ANY ($hashes)
""")
async def use_recovery_code(tx: Tx, user: UserId, hashes: list[bytes]) -> Changed: ...


@statement("""
    -- any store: people belong to none
    WITH codes AS (DELETE FROM recovery_codes WHERE user_id = $user)
    DELETE FROM second_factors WHERE user_id = $user
""")
async def delete_factor(tx: Tx, user: UserId) -> Changed: ...


@statement("""
    -- any store: people belong to none
    SELECT user_id, sealed_secret FROM second_factors
    WHERE $after::uuid IS NULL OR user_id > $after ORDER BY user_id LIMIT $limit
""")
async def list_factors(tx: Tx, after: UserId | None, limit: int) -> list[SealedSecret]: ...


@statement("""
    -- any store: people belong to none; one that was enrolled anew meanwhile stays as it is
    UPDATE second_factors SET sealed_secret = $fresh
    WHERE user_id = $user AND sealed_secret = $old
""")
async def replace_secret(tx: Tx, user: UserId, *, old: bytes, fresh: bytes) -> Changed: ...
