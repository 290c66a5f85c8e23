"""What was tried too often belongs to no store."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import UserId
from ...kit.sql import statement
from ..models import Tried


@statement("""
    -- any store: guessing is at people, who belong to none
    INSERT INTO attempts (subject, drained_at, free_at)
    SELECT subject, $now, $now FROM unnest($subjects::bytea[]) AS subject ORDER BY subject
    ON CONFLICT (subject) DO UPDATE SET drained_at = attempts.drained_at
    RETURNING subject, drained_at, free_at
""")
async def lock_attempts(tx: Tx, subjects: list[bytes], now: datetime) -> list[Tried]:
    """Each row made where it is missing, and locked, in sorted order."""


@statement("""
    -- any store: guessing is at people, who belong to none
    UPDATE attempts a SET drained_at = w.drained_at, free_at = w.free_at
    FROM unnest($subjects::bytea[], $drained::timestamptz[], $free::timestamptz[])
        AS w (subject, drained_at, free_at)
    WHERE a.subject = w.subject
""")
async def write_attempts(
    tx: Tx, *, subjects: list[bytes], drained: list[datetime], free: list[datetime]
) -> None: ...


@statement("""
    -- any store: guessing is at people, who belong to none
    DELETE FROM attempts WHERE subject = $subject
""")
async def delete_attempts(tx: Tx, subject: bytes) -> None: ...


@statement("""
    -- any store: guessing is at people, who belong to none
    UPDATE attempts SET drained_at = drained_at - make_interval(secs => $seconds)
    WHERE subject = $subject
""")
async def give_back(tx: Tx, subject: bytes, seconds: float) -> None: ...


@statement("""
    -- any store: what nobody remembers any more, a little with each try
    DELETE FROM attempts WHERE subject = ANY (ARRAY(
        SELECT subject FROM attempts WHERE drained_at < $now AND free_at < $now
        ORDER BY drained_at LIMIT 10 FOR UPDATE SKIP LOCKED
    ))
""")
async def forget_attempts(tx: Tx, now: datetime) -> None: ...


@statement("""
    -- any store: a login belongs to a person
    SELECT EXISTS (SELECT FROM sessions WHERE user_id = $user AND place = ANY ($places))
""")
async def knows_place(tx: Tx, user: UserId, places: list[bytes]) -> bool: ...
