from datetime import UTC, datetime, timedelta
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from ...kit import clock
from ...kit.errors import Invalid
from ...kit.ids import NoSuchId, UserId, decode
from ...kit.schemas import read_time, wire_time
from ...stores import Right, StoreCall, require
from .. import queries
from ..schemas import InboxCountsOut, ResponseTimes, TookOut

From = Annotated[datetime | None, QueryParameter(name="from")]
To = Annotated[datetime | None, QueryParameter(name="to")]
DAYS = timedelta(days=7)
DAYS_MAX = timedelta(days=366)
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@get("/inbox/counts", operation_id="countInbox", right=Right.READ_CONVERSATIONS)
async def count_inbox(call: NamedDependency[StoreCall]) -> InboxCountsOut:
    """The figures on the inbox's tabs."""
    async with call.transaction() as tx:
        return InboxCountsOut.of(
            await queries.count_inbox(tx, store=call.store, user=call.user, now=clock.now())
        )


@get("/inbox/times", operation_id="getResponseTimes", right=Right.READ_CONVERSATIONS)
async def get_times(
    call: NamedDependency[StoreCall],
    since: From = None,
    until: To = None,
    assignee: FromQuery[str | None] = None,
) -> ResponseTimes:
    """How long customers waited for people, in the last seven days or in a range of a year at most.

    Counted is what ended in the range; `assignee` is who answered, or closed it.
    """
    ends = read_time(until, field="to") or clock.now()
    if not EARLIEST < ends < LATEST:
        raise Invalid.field("to", "is of no time that a store has known")
    begins = read_time(since, field="from") or ends - DAYS
    if not timedelta(0) < ends - begins <= DAYS_MAX:
        raise Invalid.field("from", "is not before `to`, or more than a year before it")
    async with call.transaction() as tx:
        store = await require(tx, call.store)
        found = await queries.waits.times(
            tx, store=call.store, since=begins, until=ends, user=_user(assignee)
        )
    took = {one.kind: one for one in found}
    target = store.response_target_minutes
    shown = {
        kind: TookOut.of(took.get(kind), target=target is not None and kind != "resolution")
        for kind in ("first_response", "reply", "resolution")
    }
    return ResponseTimes(
        begins_at=wire_time(begins), ends_at=wire_time(ends), target_minutes=target, **shown
    )


def _user(text: str | None) -> UserId | None:
    try:
        return None if text is None else UserId(decode("usr", text))
    except NoSuchId as error:
        raise Invalid.field("assignee", "is no member") from error


routes = [count_inbox, get_times]
