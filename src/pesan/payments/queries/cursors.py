"""How far each gateway's list of events was read."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId
from ...kit.sql import statement
from ..models import EventCursor


@statement("""
    SELECT after, since FROM payment_event_cursors
    WHERE store_id = $store AND connection_id = $connection
""")
async def find_cursor(tx: Tx, store: StoreId, connection: ConnectionId) -> EventCursor | None: ...


@statement("""
    INSERT INTO payment_event_cursors AS c (store_id, connection_id, after, since)
    VALUES ($store, $connection, $after, $since)
    ON CONFLICT (store_id, connection_id) DO UPDATE
        SET after = excluded.after, since = excluded.since WHERE c.since <= excluded.since
""")
async def save_cursor(
    tx: Tx, *, store: StoreId, connection: ConnectionId, after: str | None, since: datetime
) -> None: ...
