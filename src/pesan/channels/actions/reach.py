from datetime import datetime

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConversationId, MessageId, StoreId
from ...kit.live import tell
from ..queries import sending


async def lost(tx: Tx, store: StoreId, conversation: ConversationId, *, reason: str) -> None:
    """The channel does not reach this person any more: nothing is sent to them until they write."""
    changed = await sending.lose(
        tx, store=store, conversation=conversation, reason=reason, now=clock.now()
    )
    if changed:
        await tell(tx, store, "conversations")


async def lost_since(
    tx: Tx, store: StoreId, message: MessageId, *, reason: str, at: datetime
) -> None:
    """Of whoever did not get this message, as we hear later; not if they have written since."""
    changed = await sending.lose_receiver(
        tx, store=store, message=message, reason=reason, at=at, now=clock.now()
    )
    if changed:
        await tell(tx, store, "conversations")
