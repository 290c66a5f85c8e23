from uuid import UUID

from .. import channels, stores
from ..kit.db import Tx
from ..kit.ids import AttachmentId, ConversationId, StoreId
from . import actions
from .events import ConversationClosed


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


async def on_opening(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A timer: the store opens, with what came in the night."""
    del subject  # the store
    await actions.assign_waiting(tx, store)


async def on_conversation_closed(tx: Tx, fact: ConversationClosed) -> None:
    """Whoever had it has room again."""
    await actions.assign_waiting(tx, fact.store_id)


async def on_member_available(tx: Tx, fact: stores.MemberAvailable) -> None:
    await actions.assign_waiting(tx, fact.store_id)


async def on_member_unavailable(tx: Tx, fact: stores.MemberUnavailable) -> None:
    await actions.let_go(tx, fact.store_id, fact.user_id)
