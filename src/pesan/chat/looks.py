"""What one look into the database shows of some visitors' conversations."""

from collections.abc import Mapping

from ..kit.db import Tx
from ..kit.ids import ConnectionId, StoreId
from ..kit.presence import Doing, Presence
from . import queries, rules
from .models import Cursor, Line

LINES_A_LOOK = 100
HISTORY = 50  # what a page shows that has nothing yet


async def look(
    tx: Tx,
    store: StoreId,
    connection: ConnectionId,
    after: Mapping[str, int],
    *,
    presence: Presence,
) -> tuple[dict[str, list[Line]], dict[str, bool]]:
    """By visitor: the lines after a number, and whether the agent or a seller is answering them."""
    visitors = list(after)
    found = await queries.lines_after(
        tx,
        store=store,
        connection=connection,
        visitors=visitors,
        after=[after[visitor] for visitor in visitors],
        limit=LINES_A_LOOK,
    )
    lines: dict[str, list[Line]] = {visitor: [] for visitor in visitors}
    for line in found:
        lines[line.visitor].append(line)
    states = await queries.states(tx, store=store, connection=connection, visitors=visitors)
    return lines, {
        state.visitor: state.answering
        or any(one.doing is Doing.TYPING for one in presence.at(store, state.conversation_id))
        for state in states
    }


async def cursor_of(
    tx: Tx, store: StoreId, connection: ConnectionId, visitor: str, given: str | None
) -> Cursor:
    """What the page says it has seen; else all but the last of it."""
    cursor = rules.read_cursor(given)
    if cursor is not None:
        return cursor
    upto = await queries.before_latest(
        tx, store=store, connection=connection, visitor=visitor, limit=HISTORY
    )
    return rules.BEGINNING._replace(upto=upto)
