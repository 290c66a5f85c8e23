"""Money and time move orders."""

from uuid import UUID

from .. import payments
from ..kit.db import Tx
from ..kit.ids import OrderId, StoreId
from . import actions


async def on_payment_captured(tx: Tx, fact: payments.PaymentCaptured) -> None:
    await actions.settle(tx, fact.store_id, fact.order_id, fact.payment_id)


async def on_expiry_due(tx: Tx, store: StoreId, subject: UUID) -> None:
    """The timer of an unpaid order. A payment that won the race has moved it already."""
    await actions.expire(tx, store, OrderId(subject))


async def on_completion_due(tx: Tx, store: StoreId, subject: UUID) -> None:
    """The timer of a delivered order."""
    await actions.complete(tx, store, OrderId(subject))
