"""What a person decides about a message that failed, or of which nobody knows whether it arrived."""

from ... import audit, channels
from ...kit.db import Tx
from ...kit.ids import MessageId, StoreId, encode
from ..models import Message
from .look import known_message


async def send_again(tx: Tx, store: StoreId, message: MessageId, *, actor: str) -> Message:
    """Raises ids.not_found, channels.outcome_may_still_come, channels.nothing_to_redeliver,
    channels.message_taken_back.
    """
    done = await channels.redeliver(tx, store, message)
    return await _decided(tx, store, message, "redeliver_message", done=done, actor=actor)


async def confirm_arrival(tx: Tx, store: StoreId, message: MessageId, *, actor: str) -> Message:
    """Raises ids.not_found, channels.outcome_may_still_come, channels.nothing_to_redeliver."""
    done = await channels.confirm_arrival(tx, store, message)
    return await _decided(tx, store, message, "confirm_arrival", done=done, actor=actor)


async def send_all_again(tx: Tx, store: StoreId, *, reason: str, actor: str) -> int:
    """The oldest that failed for one reason; answers how many. Raises channels.message_taken_back."""
    count = await channels.redeliver_all(tx, store, reason=reason)
    await audit.record(
        tx,
        store,
        actor=actor,
        action="conversations.redeliver_messages",
        subject=encode("sto", store),
        detail={"reason": reason},
    )
    return count


async def _decided(
    tx: Tx, store: StoreId, message: MessageId, action: str, *, done: bool, actor: str
) -> Message:
    found = await known_message(tx, store, message)
    if not done:
        if found.status is channels.MessageStatus.UNKNOWN:
            raise channels.OutcomeMayStillCome(seconds=int(channels.UNKNOWN_SECONDS))
        raise channels.NothingToRedeliver(status=found.status.value)
    await audit.record(
        tx,
        store,
        actor=actor,
        action=f"conversations.{action}",
        subject=encode("msg", message),
        detail={},
    )
    return found
