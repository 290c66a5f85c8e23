from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId
from ...kit.live import tell
from ..queries import sending


async def lost(tx: Tx, store: StoreId, conversation: ConversationId, *, reason: str) -> None:
    """The channel does not reach this person any more: nothing is sent to them until they write."""
    changed = await sending.lose(
        tx, store=store, conversation=conversation, reason=reason, now=clock.now()
    )
    if changed:
        await tell(tx, store, "conversations")
