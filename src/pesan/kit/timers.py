"""What is due later, on the business clock: a row a subject, swept every second (kit/relay.py).

A timer runs in its own transaction, which also removes it; it runs at least once, and whatever it
does it checks first, because the world may have moved on. Setting a timer again moves it.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from .db import Tx
from .ids import StoreId, TimerId, new_id
from .sql import statement

TimerHandler = Callable[[Tx, StoreId, UUID], Awaitable[None]]
Timers = Mapping[str, TimerHandler]


# The timer part of a business statement: sets one, or moves it. Reads `timed (subject_id, due_at)`.
TIMER: LiteralString = """
    timer AS (
        INSERT INTO timers (store_id, id, kind, subject_id, due_at)
        SELECT $store, $timer, $timer_kind, subject_id, due_at FROM timed
        ON CONFLICT (store_id, kind, subject_id)
            DO UPDATE SET due_at = excluded.due_at, id = excluded.id, attempts = 0,
                claimed_until = NULL, error = NULL
    )
"""


async def set_timer(tx: Tx, store: StoreId, kind: str, subject: UUID, *, due_at: datetime) -> None:
    await _upsert(
        tx, store=store, timer=TimerId(new_id()), timer_kind=kind, subject=subject, due=due_at
    )
    tx.wake()


@statement(
    # fenced: the row is written for $store
    "WITH timed AS (SELECT $subject::uuid AS subject_id, $due::timestamptz AS due_at), "
    + TIMER
    + " SELECT"
)
async def _upsert(
    tx: Tx, *, store: StoreId, timer: TimerId, timer_kind: str, subject: UUID, due: datetime
) -> None: ...


@statement("""
    DELETE FROM timers WHERE store_id = $store AND kind = $kind AND subject_id = $subject
""")
async def clear_timer(tx: Tx, *, store: StoreId, kind: str, subject: UUID) -> None: ...
