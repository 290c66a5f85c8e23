from uuid import UUID

from .. import carts, conversations
from ..conversations import Owner
from ..kit.db import Tx
from ..kit.ids import ConversationId, StoreId
from ..kit.jobs import enqueue
from .jobs import TakeTurn


async def on_message_received(tx: Tx, fact: conversations.MessageReceived) -> None:
    """One job a message, none dropped: one that is just ending may have missed this message."""
    await enqueue(tx, _turn(fact.store_id, fact.conversation_id))


async def on_catalogue_order_received(tx: Tx, fact: conversations.CatalogueOrderReceived) -> None:
    """Fills the cart at once, whoever is to answer it."""
    await carts.take_request(tx, fact.store_id, fact.message_id)


async def on_conversation_given_back(tx: Tx, fact: conversations.ConversationGivenBack) -> None:
    found = await conversations.require_conversation(tx, fact.store_id, fact.conversation_id)
    if found.owner is Owner.AGENT:
        await enqueue(tx, _turn(fact.store_id, fact.conversation_id))


async def on_turn_over(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A timer: a turn has ended, or its worker has, and left something unanswered or unsent."""
    found = await conversations.standing(tx, store, ConversationId(subject))
    waits = found.owner is Owner.AGENT and found.unanswered_since is not None
    if waits or found.has_unsent:
        await enqueue(tx, _turn(store, ConversationId(subject)))


def _turn(store: StoreId, conversation: ConversationId) -> TakeTurn:
    return TakeTurn(store_id=store, conversation_id=conversation)
