"""What a person does with an order: cancel it, or move it a step."""

from ... import discounts, inventory, payments
from ...kit.db import Tx
from ...kit.ids import OrderId, StoreId, encode
from .. import queries
from ..errors import PartlyShipped
from ..models import Order, OrderStatus
from .fulfilments import call_parcels_off, move_parcels
from .moves import move, require_locked

_BY_PARCEL = {OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED}


async def cancel(
    tx: Tx, store: StoreId, order: OrderId, *, actor: str, reason: str | None
) -> Order:
    """Cancels: held stock is released, sold stock comes back, money goes back.

    Raises orders.not_found, orders.cannot_move, orders.partly_shipped.
    """
    found = await require_locked(tx, store, order)
    moved = await move(tx, store, order, to=OrderStatus.CANCELLED, actor=actor, reason=reason)
    if any(line.shipped for line in await queries.progress_of(tx, store, order)):
        raise PartlyShipped(order=encode("ord", order))
    await call_parcels_off(tx, moved, actor=actor, reason=reason)
    await payments.close_attempts(tx, store, order, to="cancelled", actor=actor)
    if found.status is OrderStatus.AWAITING_PAYMENT:
        released = inventory.ReservationStatus.RELEASED
        await inventory.release(tx, store, order, to=released, actor=actor)
        await discounts.give_back(tx, store, order)
    else:
        await inventory.restock(tx, store, order, actor=actor)
        if not await payments.kept_for(tx, store, order):  # packed on terms, and never paid
            await discounts.give_back(tx, store, order)
        await payments.give_back_all(tx, store, order, reason=reason or "order cancelled")
    return moved


async def set_status(
    tx: Tx, store: StoreId, order: OrderId, *, to: OrderStatus, actor: str, reason: str | None
) -> Order:
    """Moves an order by hand, one step, and its parcels with it.

    Raises orders.not_found, orders.cannot_move, orders.partly_shipped.
    """
    if to is OrderStatus.CANCELLED:
        return await cancel(tx, store, order, actor=actor, reason=reason)
    found = await require_locked(tx, store, order)
    if to in _BY_PARCEL:
        return await move_parcels(tx, found, to=to, actor=actor, reason=reason)
    return await move(tx, store, order, to=to, actor=actor, reason=reason)
