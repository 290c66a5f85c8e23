"""What a seller says without words: whom to reach, and an emoji on what the customer wrote."""

import msgspec

from ... import channels
from ...channels import Contact, Reaction
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConversationId, MessageId, StoreId, UserId, encode
from ...kit.schemas import wire_time
from .. import queries, rules
from ..errors import NotReactable, ReactionsNotShown
from ..models import Direction, Message
from .look import writable
from .say import reply_as_human


async def send_contact(
    tx: Tx, store: StoreId, conversation: ConversationId, contact: Contact, *, user: UserId
) -> Message:
    """Raises conversations.not_found, customers.erased."""
    return await reply_as_human(
        tx,
        store,
        conversation,
        text="\n".join(channels.contact_lines(contact)),
        user=user,
        payload={"contact": msgspec.to_builtins(contact)},
    )


async def send_reaction(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    message: MessageId,
    *,
    emoji: str | None,
    user: UserId,
) -> Message:
    """On something the customer wrote; None takes it off again.

    Raises conversations.not_found, customers.erased, conversations.reactions_not_shown,
    conversations.not_reactable.
    """
    thread = await writable(tx, store, conversation)
    if not channels.reacts(thread.channel):
        raise ReactionsNotShown(channel=thread.channel.value)
    provider_id = await queries.find_written(
        tx, store=store, conversation=conversation, message=message
    )
    if provider_id is None:
        raise NotReactable(message=encode("msg", message))
    now = clock.now()
    await queries.react(
        tx,
        store=store,
        message=message,
        key=rules.REACTIONS[Direction.OUT],
        emoji=emoji,
        at=wire_time(now),
        now=now,
    )
    on = msgspec.to_builtins(Reaction(provider_id, emoji))
    return await reply_as_human(
        tx,
        store,
        conversation,
        text=emoji or "",
        user=user,
        payload={"reacts": {**on, "message_id": encode("msg", message)}},
    )
