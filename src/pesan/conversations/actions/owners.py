from ...kit.db import Tx
from ...kit.events import emit
from ...kit.ids import ConversationId, StoreId
from ...kit.live import tell
from .. import queries
from ..events import ConversationGivenBack, ConversationHandedOver
from ..models import Owner
from . import waits
from .assignment import assign_by_rule
from .lines import tell_sellers
from .look import TOPIC, locked, writable


async def hand_over(tx: Tx, store: StoreId, conversation: ConversationId, *, reason: str) -> None:
    """Gives the conversation to people, to whom of them the store's rule says.

    The agent falls silent until it is given back. Raises conversations.not_found, customers.erased.
    """
    if await _change_owner(tx, store, conversation, Owner.HUMAN, line=f"Handed over: {reason}"):
        await emit(tx, ConversationHandedOver(store_id=store, conversation_id=conversation))
        handed = await locked(tx, store, conversation)
        if handed.assignee_id is None:
            await assign_by_rule(tx, store, handed)


async def take_over(tx: Tx, store: StoreId, conversation: ConversationId, *, reason: str) -> None:
    """A person takes it, from whomever: what was said in its name and is not sent yet never is.

    Raises conversations.not_found, customers.erased.
    """
    line = f"Handed over: {reason}"
    if await _change_owner(tx, store, conversation, Owner.HUMAN, line=line, silences=True):
        await emit(tx, ConversationHandedOver(store_id=store, conversation_id=conversation))


async def give_back(tx: Tx, store: StoreId, conversation: ConversationId) -> None:
    """A person gives it to the agent, also when an automation has it. Raises conversations.not_found, customers.erased."""
    line = "Given back to the agent"
    if await _change_owner(tx, store, conversation, Owner.AGENT, line=line, silences=True):
        await emit(tx, ConversationGivenBack(store_id=store, conversation_id=conversation))


async def _change_owner(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    owner: Owner,
    *,
    line: str,
    silences: bool = False,
) -> bool:
    found = await writable(tx, store, conversation)
    if not await queries.change_owner(
        tx, store=store, conversation=conversation, owner=owner, silences=silences
    ):
        return False
    await waits.owner_changed(tx, store, conversation, owner)
    await tell_sellers(tx, store, conversation, line, event=owner, once=f"owner:{found.fence + 1}")
    await tell(tx, store, TOPIC)
    return True
