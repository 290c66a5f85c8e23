"""What a person decides about messages that failed, or of which nobody knows whether they arrived."""

from datetime import timedelta

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import MessageId, StoreId
from ...kit.jobs import enqueue
from ...kit.live import tell
from ..errands import Deliver
from ..queries import sending
from ..sending.errors import MessageTakenBack
from ..sending.rules import TAKEN_BACK, UNKNOWN_SECONDS

REDELIVERED_AT_ONCE = 500


async def redeliver(tx: Tx, store: StoreId, message: MessageId) -> bool:
    """Sends it again, once however often it is asked; False where there is nothing to send again,
    or the channel may still say that it arrived. Raises channels.message_taken_back.
    """
    now = clock.now()
    conversation = await sending.requeue(
        tx,
        store=store,
        message=message,
        taken_back=TAKEN_BACK,
        unknown_before=now - timedelta(seconds=UNKNOWN_SECONDS),
        now=now,
    )
    if conversation is None:
        if await sending.find_reason(tx, store, message) == TAKEN_BACK:
            raise MessageTakenBack
        return False
    await enqueue(tx, Deliver(store_id=store, conversation_id=conversation))
    await tell(tx, store, "conversations")
    return True


async def redeliver_all(tx: Tx, store: StoreId, *, reason: str) -> int:
    """The oldest that failed for this reason; as many as REDELIVERED_AT_ONCE.

    Raises channels.message_taken_back.
    """
    if reason == TAKEN_BACK:
        raise MessageTakenBack
    conversations = await sending.requeue_all(
        tx, store=store, reason=reason, limit=REDELIVERED_AT_ONCE, now=clock.now()
    )
    for conversation in sorted(set(conversations)):
        await enqueue(tx, Deliver(store_id=store, conversation_id=conversation))
    if conversations:
        await tell(tx, store, "conversations")
    return len(conversations)


async def confirm_arrival(tx: Tx, store: StoreId, message: MessageId) -> bool:
    """Somebody knows that it arrived; False where that was not in question."""
    confirmed = await sending.confirm_arrival(tx, store=store, message=message, now=clock.now())
    if confirmed:
        await tell(tx, store, "conversations")
    return bool(confirmed)
