from datetime import datetime
from typing import LiteralString

from ..kit.db import Tx
from ..kit.ids import EventId, StoreId
from ..kit.sql import statement
from .models import Event

COLUMNS: LiteralString = "id, store_id, type, data, occurred_at"


# In the order of the key: right for all facts, and for kinds of which there are many everywhere.
@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM events
    WHERE store_id = $store AND ($after::uuid IS NULL OR id < $after)
        AND ($since_id::uuid IS NULL OR id >= $since_id)
        AND ($since::timestamptz IS NULL OR occurred_at >= $since)
        AND ($types::text[] IS NULL OR type = ANY ($types))
    ORDER BY id DESC LIMIT $limit
"""
)
async def list_events(
    tx: Tx,
    *,
    store: StoreId,
    after: EventId | None,
    since: datetime | None,
    since_id: EventId | None,
    types: list[str] | None,
    limit: int,
) -> list[Event]: ...


# Each kind by its own index, then merged: a rare one is not looked for among all the others.
@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM unnest($types::text[]) AS wanted, LATERAL (
        SELECT e.id, e.store_id, e.type, e.data, e.occurred_at FROM events e
        WHERE e.store_id = $store AND e.type = wanted AND e.type <> 'order.placed'
            AND ($after::uuid IS NULL OR e.id < $after)
            AND ($since_id::uuid IS NULL OR e.id >= $since_id)
            AND ($since::timestamptz IS NULL OR e.occurred_at >= $since)
        ORDER BY e.id DESC LIMIT $limit
    ) found
    ORDER BY id DESC LIMIT $limit
"""
)
async def list_events_of(
    tx: Tx,
    *,
    store: StoreId,
    after: EventId | None,
    since: datetime | None,
    since_id: EventId | None,
    types: list[str],
    limit: int,
) -> list[Event]: ...
