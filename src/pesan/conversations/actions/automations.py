"""An automation has a conversation for a time; a person who speaks takes it at once."""

from datetime import datetime, timedelta

from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit
from ...kit.ids import ConversationId, StoreId
from ...kit.live import tell
from ...kit.timers import clear_timer, set_timer
from .. import queries
from ..events import ConversationGivenBack
from ..models import Owner
from . import waits
from .look import TOPIC, locked

LEASE_OVER = "conversations.lease_over"
LEASE_MAX = timedelta(days=1)  # whatever a rule asks for: a buyer who writes is answered by then


async def take_for_automation(
    tx: Tx, store: StoreId, conversation: ConversationId, *, until: datetime
) -> int | None:
    """The fence an automation speaks under until then; None where it may not have the conversation.

    That is: a person has it in hand, another automation does, or it is closed. When the time is
    over it falls back to whoever had it. Raises conversations.not_found.
    """
    await locked(tx, store, conversation)
    now = clock.now()
    until = min(until, now + LEASE_MAX)
    fence = await queries.take_for_automation(
        tx, store=store, conversation=conversation, until=until, now=now
    )
    if fence is not None:
        await set_timer(tx, store, LEASE_OVER, conversation, due_at=until)
        await tell(tx, store, TOPIC)
    return fence


async def end_automation(
    tx: Tx, store: StoreId, conversation: ConversationId, *, fence: int | None = None
) -> None:
    """Falls back to whoever had it: at once by the automation that holds `fence`, by anybody when
    its time is over. The agent finds what came meanwhile.
    """
    owner = await queries.end_automation(
        tx, store=store, conversation=conversation, fence=fence, now=clock.now()
    )
    if owner is None:
        return
    if fence is not None:
        await clear_timer(tx, store=store, kind=LEASE_OVER, subject=conversation)
    await waits.owner_changed(tx, store, conversation, owner)
    if owner is Owner.AGENT:
        await emit(tx, ConversationGivenBack(store_id=store, conversation_id=conversation))
    await tell(tx, store, TOPIC)
