from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from .. import conversations, orders
from ..kit.db import Tx
from ..kit.ids import ConversationId, decode
from ..kit.schemas import Limit, Page
from ..orders import OrderOut
from ..stores import IfMatch, Right, StoreCall, read_version
from . import actions, queries
from .schemas import TurnOut
from .trace import TurnId


@post(
    "/conversations/{conversation_id:str}/cart/order",
    operation_id="orderCart",
    right=Right.CHANGE_ORDERS,
    key="required",
)
async def order_cart(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], if_match: IfMatch = None
) -> Response[OrderOut]:
    """Place the thread's cart for the buyer, as it is now; how to pay is told them in the chat.

    With `If-Match`: while it is as it was read.
    """
    conversation = ConversationId(decode("con", conversation_id))
    seen = read_version(if_match)

    async def act(tx: Tx) -> OrderOut:
        order = await actions.order_cart(
            tx, call.world, call.store, conversation, version=seen, actor=call.actor
        )
        return OrderOut.of(order, await orders.items_of(tx, call.store, [order.id]))

    return await call.once(act)


@get(
    "/conversations/{conversation_id:str}/turns",
    operation_id="listTurns",
    right=Right.READ_CONVERSATIONS,
)
async def list_turns(
    call: NamedDependency[StoreCall],
    conversation_id: FromPath[str],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[TurnOut]:
    """Why the assistant answered as it did: what it called, was told, and wanted to say."""
    conversation = ConversationId(decode("con", conversation_id))
    async with call.transaction() as tx:
        await conversations.require_conversation(tx, call.store, conversation)
        rows = await queries.list_turns(
            tx,
            store=call.store,
            conversation=conversation,
            after=None if cursor is None else TurnId(decode("trn", cursor)),
            limit=limit + 1,
        )
    items = [TurnOut.of(row) for row in rows[:limit]]
    return Page(items, items[-1].id if len(rows) > limit else None)


store_routes = [order_cart, list_turns]
