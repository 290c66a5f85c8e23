from uuid import UUID

from ..kit.db import Tx
from ..kit.ids import StoreId, UpdateId
from . import actions


async def on_early_status(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A timer: a status came while the answer that names its message was still being saved."""
    await actions.apply_early_status(tx, store, UpdateId(subject))
