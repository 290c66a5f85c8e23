"""How much work waits, for the operator's meters: counts and times, never what it is."""

from datetime import datetime

from msgspec import Struct

from ...kit.db import Tx
from ...kit.sql import statement


class Waiting(Struct, frozen=True, kw_only=True):
    kind: str
    count: int  # 10000 stands for that or more: counting further would cost more than it tells
    since: datetime | None


@statement("""
    -- any store: one meter for all
    SELECT 'facts' AS kind, count(*) AS count, min(due_at) AS since FROM (
        SELECT due_at FROM event_deliveries WHERE done_at IS NULL AND due_at <= $now
        ORDER BY due_at LIMIT 10000) facts
    UNION ALL
    SELECT 'timers', count(*), min(due_at) FROM (
        SELECT due_at FROM timers WHERE due_at <= $now ORDER BY due_at LIMIT 10000) timers
    UNION ALL
    SELECT 'jobs', count(*), min(execute_after) FROM (
        SELECT execute_after FROM pgqueuer
        WHERE status = 'queued' AND execute_after <= $now LIMIT 10000) jobs
    UNION ALL
    SELECT 'jobs held', count(*), min(updated) FROM (
        SELECT updated FROM pgqueuer WHERE status = 'failed' LIMIT 10000) held
    UNION ALL
    SELECT 'audit entries', count(*), NULL FROM (
        SELECT store_id FROM audit_unchained LIMIT 10000) entries
""")
async def waiting(tx: Tx, now: datetime) -> list[Waiting]: ...
