"""Packing, shipping and delivering in parcels; the order follows them (rules.reached)."""

from collections.abc import Mapping
from datetime import timedelta

from ... import audit, stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import Fact
from ...kit.events import emit as tell
from ...kit.ids import EventId, FulfilmentId, ItemId, OrderId, StoreId, encode, new_id
from ...kit.live import tell as tell_pages
from ...kit.timers import set_timer
from .. import queries, rules
from ..errors import (
    FulfilmentCannotMove,
    FulfilmentClosed,
    FulfilmentNotFound,
    ItemNotFound,
    MoreThanOrdered,
    NothingLeftToPack,
)
from ..events import (
    FulfilmentCancelled,
    FulfilmentDelivered,
    FulfilmentPacked,
    FulfilmentShipped,
    FulfilmentTracked,
)
from ..models import Fulfilment, FulfilmentStatus, Order, OrderStatus, Progress
from .moves import cannot_move, move, require_locked

COMPLETE = "orders.complete"

_TOLD: dict[FulfilmentStatus, type[Fact]] = {
    FulfilmentStatus.SHIPPED: FulfilmentShipped,
    FulfilmentStatus.DELIVERED: FulfilmentDelivered,
    FulfilmentStatus.CANCELLED: FulfilmentCancelled,
}


async def fulfil(
    tx: Tx,
    store: StoreId,
    order: OrderId,
    *,
    items: Mapping[ItemId, int] | None = None,
    courier: str | None = None,
    tracking_number: str | None = None,
    actor: str,
    reason: str | None = None,
) -> Fulfilment:
    """Packs a parcel: these pieces, or all that are in none yet.

    Raises orders.not_found, orders.cannot_move, orders.item_not_found, orders.more_than_ordered,
    orders.nothing_left_to_pack.
    """
    found = await require_locked(tx, store, order)
    if not rules.may_pack(found.status, found.payment_terms):
        raise cannot_move(found.status, OrderStatus.PACKED, found.payment_terms)
    lines = await progress(tx, store, order)
    wanted = _wanted(order, lines, items)
    packed = await queries.pack(
        tx, store=store, order=order, items=list(wanted), quantities=list(wanted.values())
    )
    assert packed == len(wanted), "looked at under the order's lock"
    fulfilment = FulfilmentId(new_id())
    await queries.insert_fulfilment(
        tx,
        store=store,
        fulfilment=fulfilment,
        order=order,
        courier=courier,
        tracking_number=tracking_number,
        items=list(wanted),
        quantities=list(wanted.values()),
        actor=actor,
        reason=reason,
        now=clock.now(),
    )
    await tell(tx, FulfilmentPacked(store_id=store, fulfilment_id=fulfilment, order_id=order))
    await _audited(tx, store, "orders.pack", fulfilment, actor=actor, order=order)
    await follow(tx, found, actor=actor, reason=reason)
    return await require_fulfilment(tx, store, fulfilment)


async def change_fulfilment(
    tx: Tx,
    fulfilment: Fulfilment,
    *,
    courier: str | None,
    tracking_number: str | None,
    actor: str,
) -> None:
    """Who brings it, under which number. Raises orders.fulfilment_closed."""
    before = (fulfilment.courier, fulfilment.tracking_number)
    if before == (courier, tracking_number):
        return
    store = fulfilment.store_id
    if not await queries.change_fulfilment(
        tx,
        store=store,
        fulfilment=fulfilment.id,
        courier=courier,
        tracking_number=tracking_number,
        now=clock.now(),
    ):
        raise FulfilmentClosed(status=fulfilment.status.value)
    await _audited(tx, store, "orders.track", fulfilment.id, actor=actor, order=fulfilment.order_id)
    if fulfilment.status is FulfilmentStatus.SHIPPED and tracking_number is not None:
        await tell(
            tx,
            FulfilmentTracked(
                store_id=store, fulfilment_id=fulfilment.id, order_id=fulfilment.order_id
            ),
        )
    await tell_pages(tx, store, "orders")


async def move_fulfilment(
    tx: Tx,
    fulfilment: Fulfilment,
    *,
    to: FulfilmentStatus,
    actor: str,
    reason: str | None = None,
) -> None:
    """Ships it, delivers it, or calls it off; its order follows. The caller holds the order's row.

    Raises orders.fulfilment_cannot_move.
    """
    store, order = fulfilment.store_id, fulfilment.order_id
    moved = await queries.move_fulfilment(
        tx,
        store=store,
        fulfilment=fulfilment.id,
        sources=rules.parcel_sources(to),
        to=to,
        move=EventId(new_id()),
        actor=actor,
        reason=reason,
        now=clock.now(),
    )
    if not moved:
        raise FulfilmentCannotMove(
            status=fulfilment.status.value,
            to=to.value,
            possible=", ".join(sorted(rules.PARCEL_MOVES[fulfilment.status])) or "nothing",
        )
    await tell(tx, _TOLD[to](store_id=store, fulfilment_id=fulfilment.id, order_id=order))  # type: ignore[call-arg] # each fact of a parcel has both ids
    await _audited(tx, store, f"orders.parcel_{to}", fulfilment.id, actor=actor, order=order)
    await follow(tx, await require_locked(tx, store, order), actor=actor, reason=reason)


