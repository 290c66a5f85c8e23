"""Changing an order: what it costs while nobody has paid, where it goes until it is sent."""

from typing import Any

from msgspec import UNSET

from ... import audit, discounts, inventory, payments, stores
from ...kit import clock
from ...kit.away import TryAgain
from ...kit.db import Tx
from ...kit.events import emit as tell
from ...kit.events import handlers_of
from ...kit.ids import EventId, ItemId, OrderId, StoreId, encode, new_id
from ...kit.world import World
from ...stores import VersionStale
from .. import queries, rules
from ..errors import NotEditable
from ..events import OrderEdited
from ..models import Edit, Line, Order, OrderStatus, Shipping
from .moves import mark_paid, require_locked
from .place import LOOKS_MAX, discount_races, fee_by, read_code, refuse


async def edit(
    tx: Tx,
    world: World,
    store: StoreId,
    order_id: OrderId,
    change: Edit,
    *,
    version: int | None,
    actor: str,
) -> Order:
    """A payment that comes at the same moment and this wait for each other at the order's row.

    Raises orders.not_found, orders.not_editable, requests.version_stale, and as placing does.
    """
    order = await require_locked(tx, store, order_id)
    if version is not None and version != order.version:
        raise VersionStale(version=version)
    address = _address(order, change)
    if address != order.shipping_address and order.status not in rules.UNSENT:
        raise NotEditable(what="the address", status=order.status.value)
    if _costs_anew(order, change):
        await _reprice(tx, world, order, change, actor=actor)
    edited = await queries.annotate(
        tx,
        store=store,
        order=order_id,
        note=order.note if change.note is UNSET else change.note,
        metadata=order.metadata if change.metadata is UNSET else change.metadata,
        address=address,
        now=clock.now(),
    )
    await tell(tx, OrderEdited(store_id=store, order_id=order_id))
    await audit.record(
        tx,
        store,
        actor=actor,
        action="orders.edit",
        subject=encode("ord", order_id),
        detail={
            "fields": ", ".join(
                name for name in change.__struct_fields__ if getattr(change, name) is not UNSET
            ),
            "total_before": order.total.plain(),
            "total": edited.total.plain(),
        },
    )
    return edited


def _address(order: Order, change: Edit) -> dict[str, str] | None:
    if change.shipping is UNSET or change.shipping.address is None:
        return order.shipping_address
    return change.shipping.address


def _costs_anew(order: Order, change: Edit) -> bool:
    """Another address may cost another fee, while it is not paid for."""
    if change.lines is not UNSET or change.discount_code is not UNSET:
        return True
    if change.shipping is UNSET:
        return False
    named = change.shipping.method is not None or change.shipping.fee is not None
    waits = order.status is OrderStatus.AWAITING_PAYMENT and order.shipping_method is not None
    return named or waits


async def _reprice(tx: Tx, world: World, order: Order, change: Edit, *, actor: str) -> None:
    store = order.store_id
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        raise NotEditable(what="what is bought", status=order.status.value)
    before = await payments.latest(tx, store, order.id)
    await payments.close_attempts(tx, store, order.id, to="cancelled", actor=actor)
    # After closing: a capture that was being booked meanwhile has been waited for.
    if await payments.kept_for(tx, store, order.id):
        raise NotEditable(what="what is bought", status="being paid")
    wanted = await _lines(tx, order, change)
    code = order.discount_code if change.discount_code is UNSET else change.discount_code
    await inventory.let_go(tx, store, order.id, then=[line.variant_id for line in wanted])
    await discounts.let_go(tx, store, order.id)
    shipping = _shipping(order, change)
    row = await _write(tx, order, wanted, shipping, code)
    assert row.total_minor is not None
    tx.wake()
    if row.total_minor == 0:
        await mark_paid(tx, store, order.id, reason="nothing to pay")
    elif before is not None and before.status in payments.LIVE:
        await _ask_again(tx, world, order, before, actor=actor)


async def _lines(tx: Tx, order: Order, change: Edit) -> list[Line]:
    if change.lines is not UNSET:
        return rules.merged(change.lines)
    items = await queries.items_of(tx, order.store_id, [order.id])
    return [Line(item.variant_id, item.quantity) for item in items]


def _shipping(order: Order, change: Edit) -> Shipping:
    """What is not named stays: the method, or the fee a person named."""
    given = Shipping() if change.shipping is UNSET else change.shipping
    address = _address(order, change)
    if given.method is not None or given.fee is not None:
        return Shipping(method=given.method, fee=given.fee, address=address)
    if order.shipping_method is not None:
        return Shipping(method=order.shipping_method, address=address)
    return Shipping(fee=order.shipping_asked, address=address)


async def _write(
    tx: Tx, order: Order, wanted: list[Line], shipping: Shipping, code: str | None
) -> queries.PlacedRow:
    given: dict[str, Any] = {
        "store": order.store_id,
        "order": order.id,
        "customer": order.customer_id,
        "variants": [line.variant_id for line in wanted],
        "quantities": [line.quantity for line in wanted],
        "items": [ItemId(one) for one in sorted(new_id() for _ in wanted)],
        "most": rules.TOTAL_MINOR_MAX,
        "shipping_method": shipping.method,
        "shipping_address": shipping.address,
        "discount_code": read_code(code),
        "patience_minutes": rules.TERMS_PATIENCE_MINUTES,
        "reserved_until": order.reserved_until,
        "now": clock.now(),
        "event": EventId(new_id()),
        "low_handlers": handlers_of(inventory.StockLow),
    }
    for _ in range(LOOKS_MAX):
        shop = await stores.recall(tx, order.store_id, fresh=True)
        fee = fee_by(shop, shipping, order.payment_terms)
        with discount_races(given["discount_code"]):
            row = (await queries.reprice(tx, **given, **fee))[0]
        if not row.is_stale:
            refuse(row, customer=order.customer_id, code=code)
            return row
    raise TryAgain


async def _ask_again(
    tx: Tx, world: World, order: Order, before: payments.Payment, *, actor: str
) -> None:
    """The buyer had something to pay by, for another amount: they get it anew."""
    payment = await payments.begin(
        tx,
        world,
        order.store_id,
        order.id,
        provider=payments.Provider(before.provider),
        method=payments.Method(before.method),
        channel_code=before.channel_code,
        actor=actor,
    )
    if payment.connection_id is not None:
        await payments.ask_soon(tx, order.store_id, payment.id)
