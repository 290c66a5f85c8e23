from datetime import date
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from ...kit.errors import Invalid
from ...kit.ids import ConversationId, NoSuchId, decode
from ...stores import Right, StoreCall
from ..actions.costs import costs_over
from ..models import CostsBy
from .schemas import MessageCostsOut

From = Annotated[date | None, QueryParameter(name="from")]
To = Annotated[date | None, QueryParameter(name="to")]


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
        found = await costs_over(
            tx, call.store, since=since, until=until, by=by, conversation=conversation
        )
    return MessageCostsOut.of(found.sums, by=by, days=found.days, timezone=found.timezone)


def _conversation(text: str | None) -> ConversationId | None:
    try:
        return None if text is None else ConversationId(decode("con", text))
    except NoSuchId as error:
        raise Invalid.field("conversation_id", "is no conversation") from error


store_routes = [get_costs]