async def lock_fulfilment(tx: Tx, store: StoreId, fulfilment: FulfilmentId) -> Fulfilment:
    """The parcel as it is while its order's row is held. Raises orders.fulfilment_not_found."""
    found = await require_fulfilment(tx, store, fulfilment)
    await require_locked(tx, store, found.order_id)
    return await require_fulfilment(tx, store, fulfilment)


async def require_fulfilment(tx: Tx, store: StoreId, fulfilment: FulfilmentId) -> Fulfilment:
    """Raises orders.fulfilment_not_found."""
    found = await queries.find_fulfilment(tx, store, fulfilment)
    if found is None:
        raise FulfilmentNotFound(fulfilment=encode("ful", fulfilment))
    return found


async def call_parcels_off(tx: Tx, order: Order, *, actor: str, reason: str | None) -> None:
    """A cancelled order's parcels that have not left. Its row is held."""
    for parcel in await queries.fulfilments_of(tx, order.store_id, order.id):
        if parcel.status is FulfilmentStatus.PACKED:
            await move_fulfilment(
                tx, parcel, to=FulfilmentStatus.CANCELLED, actor=actor, reason=reason
            )


async def move_parcels(
    tx: Tx, order: Order, *, to: OrderStatus, actor: str, reason: str | None
) -> Order:
    """An order moved by hand: its parcels are where it says, so that the two never disagree.

    The order's row is held. Raises orders.cannot_move.
    """
    store = order.store_id
    if not rules.may_move(order.status, to, order.payment_terms):
        raise cannot_move(order.status, to, order.payment_terms)
    if any(line.packed < line.ordered for line in await progress(tx, store, order.id)):
        await fulfil(tx, store, order.id, actor=actor, reason=reason)
    if to is not OrderStatus.PACKED:
        target = FulfilmentStatus(to.value)
        for parcel in await queries.fulfilments_of(tx, store, order.id):
            if parcel.status in rules.parcel_sources(target):
                await move_fulfilment(tx, parcel, to=target, actor=actor, reason=reason)
    return await require_locked(tx, store, order.id)


async def progress(tx: Tx, store: StoreId, order: OrderId) -> list[Progress]:
    """How far each line has come. The order's row is held."""
    found = await queries.progress_of(tx, store, order)
    if not found:
        await queries.begin_progress(tx, store, order)
        found = await queries.progress_of(tx, store, order)
    return found


async def follow(tx: Tx, order: Order, *, actor: str, reason: str | None) -> None:
    """Moves the order to where its parcels are; delivered, it completes itself after a while."""
    lines = await queries.progress_of(tx, order.store_id, order.id)
    for step in rules.steps(order.status, rules.reached(lines), order.payment_terms):
        await move(tx, order.store_id, order.id, to=step, actor=actor, reason=reason)
        if step is OrderStatus.DELIVERED:
            await complete_later(tx, order)


async def complete_later(tx: Tx, order: Order) -> None:
    shop = await stores.require(tx, order.store_id)
    if shop.complete_after_days is not None:
        due = clock.now() + timedelta(days=shop.complete_after_days)
        await set_timer(tx, order.store_id, COMPLETE, order.id, due_at=due)


def _wanted(
    order: OrderId, lines: list[Progress], items: Mapping[ItemId, int] | None
) -> dict[ItemId, int]:
    left = {line.item_id: line.ordered - line.packed for line in lines}
    if items is None:
        items = {item: quantity for item, quantity in left.items() if quantity}
        if not items:
            raise NothingLeftToPack(order=encode("ord", order))
    for item, quantity in items.items():
        if item not in left:
            raise ItemNotFound(order=encode("ord", order), item=encode("itm", item))
        if quantity > left[item]:
            raise MoreThanOrdered(item=encode("itm", item), left=left[item], asked=quantity)
    return dict(sorted(items.items()))


async def _audited(
    tx: Tx, store: StoreId, action: str, fulfilment: FulfilmentId, *, actor: str, order: OrderId
) -> None:
    await audit.record(
        tx,
        store,
        actor=actor,
        action=action,
        subject=encode("ful", fulfilment),
        detail={"order": encode("ord", order)},
    )
