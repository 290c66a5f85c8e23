from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from ...kit import clock
from ...kit.errors import Invalid
from ...kit.ids import ConversationId, NoSuchId, decode
from ...stores import Right, StoreCall, require
from ..models import CostsBy
from ..queries import costs as queries
from .schemas import MessageCostsOut

From = Annotated[date | None, QueryParameter(name="from")]
To = Annotated[date | None, QueryParameter(name="to")]
DAYS_MAX = 366
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)


@get("/message-costs", operation_id="getMessageCosts", right=Right.READ_CONVERSATIONS)
async def get_costs(
    call: NamedDependency[StoreCall],
    since: From = None,
    until: To = None,
    by: FromQuery[CostsBy] = CostsBy.DAY,
    conversation_id: FromQuery[str | None] = None,
) -> MessageCostsOut:
    """What messages cost, this month so far or over days of the store's own clock, a year at most.

    `billed` is what a channel said it charges, `expected` what its price list says of those it has
    not billed yet. Each currency stands by itself; what nobody knows the price of is counted, and in
    no amount.
    """
    conversation = _conversation(conversation_id)
    async with call.transaction() as tx:
        timezone = (await require(tx, call.store)).timezone
        begins, ends = days_of(
            since, until, today=clock.now().astimezone(ZoneInfo(timezone)).date()
        )
        found = await queries.sums(
            tx,
            store=call.store,
            by=by,
            timezone=timezone,
            since=begin_of(begins, timezone),
            until=begin_of(ends + timedelta(days=1), timezone),
            conversation=conversation,
        )
    return MessageCostsOut.of(found, by=by, days=(begins, ends), timezone=timezone)


def days_of(since: date | None, until: date | None, *, today: date) -> tuple[date, date]:
    """Both included. Raises requests.invalid."""
    ends = until or max(today, since or today)
    begins = since or ends.replace(day=1)
    if not EARLIEST < ends < LATEST:
        raise Invalid.field("to", "is of no time that a store has known")
    if not timedelta(0) <= ends - begins < timedelta(days=DAYS_MAX):
        raise Invalid.field("from", "is after `to`, or more than a year before it")
    return begins, ends


def begin_of(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(timezone))


def _conversation(text: str | None) -> ConversationId | None:
    try:
        return None if text is None else ConversationId(decode("con", text))
    except NoSuchId as error:
        raise Invalid.field("conversation_id", "is no conversation") from error


store_routes = [get_costs]
