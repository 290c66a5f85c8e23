from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from ...channels import Button, Deliver, Lease
from ...kit import clock
from ...kit.cards import mask
from ...kit.db import Tx
from ...kit.ids import ConversationId, MessageId, StoreId, TimerId, encode, new_id
from ...kit.jobs import enqueue
from ...kit.live import tell
from .. import queries
from ..errors import ConversationNotFound
from ..models import Standing, Turn
from .look import TOPIC
from .say import with_buttons

UNANSWERED_MAX = 50
LATE_SECONDS = 15
TURN_OVER = "conversations.turn_over"  # the timer of a conversation whose turn should have ended


class Finished(NamedTuple):
    """A turn is over."""

    unread: int  # what came meanwhile, for the next
    lease: Lease | None  # to send what it said


async def begin_turn(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    *,
    lease_seconds: float,
    store_version: int | None = None,
) -> Turn | None:
    """The agent's right to answer what is unanswered; None when there is nothing to do for it.

    That is: a human owns the conversation, another turn runs, all is answered, or the store is not
    the one of `store_version` any more. A message that comes while a turn runs waits for the next
    one: ask again after `finish_turn`. Once the lease is over, and soon, TURN_OVER rings, however
    it ended.
    """
    begun = await queries.begin_turn(
        tx,
        store=store,
        conversation=conversation,
        store_version=store_version,
        lease_seconds=lease_seconds,
        limit=UNANSWERED_MAX,
        timer=TimerId(new_id()),
        timer_kind=TURN_OVER,
        due=_late(clock.now() + timedelta(seconds=lease_seconds)),
    )
    if begun is None:
        return None
    return Turn(store_id=store, conversation_id=conversation, **msgspec.structs.asdict(begun))


def _late(due: datetime) -> datetime:
    """A little later, at a time it shares with others: a chat that goes on writes its timer seldom."""
    return due + timedelta(seconds=LATE_SECONDS - due.timestamp() % LATE_SECONDS)


async def finish_turn(
    tx: Tx,
    store: StoreId,
    turn: Turn,
    *,
    text: str,
    buttons: tuple[Button, ...] = (),
    dialogue: dict[str, Any],
    sender_seconds: float | None = None,
) -> Finished | None:
    """Says the turn's answer, if the turn still holds; None, and nothing said, if it does not.

    A human's reply, a hand-over or another turn since `begin_turn` moved the fence: a late answer
    is dropped, as is a second one. An empty text is silence: the messages count as answered. Whoever
    sends it themselves, in a job that is run again until it is sent, says for how long they want the
    lease; else a sender is called.
    """
    conversation, says = turn.conversation_id, bool(text.strip())
    found = await queries.finish_turn(
        tx,
        store=store,
        conversation=conversation,
        fence=turn.fence,
        upto=turn.upto_sequence,
        dialogue=dialogue,
        says=says,
        message=MessageId(new_id()),
        text=mask(text),
        payload=with_buttons({}, buttons),
        once=f"turn:{turn.fence}",
        seen_sequence=turn.seen_sequence,
        sender_seconds=sender_seconds if says else None,
        now=clock.now(),
    )
    if found is None:
        return None
    unread = 0
    if found.last_sequence != turn.seen_sequence + says:
        unread = await queries.recount(tx, store, conversation)
    if says and sender_seconds is None:
        await enqueue(tx, Deliver(store_id=store, conversation_id=conversation))
    await tell(tx, store, TOPIC)
    return Finished(unread, found.lease)


async def standing(tx: Tx, store: StoreId, conversation: ConversationId) -> Standing:
    """Whether the agent has something to answer there. Raises conversations.not_found."""
    found = await queries.standing(tx, store, conversation)
    if found is None:
        raise ConversationNotFound(conversation=encode("con", conversation))
    return found


async def release_turn(tx: Tx, store: StoreId, turn: Turn) -> None:
    """Ends a turn that came to nothing; its messages stay unanswered for the next one."""
    await queries.release_turn(tx, store=store, conversation=turn.conversation_id, fence=turn.fence)


async def save_dialogue(
    tx: Tx, store: StoreId, conversation: ConversationId, dialogue: dict[str, Any]
) -> None:
    await queries.save_dialogue(tx, store=store, conversation=conversation, dialogue=dialogue)
