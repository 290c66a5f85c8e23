from datetime import datetime
from typing import Any

from ...channels import Button
from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId
from ...kit.live import tell
from .. import queries
from ..models import Author, Turn
from .look import TOPIC, locked
from .say import say

UNANSWERED_MAX = 50


async def begin_turn(
    tx: Tx, store: StoreId, conversation: ConversationId, *, lease_seconds: float
) -> Turn | None:
    """The agent's right to answer what is unanswered; None when there is nothing to do for it.

    That is: a human owns the conversation, another turn runs, or all is answered. A message that
    comes while a turn runs waits for the next one: ask again after `finish_turn`.
    Raises conversations.not_found.
    """
    found = await locked(tx, store, conversation)
    fence = await queries.begin_turn(
        tx, store=store, conversation=conversation, lease_seconds=lease_seconds
    )
    if fence is None:
        return None
    messages = await queries.unanswered(
        tx,
        store=store,
        conversation=conversation,
        after=found.answered_sequence,
        limit=UNANSWERED_MAX,
    )
    return Turn(
        store_id=store,
        conversation_id=conversation,
        customer_id=found.customer_id,
        channel=found.channel,
        fence=fence,
        messages=tuple(reversed(messages)),
        dialogue=found.dialogue,
        first_contact=not await queries.was_answered(tx, store, conversation),
    )


async def finish_turn(
    tx: Tx,
    store: StoreId,
    turn: Turn,
    *,
    text: str,
    buttons: tuple[Button, ...] = (),
    dialogue: dict[str, Any],
) -> bool:
    """Says the turn's answer, if the turn still holds; False, and nothing said, if it does not.

    A human's reply, a hand-over or another turn since `begin_turn` moved the fence: a late answer
    is dropped. An empty text is silence: the messages count as answered.
    """
    conversation = turn.conversation_id
    await locked(tx, store, conversation)
    finished = await queries.finish_turn(
        tx,
        store=store,
        conversation=conversation,
        fence=turn.fence,
        upto=turn.upto_sequence,
        dialogue=dialogue,
    )
    if not finished:
        return False
    if text.strip():
        once = f"turn:{turn.fence}"
        await say(
            tx,
            store,
            conversation,
            text=text,
            author=Author.AGENT,
            once=once,
            buttons=buttons,
            fence=turn.fence,
        )
    await tell(tx, store, TOPIC)
    return True


async def unanswered_since(tx: Tx, store: StoreId, conversation: ConversationId) -> datetime | None:
    """When the first came that nobody has answered; None when all is."""
    return await queries.unanswered_since(tx, store, conversation)


async def release_turn(tx: Tx, store: StoreId, turn: Turn) -> None:
    """Ends a turn that came to nothing; its messages stay unanswered for the next one."""
    await queries.release_turn(tx, store=store, conversation=turn.conversation_id, fence=turn.fence)


async def save_dialogue(
    tx: Tx, store: StoreId, conversation: ConversationId, dialogue: dict[str, Any]
) -> None:
    await queries.save_dialogue(tx, store=store, conversation=conversation, dialogue=dialogue)
