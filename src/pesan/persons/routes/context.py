"""What a seller wants to know of the person they write with, in one answer."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from ... import agent, carts, conversations, customers, orders, payments
from ...accounts import KeyHolder
from ...kit.db import Tx
from ...kit.ids import ConversationId, decode, encode
from ...kit.schemas import wire_time
from ...stores import Right, StoreCall
from ..queries import threads

ORDERS_MAX = 10
NOTES_MAX = 20
TURNS_MAX = 3
# A key may have one of these without the others: this shows something of each.
_ALSO = (Right.READ_CUSTOMERS, Right.READ_ORDERS, Right.READ_PAYMENTS)


class BoughtOut(Struct, frozen=True, kw_only=True):
    order: orders.OrderOut
    payments: list[payments.PaymentOut]  # its attempts, newest first


class OtherThreadOut(Struct, frozen=True, kw_only=True):
    conversation_id: str
    channel: str
    status: str
    last_message_at: str


class ContextOut(Struct, frozen=True, kw_only=True):
    """The newest of each first, and of each the last few."""

    conversation_id: str
    customer: customers.CustomerOut
    notes: list[customers.NoteOut]
    cart: carts.CartOut
    orders: list[BoughtOut]
    turns: list[agent.TurnOut]  # why the assistant answered as it did
    conversations: list[OtherThreadOut]  # of the same person, elsewhere


@get(
    "/conversations/{conversation_id:str}/context",
    operation_id="getConversationContext",
    right=Right.READ_CONVERSATIONS,
)
async def get_context(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str]
) -> ContextOut:
    """Who this is, what lies in their cart, what they ordered and paid, and why the AI said so.

    A key needs to read customers, orders and payments too.
    """
    if isinstance(call.principal, KeyHolder):
        for right in _ALSO:
            async with StoreCall(call.world, call.store, call.principal, right, None).transaction():
                pass
    async with call.transaction() as tx:
        conversation = ConversationId(decode("con", conversation_id))
        return await _read(tx, call, conversation)


async def _read(tx: Tx, call: StoreCall, conversation: ConversationId) -> ContextOut:
    store = call.store
    thread = await conversations.require_conversation(tx, store, conversation)
    profile = await customers.require_profile(tx, store, thread.customer_id)
    customer = profile.customer.id
    notes = await customers.list_notes(tx, store, customer, after=None, limit=NOTES_MAX)
    filters = orders.Filters(customer=customer)
    bought = await orders.list_orders(tx, store, filters, after=None, limit=ORDERS_MAX)
    items = await orders.items_of(tx, store, [one.id for one in bought])
    turns = await agent.list_turns(
        tx, store=store, conversation=conversation, after=None, limit=TURNS_MAX
    )
    others = await threads.elsewhere(tx, store, customer=customer, conversation=conversation)
    return ContextOut(
        conversation_id=encode("con", conversation),
        customer=customers.CustomerOut.of(profile),
        notes=[customers.NoteOut.of(note) for note in notes],
        cart=carts.CartOut.of(await carts.view(tx, store, conversation)),
        orders=[
            BoughtOut(
                order=orders.OrderOut.of(one, [item for item in items if item.order_id == one.id]),
                payments=await payments.payments_of(tx, call.world, store, one.id),
            )
            for one in bought
        ],
        turns=[agent.TurnOut.of(turn) for turn in turns],
        conversations=[
            OtherThreadOut(
                conversation_id=encode("con", other.id),
                channel=other.channel,
                status=other.status,
                last_message_at=wire_time(other.last_message_at),
            )
            for other in others
        ],
    )


routes = [get_context]
