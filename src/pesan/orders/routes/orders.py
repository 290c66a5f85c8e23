from datetime import datetime
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ... import payments
from ...kit.db import Tx
from ...kit.ids import CustomerId, OrderId, decode
from ...kit.schemas import Limit, Page, read_time
from ...payments import PaymentOut, RefundOut
from ...stores import Right, StoreCall
from .. import actions, queries, rules
from ..errors import NotPayableByHand
from ..models import Order, OrderStatus
from ..schemas import Cancel, FulfilmentOut, MoveOut, OrderOut, ReturnOut, SetStatus

From = Annotated[datetime | None, QueryParameter(name="from")]
To = Annotated[datetime | None, QueryParameter(name="to")]
Words = Annotated[str | None, QueryParameter(max_length=100)]


class OrderDetail(OrderOut, frozen=True, kw_only=True):
    history: list[MoveOut]
    payments: list[PaymentOut]
    fulfilments: list[FulfilmentOut]
    returns: list[ReturnOut]
    refunds: list[RefundOut]


@get("/orders", operation_id="listOrders", right=Right.READ_ORDERS)
async def list_orders(
    call: NamedDependency[StoreCall],
    status: FromQuery[OrderStatus | None] = None,
    customer_id: FromQuery[str | None] = None,
    channel: FromQuery[str | None] = None,
    placed_from: From = None,
    placed_to: To = None,
    q: FromQuery[Words] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[OrderOut]:
    """The store's orders, newest first. `q` is a number, or part of a customer's name or phone."""
    filters = actions.Filters(
        status=status,
        customer=None if customer_id is None else CustomerId(decode("cus", customer_id)),
        channel=channel,
        placed_from=read_time(placed_from, field="from"),
        placed_to=read_time(placed_to, field="to"),
        query=None if q is None else q.strip(),
    )
    after = None if cursor is None else OrderId(decode("ord", cursor))
    async with call.transaction() as tx:
        found = await actions.list_orders(tx, call.store, filters, after=after, limit=limit + 1)
        shown = await _with_items(tx, call, found[:limit])
    return Page(shown, shown[-1].id if len(found) > limit else None)


@get("/orders/{order_id:str}", operation_id="getOrder", right=Right.READ_ORDERS)
async def get_order(call: NamedDependency[StoreCall], order_id: FromPath[str]) -> OrderDetail:
    """An order with its items, its history, what was paid, packed and returned."""
    order_key = OrderId(decode("ord", order_id))
    async with call.transaction() as tx:
        order = await actions.require_order(tx, call.store, order_key)
        items = await queries.items_of(tx, call.store, [order_key])
        history = await queries.history_of(tx, call.store, order_key)
        paid = await payments.payments_of(tx, call.world, call.store, order_key)
        parcels = await queries.fulfilments_of(tx, call.store, order_key)
        came = await queries.returns_of(tx, call.store, order_key)
        refunds = await payments.refunds_of(tx, call.store, order_key)
    shown = OrderOut.of(order, items)
    return OrderDetail(
        **{name: getattr(shown, name) for name in shown.__struct_fields__},
        history=[MoveOut.of(move) for move in history],
        payments=paid,
        fulfilments=[FulfilmentOut.of(parcel) for parcel in parcels],
        returns=[ReturnOut.of(one) for one in came],
        refunds=refunds,
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


routes = [list_orders, get_order, set_status, cancel_order]
