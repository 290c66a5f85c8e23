from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import OrderId


class OrderPlaced(Fact, frozen=True, kw_only=True):
    type: ClassVar[str] = "order.placed"
    order_id: OrderId


class OrderPaid(Fact, frozen=True, kw_only=True):
    type: ClassVar[str] = "order.paid"
    order_id: OrderId


class OrderExpired(Fact, frozen=True, kw_only=True):
    type: ClassVar[str] = "order.expired"
    order_id: OrderId


class OrderCancelled(Fact, frozen=True, kw_only=True):
    type: ClassVar[str] = "order.cancelled"
    order_id: OrderId


class OrderPacked(Fact, frozen=True, kw_only=True):
    type: ClassVar[str] = "order.packed"
    order_id: OrderId


class OrderShipped(Fact, frozen=True, kw_only=True):
    type: ClassVar[str] = "order.shipped"
    order_id: OrderId


class OrderDelivered(Fact, frozen=True, kw_only=True):
    type: ClassVar[str] = "order.delivered"
    order_id: OrderId


class OrderCompleted(Fact, frozen=True, kw_only=True):
    type: ClassVar[str] = "order.completed"
    order_id: OrderId
