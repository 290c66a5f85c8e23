"""What the inbox shows, by one of three statements: the liveliest, those found, those who wait."""

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId
from .. import queries, rules
from ..fragments import Filters
from ..models import Summary


async def list_conversations(
    tx: Tx,
    store: StoreId,
    filters: Filters,
    *,
    words: str | None,
    waiting: bool,
    cursor: str | None,
    limit: int,
) -> tuple[list[Summary], str | None]:
    """A page, and where the next begins. Raises requests.invalid for a cursor of no list."""
    at, last = cursors.read_by_time(cursor)
    edge = None if last is None else ConversationId(last)
    if waiting:
        found = await queries.list_waiting(
            tx, store=store, filters=filters, at=at, after=edge, limit=limit + 1
        )
    elif words is None:
        found = await queries.list_liveliest(
            tx, store=store, filters=filters, at=at, before=edge, limit=limit + 1
        )
    else:
        found = await queries.search(
            tx,
            store=store,
            words=words,
            digits=rules.digits_of(words),
            filters=filters,
            at=at,
            before=edge,
            limit=limit + 1,
        )
    shown = found[:limit]
    if len(found) <= limit:
        return shown, None
    end = shown[-1]
    moment = end.waiting_since if waiting else end.last_message_at
    assert moment is not None, "those who wait have since when"
    return shown, cursors.by_time(moment, end.id)
