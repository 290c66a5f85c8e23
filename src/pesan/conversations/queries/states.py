"""What becomes of a thread beside what is said in it: read, put aside, closed, opened again."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId
from ...kit.sql import Changed, statement
from ..models import Priority


@statement("""
    UPDATE conversations SET unread = 0
    WHERE store_id = $store AND id = $conversation AND unread > 0
""")
async def mark_read(tx: Tx, store: StoreId, conversation: ConversationId) -> Changed: ...


@statement("""
    UPDATE conversations SET unread = 1
    WHERE store_id = $store AND id = $conversation AND unread = 0
""")
async def mark_unread(tx: Tx, store: StoreId, conversation: ConversationId) -> Changed: ...


@statement("""
    UPDATE conversations SET status = 'snoozed', snoozed_until = $until
    WHERE store_id = $store AND id = $conversation AND status <> 'closed'
        AND (status, snoozed_until) IS DISTINCT FROM ('snoozed', $until::timestamptz)
""")
async def snooze(
    tx: Tx, *, store: StoreId, conversation: ConversationId, until: datetime | None
) -> Changed: ...


@statement("""
    -- Only if its time has come: it may have been put aside anew, or have been woken before.
    UPDATE conversations SET status = 'open', snoozed_until = NULL, unread = GREATEST(unread, 1)
    WHERE store_id = $store AND id = $conversation AND status = 'snoozed' AND snoozed_until <= $now
""")
async def wake(
    tx: Tx, *, store: StoreId, conversation: ConversationId, now: datetime
) -> Changed: ...


@statement("""
    UPDATE conversations SET status = 'closed', snoozed_until = NULL, unread = 0
    WHERE store_id = $store AND id = $conversation AND status <> 'closed'
""")
async def close(tx: Tx, store: StoreId, conversation: ConversationId) -> Changed: ...


@statement("""
    UPDATE conversations SET status = 'open', snoozed_until = NULL
    WHERE store_id = $store AND id = $conversation AND status <> 'open'
""")
async def reopen(tx: Tx, store: StoreId, conversation: ConversationId) -> Changed: ...


@statement("""
    UPDATE conversations SET priority = $priority
    WHERE store_id = $store AND id = $conversation AND priority IS DISTINCT FROM $priority
""")
async def set_priority(
    tx: Tx, *, store: StoreId, conversation: ConversationId, priority: Priority | None
) -> Changed: ...
