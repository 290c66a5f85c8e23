from .. import conversations
from ..conversations import Owner
from ..kit.db import Tx
from ..kit.ids import ConversationId, StoreId
from ..kit.jobs import enqueue
from .jobs import TakeTurn


async def on_message_received(tx: Tx, fact: conversations.MessageReceived) -> None:
    await _call_agent(tx, fact.store_id, fact.conversation_id)


async def on_conversation_given_back(tx: Tx, fact: conversations.ConversationGivenBack) -> None:
    await _call_agent(tx, fact.store_id, fact.conversation_id)


async def _call_agent(tx: Tx, store: StoreId, conversation: ConversationId) -> None:
    """One job a message, none dropped: one that is just ending may have missed this message."""
    found = await conversations.require_conversation(tx, store, conversation)
    if found.owner == Owner.AGENT:
        await enqueue(tx, TakeTurn(store_id=store, conversation_id=conversation))
