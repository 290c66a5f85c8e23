from datetime import datetime

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ... import payments
from ...kit.db import Tx
from ...kit.ids import CustomerId, OrderId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions, queries, rules
from ..errors import NotPayableByHand
from ..models import Order, OrderStatus
from ..schemas import Cancel, MoveOut, OrderOut, SetStatus


class OrderDetail(OrderOut, frozen=True, kw_only=True):
    history: list[MoveOut]
    payments: list[payments.PaymentOut]


@get("/orders", operation_id="listOrders", right=Right.READ_ORDERS)
async def list_orders(
    call: NamedDependency[StoreCall],
    status: FromQuery[OrderStatus | None] = None,
    customer_id: FromQuery[str | None] = None,
    channel: FromQuery[str | None] = None,
    from_: FromQuery[datetime | None] = None,
    to: FromQuery[datetime | None] = None,
    q: FromQuery[str | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[OrderOut]:
    """The store's orders, newest first. `q` is an order number."""
    async with call.transaction() as tx:
        found = await queries.list_orders(
            tx,
            store=call.store,
            after=None if cursor is None else OrderId(decode("ord", cursor)),
            status=status,
            customer=None if customer_id is None else CustomerId(decode("cus", customer_id)),
            channel=channel,
            placed_from=from_,
            placed_to=to,
            number=_number(q),
            limit=limit,
        )
        outs = await _with_items(tx, call, found)
    return Page(outs, outs[-1].id if len(outs) == limit else None)


@get("/orders/{order_id:str}", operation_id="getOrder", right=Right.READ_ORDERS)
async def get_order(call: NamedDependency[StoreCall], order_id: FromPath[str]) -> OrderDetail:
    """An order with its items, its history and its payments."""
    order_key = OrderId(decode("ord", order_id))
    async with call.transaction() as tx:
        order = await actions.require_order(tx, call.store, order_key)
        items = await queries.items_of(tx, call.store, [order_key])
        history = await queries.history_of(tx, call.store, order_key)
        paid = await payments.payments_of(tx, call.world, call.store, order_key)
    shown = OrderOut.of(order, items)
    return OrderDetail(
        **{name: getattr(shown, name) for name in shown.__struct_fields__},
        history=[MoveOut.of(move) for move in history],
        payments=paid,
    )


@post(
    "/orders/{order_id:str}/status",
    operation_id="setOrderStatus",
    status_code=200,
    right=Right.CHANGE_ORDERS,
)
async def set_status(
    call: NamedDependency[StoreCall], order_id: FromPath[str], data: JSONBody[SetStatus]
) -> Response[OrderOut]:
    """Move an order one step. Only money makes it paid."""
    order_key, to = OrderId(decode("ord", order_id)), OrderStatus(data.status)

    async def act(tx: Tx) -> OrderOut:
        order = await actions.require_order(tx, call.store, order_key)
        if to is OrderStatus.PAID:
            raise NotPayableByHand
        if to not in rules.BY_HAND:
            raise actions.cannot_move(order.status, to)
        moved = await actions.set_status(
            tx, call.store, order_key, to=to, actor=call.actor, reason=data.reason
        )
        return (await _with_items(tx, call, [moved]))[0]

    return await call.once(act, status_code=200)


@post(
    "/orders/{order_id:str}/cancellation",
    operation_id="cancelOrder",
    status_code=200,
    right=Right.CHANGE_ORDERS,
)
async def cancel_order(
    call: NamedDependency[StoreCall], order_id: FromPath[str], data: JSONBody[Cancel]
) -> Response[OrderOut]:
    """Cancel an order: its stock goes back on sale, its money goes back to the buyer."""
    order_key = OrderId(decode("ord", order_id))

    async def act(tx: Tx) -> OrderOut:
        moved = await actions.cancel(
            tx, call.store, order_key, actor=call.actor, reason=data.reason
        )
        return (await _with_items(tx, call, [moved]))[0]

    return await call.once(act, status_code=200)


async def _with_items(tx: Tx, call: StoreCall, orders: list[Order]) -> list[OrderOut]:
    items = await queries.items_of(tx, call.store, [order.id for order in orders])
    return [
        OrderOut.of(order, [item for item in items if item.order_id == order.id])
        for order in orders
    ]


def _number(text: str | None) -> int | None:
    """What `q` says: `#482139` or `482139`; nothing else names an order."""
    if text is None:
        return None
    digits = text.strip().removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0


routes = [list_orders, get_order, set_status, cancel_order]
