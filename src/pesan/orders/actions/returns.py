"""Goods that come back: counted, put on the shelf again, and paid back."""

from collections.abc import Sequence

from ... import audit, inventory, payments
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit as tell
from ...kit.ids import ItemId, OrderId, ReturnId, StoreId, VariantId, encode, new_id
from ...kit.money import Money
from .. import queries, rules
from ..errors import ItemNotFound, MoreThanShipped, RefundExceedsKept, ReturnNotFound
from ..events import ReturnRecorded
from ..models import Came, Item, Order, OrderStatus, Progress, Return
from .moves import move, require_locked


async def take_back(
    tx: Tx,
    store: StoreId,
    order: OrderId,
    *,
    came: Sequence[Came],
    refund: Money | None,
    reason: str,
    actor: str,
) -> Return:
    """Records what came back, one entry a line. No `refund`: what these pieces cost goes back, as
    far as it is held still. The order is returned once all of it has come back.

    Raises orders.not_found, orders.item_not_found, orders.more_than_shipped,
    orders.refund_exceeds_kept.
    """
    found = await require_locked(tx, store, order)
    lines = {line.item_id: line for line in await queries.progress_of(tx, store, order)}
    items = await queries.items_of(tx, store, [order])
    _refuse(found, lines, items, came)
    counted = await queries.count_returned(
        tx,
        store=store,
        order=order,
        items=[part.item_id for part in came],
        quantities=[part.quantity for part in came],
    )
    assert counted == len(came), "looked at under the order's lock"
    shelf = _pieces(items, came)
    if shelf:
        await inventory.take_back(tx, store, order, shelf, actor=actor)
    back = await _refund(tx, found, lines, items, came, wanted=refund)
    refunds = await payments.give_back_for(
        tx, store, order, amount=back, reason=reason, actor=actor
    )
    made = ReturnId(new_id())
    await queries.insert_return(
        tx,
        store=store,
        return_id=made,
        order=order,
        reason=reason,
        refund_minor=back.minor,
        currency=back.currency,
        refunds=[refund.id for refund in refunds],
        items=[part.item_id for part in came],
        quantities=[part.quantity for part in came],
        restocks=[part.restock for part in came],
        actor=actor,
        now=clock.now(),
    )
    await tell(tx, ReturnRecorded(store_id=store, return_id=made, order_id=order))
    await audit.record(
        tx,
        store,
        actor=actor,
        action="orders.take_back",
        subject=encode("ord", order),
        detail={"return": encode("ret", made), "refund": str(back)},
    )
    if all(line.returned == line.ordered for line in await queries.progress_of(tx, store, order)):
        await move(tx, store, order, to=OrderStatus.RETURNED, actor=actor, reason=reason)
        await payments.close_attempts(tx, store, order, to="cancelled", actor=actor)
    return await require_return(tx, store, made)


async def require_return(tx: Tx, store: StoreId, return_id: ReturnId) -> Return:
    """Raises orders.return_not_found."""
    found = await queries.find_return(tx, store, return_id)
    if found is None:
        raise ReturnNotFound(return_id=encode("ret", return_id))
    return found


def _refuse(
    order: Order,
    lines: dict[ItemId, Progress],
    items: Sequence[Item],
    came: Sequence[Came],
) -> None:
    known = {item.id for item in items}
    for part in came:
        if part.item_id not in known:
            raise ItemNotFound(order=encode("ord", order.id), item=encode("itm", part.item_id))
        line = lines.get(part.item_id)
        left = 0 if line is None else line.shipped - line.returned
        if part.quantity > left:
            raise MoreThanShipped(item=encode("itm", part.item_id), left=left, asked=part.quantity)


def _pieces(items: Sequence[Item], came: Sequence[Came]) -> dict[VariantId, int]:
    """What goes on the shelf again, by what is kept there: a bundle in its parts."""
    by_id = {item.id: item for item in items}
    pieces: dict[VariantId, int] = {}
    for part in came:
        if not part.restock:
            continue
        item = by_id[part.item_id]
        parts = item.bundle or (inventory.Component(item.variant_id, 1),)
        for component in parts:
            more = component.quantity * part.quantity
            pieces[component.variant_id] = pieces.get(component.variant_id, 0) + more
    return pieces


async def _refund(
    tx: Tx,
    order: Order,
    lines: dict[ItemId, Progress],
    items: Sequence[Item],
    came: Sequence[Came],
    *,
    wanted: Money | None,
) -> Money:
    kept = Money(await payments.kept_for(tx, order.store_id, order.id), order.currency)
    if wanted is not None:
        if wanted.minor > kept.minor:
            raise RefundExceedsKept(order=encode("ord", order.id), kept=kept, asked=wanted)
        return wanted
    worth = rules.worth_of(order, items)
    due = sum(
        rules.worth_of_pieces(
            worth[part.item_id],
            of=lines[part.item_id].ordered,
            before=lines[part.item_id].returned,
            now=part.quantity,
            unit=order.currency.unit,
        )
        for part in came
    )
    return Money(min(due, kept.minor), order.currency)
