from .. import carts, conversations
from ..conversations import Owner
from ..kit.db import Tx
from ..kit.ids import ConversationId, StoreId
from ..kit.jobs import enqueue
from .jobs import TakeTurn


async def on_message_received(tx: Tx, fact: conversations.MessageReceived) -> None:
    """One job a message, none dropped: one that is just ending may have missed this message.

    A catalogue's order fills the cart at once, whoever is to answer it.
    """
    came = await conversations.arrival_of(tx, fact.store_id, fact.message_id)
    if came is None:
        return
    if came.type == carts.CATALOGUE_ORDER:
        await carts.take_request(tx, fact.store_id, fact.message_id)
    if came.owner is Owner.AGENT:
        await enqueue(tx, _turn(fact.store_id, fact.conversation_id))


async def on_conversation_given_back(tx: Tx, fact: conversations.ConversationGivenBack) -> None:
    found = await conversations.require_conversation(tx, fact.store_id, fact.conversation_id)
    if found.owner is Owner.AGENT:
        await enqueue(tx, _turn(fact.store_id, fact.conversation_id))


def _turn(store: StoreId, conversation: ConversationId) -> TakeTurn:
    return TakeTurn(store_id=store, conversation_id=conversation)
