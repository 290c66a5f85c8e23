from datetime import datetime
from typing import Any

import msgspec

from ...channels import Button, Deliver, MessageStatus, Notice, Purpose
from ...kit import clock
from ...kit.cards import mask
from ...kit.db import Tx
from ...kit.ids import ConversationId, MessageId, OrderId, StoreId, UserId, encode, new_id
from ...kit.jobs import enqueue
from ...kit.live import tell
from .. import queries, rules
from ..errors import OwnershipLost
from ..models import SPEAKERS, Author, Direction, Message, Owner
from . import waits
from .look import TOPIC, locked, require_message, writable
from .owners import take_over


async def say(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    *,
    text: str,
    author: Author,
    once: str,
    buttons: tuple[Button, ...] = (),
    payload: dict[str, Any] | None = None,
    about: OrderId | None = None,
    fence: int | None = None,
    purpose: Purpose = Purpose.SERVICE,
    notice: Notice | None = None,
    due_at: datetime | None = None,
) -> MessageId | None:
    """Queues one message to the customer and calls its sender; None when `once` was said before.

    `purpose` says when it may go at all, and `due_at` from when; a `notice` says the same as the text
    in a way that an approved template can say too (channels/sending).
    `payload` may hold {"image": {"path": "/pay/<token>/qr.png", "qr": "<text of the code>"}}.
    The agent and automations speak under the `fence` they hold, and only while they hold it.
    Raises conversations.not_found, customers.erased, conversations.ownership_lost.
    """
    found = await writable(tx, store, conversation)
    if author is not Author.SYSTEM:  # which names virtual accounts, and no card
        text = mask(text)
    if author in SPEAKERS and not rules.may_speak(found, author, fence=fence, now=clock.now()):
        raise OwnershipLost(author=author.value)
    whole = with_buttons(payload or {}, buttons)
    if notice is not None:
        whole["notice"] = msgspec.to_builtins(notice)
    message = await queries.append(
        tx,
        store=store,
        conversation=found.id,
        message=MessageId(new_id()),
        direction=Direction.OUT,
        author=author,
        type=_type_of(whole),
        text=text,
        payload=whole,
        status=MessageStatus.QUEUED,
        once=once,
        about=about,
        fence=fence if author in SPEAKERS else None,
        purpose=purpose,
        due_at=due_at,
        now=clock.now(),
    )
    if message is not None:
        await enqueue(tx, Deliver(store_id=store, conversation_id=found.id))
        await tell(tx, store, TOPIC)
    return message


async def reply_as_human(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    *,
    text: str,
    user: UserId,
    buttons: tuple[Button, ...] = (),
    payload: dict[str, Any] | None = None,
    purpose: Purpose = Purpose.SERVICE,
) -> Message:
    """A seller answers: the conversation is theirs from now on, and a running turn is overtaken.

    Raises conversations.not_found, customers.erased.
    """
    before = await writable(tx, store, conversation)
    await take_over(tx, store, conversation, reason="a seller answered")
    if (await locked(tx, store, conversation)).assignee_id is None:
        await queries.assign(tx, store=store, conversation=conversation, assignee=user)
    await queries.answer_by_human(tx, store, conversation)
    await waits.answered(tx, store, conversation, user=user, counts=before.owner is Owner.HUMAN)
    message = await say(
        tx,
        store,
        conversation,
        text=text,
        author=Author.HUMAN,
        once=f"human:{new_id()}",
        buttons=buttons,
        payload={**(payload or {}), "by": encode("usr", user)},
        purpose=purpose,
    )
    assert message is not None, "a fresh key was said by nobody before"
    return await require_message(tx, store, message)


def with_buttons(payload: dict[str, Any], buttons: tuple[Button, ...]) -> dict[str, Any]:
    """What a message carries, and what may be tapped under it."""
    shown = [{"id": button.id, "title": button.title} for button in buttons]
    return {**payload, "buttons": shown} if shown else dict(payload)


def _type_of(payload: dict[str, Any]) -> str:
    """As the wire calls a message that carries this."""
    if "attachment" in payload:
        return str(payload["attachment"]["kind"])
    named = {"contact": "contacts", "reacts": "reaction"}
    named |= {name: name for name in ("image", "product", "template")}
    return next((kind for name, kind in named.items() if name in payload), "text")
