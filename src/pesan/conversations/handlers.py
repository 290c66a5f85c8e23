from uuid import UUID

from .. import channels
from ..kit.db import Tx
from ..kit.ids import AttachmentId, ConversationId, StoreId
from . import actions


async def on_wake_due(tx: Tx, store: StoreId, subject: UUID) -> None:
    await actions.wake(tx, store, ConversationId(subject))


async def on_channel_received(tx: Tx, fact: channels.ChannelReceived) -> None:
    """What came in joins its conversation, in the order it came."""
    for update in await channels.take_waiting(tx, fact.store_id, fact.update_id):
        await actions.receive(tx, update, fact.store_id)


async def on_lease_over(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A timer: an automation's time with a conversation is over."""
    await actions.end_automation(tx, store, ConversationId(subject))


async def on_attachment_unsent(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A timer: what was uploaded a day ago was sent, or nobody wants it."""
    await actions.forget_unsent(tx, store, AttachmentId(subject))
