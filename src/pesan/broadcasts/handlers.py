from uuid import UUID

from .. import orders
from ..kit.db import Tx
from ..kit.ids import BroadcastId, StoreId
from . import actions


async def on_due(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A broadcast's hour has come, or its next step."""
    await actions.advance(tx, store, BroadcastId(subject))


async def on_order_paid(tx: Tx, fact: orders.OrderPaid) -> None:
    """What is bought after a broadcast is put down to it."""
    await actions.put_down(tx, fact.store_id, fact.order_id)
