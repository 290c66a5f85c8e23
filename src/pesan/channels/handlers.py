from uuid import UUID

from .. import stores
from ..kit.db import Tx
from ..kit.ids import ConnectionId, ConversationId, StoreId, UpdateId, UploadId
from ..kit.jobs import enqueue
from . import actions, uploads
from .errands import CallSenders, Deliver, Hook, LookAtHook, Unhook
from .templates import actions as templates


async def on_early_status(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A timer: a status came while the answer that names its message was still being saved."""
    await actions.apply_early_status(tx, store, UpdateId(subject))


async def on_due(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A timer: a conversation has a message that was to go later."""
    await enqueue(tx, Deliver(store_id=store, conversation_id=ConversationId(subject)))


async def on_upload_over(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A timer: what a visitor uploaded a day ago lies with its message, or was never sent."""
    await uploads.remove(tx, store, UploadId(subject))


async def on_sync_templates(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A timer: something was said of a connection's templates that a whole list settles."""
    await templates.sync_now(tx, store, ConnectionId(subject))


async def on_connection_opened(tx: Tx, fact: stores.ConnectionOpened) -> None:
    """Its provider is told by us where to deliver, and asked for the templates it has; what waited
    for it goes on.
    """
    await enqueue(tx, Hook(store_id=fact.store_id, connection_id=fact.connection_id))
    await templates.sync_soon(tx, fact.store_id, fact.connection_id)
    await _call_senders(tx, fact.store_id, fact.connection_id)


async def on_connection_resumed(tx: Tx, fact: stores.ConnectionResumed) -> None:
    await _call_senders(tx, fact.store_id, fact.connection_id)


async def on_connection_closed(tx: Tx, fact: stores.ConnectionClosed) -> None:
    await enqueue(tx, Unhook(store_id=fact.store_id, connection_id=fact.connection_id))


async def on_look_at_hook(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A connection's timer, set again by each look for as long as it is connected."""
    await enqueue(tx, LookAtHook(store_id=store, connection_id=ConnectionId(subject)))


async def _call_senders(tx: Tx, store: StoreId, connection: ConnectionId) -> None:
    await enqueue(tx, CallSenders(store_id=store, connection_id=connection))
