from uuid import UUID

from .. import stores
from ..kit.db import Tx
from ..kit.ids import StoreId, UpdateId
from . import actions
from .templates import actions as templates


async def on_early_status(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A timer: a status came while the answer that names its message was still being saved."""
    await actions.apply_early_status(tx, store, UpdateId(subject))


async def on_connection_opened(tx: Tx, fact: stores.ConnectionOpened) -> None:
    """The templates it has already are read at once."""
    await templates.sync_soon(tx, fact.store_id, fact.connection_id)
