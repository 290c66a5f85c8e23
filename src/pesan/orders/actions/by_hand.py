"""What a person does with an order: cancel it, or move it a step."""

from ... import audit, discounts, inventory, payments
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
        await inventory.release(tx, store, order, to=inventory.ReservationStatus.RELEASED)
        await discounts.give_back(tx, store, order)
    else:
        await inventory.restock(tx, store, order, actor=actor)
        if not await payments.kept_for(tx, store, order):  # packed on terms, and never paid
            await discounts.give_back(tx, store, order)
        await payments.give_back_all(tx, store, order, reason=reason or "order cancelled")
    await _audited(tx, moved, actor=actor)
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
        moved = await move_parcels(tx, found, to=to, actor=actor, reason=reason)
    else:
        moved = await move(tx, store, order, to=to, actor=actor, reason=reason)
    await _audited(tx, moved, actor=actor)
    return moved


async def _audited(tx: Tx, order: Order, *, actor: str) -> None:
    await audit.record(
        tx,
        order.store_id,
        actor=actor,
        action="orders.move",
        subject=encode("ord", order.id),
        detail={"to": order.status.value},  # why, the history says: the log outlives an erasure
    )
