from datetime import datetime
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from ..kit.errors import Invalid
from ..kit.events import facts
from ..kit.ids import EventId, decode, encode
from ..kit.schemas import Limit, Page, ids_from, read_time
from ..stores import Right, StoreCall
from . import queries, rules
from .schemas import EventOut

Kind = Annotated[str | None, QueryParameter(name="type", pattern=r"^(\*|[a-z]+\.(\*|[a-z_]+))$")]
Since = Annotated[datetime | None, QueryParameter(name="from")]

# Found everywhere, so it has no index of its own (migration 0014).
COMMONEST = "order.placed"


@get("/events", operation_id="listEvents", right=Right.READ_EVENTS)
async def list_events(
    call: NamedDependency[StoreCall],
    kind: Kind = None,
    since: Since = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[EventOut]:
    """The store's facts, newest first, as webhooks deliver them. `type` may be `order.*`."""
    types = None if kind is None or kind == "*" else rules.matching(kind, facts())
    if types is not None and not types:
        raise Invalid.field("type", "there are no such facts; docs/events.md lists them")
    since = read_time(since, field="from")
    after = None if cursor is None else EventId(decode("evt", cursor))
    first = ids_from(since, slack_seconds=-300)
    since_id = None if first is None else EventId(first)
    async with call.transaction() as tx:
        if types is None or COMMONEST in types:
            found = await queries.list_events(
                tx,
                store=call.store,
                after=after,
                since=since,
                since_id=since_id,
                types=types,
                limit=limit + 1,
            )
        else:
            found = await queries.list_events_of(
                tx,
                store=call.store,
                after=after,
                since=since,
                since_id=since_id,
                types=types,
                limit=limit + 1,
            )
    more = encode("evt", found[limit - 1].id) if len(found) > limit else None
    return Page([EventOut.of(event) for event in found[:limit]], more)


store_routes = [list_events]
