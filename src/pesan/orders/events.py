from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import FulfilmentId, OrderId, ReturnId


class OrderPlaced(Fact, frozen=True, kw_only=True):
    """An order stands and its stock is held. Told once an order."""

    type: ClassVar[str] = "order.placed"
    order_id: OrderId


class OrderTaken(Fact, frozen=True, kw_only=True):
    """Somebody of the shop placed it for the buyer of a thread, who has yet to hear of it."""

    type: ClassVar[str] = "order.taken"
    order_id: OrderId


class OrderEdited(Fact, frozen=True, kw_only=True):
    """Somebody changed what it holds, costs or says, or where it goes."""

    type: ClassVar[str] = "order.edited"
    order_id: OrderId


class OrderPaid(Fact, frozen=True, kw_only=True):
    """The whole total has come, and the stock is sold."""

    type: ClassVar[str] = "order.paid"
    order_id: OrderId


class OrderExpired(Fact, frozen=True, kw_only=True):
    """It was not paid in time; its stock is on sale again."""

    type: ClassVar[str] = "order.expired"
    order_id: OrderId


class OrderCancelled(Fact, frozen=True, kw_only=True):
    """Somebody called it off; its stock is on sale again, its money goes back."""

    type: ClassVar[str] = "order.cancelled"
    order_id: OrderId


class OrderPacked(Fact, frozen=True, kw_only=True):
    """The first of it is in a parcel."""

    type: ClassVar[str] = "order.packed"
    order_id: OrderId


class OrderShipped(Fact, frozen=True, kw_only=True):
    """All of it is on its way."""

    type: ClassVar[str] = "order.shipped"
    order_id: OrderId


class OrderDelivered(Fact, frozen=True, kw_only=True):
    """All of it has arrived."""

    type: ClassVar[str] = "order.delivered"
    order_id: OrderId


class OrderCompleted(Fact, frozen=True, kw_only=True):
    """It is done: a while after the delivery, or by hand."""

    type: ClassVar[str] = "order.completed"
    order_id: OrderId


class OrderReturned(Fact, frozen=True, kw_only=True):
    """All of it has come back."""

    type: ClassVar[str] = "order.returned"
    order_id: OrderId


class ReturnRecorded(Fact, frozen=True, kw_only=True):
    """Some of an order, or all of it, has come back; its refund has been started if there is one."""

    type: ClassVar[str] = "return.recorded"
    return_id: ReturnId
    order_id: OrderId


class FulfilmentPacked(Fact, frozen=True, kw_only=True):
    """A parcel was packed, of all of an order or of a part."""

    type: ClassVar[str] = "fulfilment.packed"
    fulfilment_id: FulfilmentId
    order_id: OrderId


class FulfilmentShipped(Fact, frozen=True, kw_only=True):
    """A parcel was handed to its courier."""

    type: ClassVar[str] = "fulfilment.shipped"
    fulfilment_id: FulfilmentId
    order_id: OrderId


class FulfilmentTracked(Fact, frozen=True, kw_only=True):
    """A parcel that is on its way was given a tracking number, or another one."""

    type: ClassVar[str] = "fulfilment.tracked"
    fulfilment_id: FulfilmentId
    order_id: OrderId


class FulfilmentDelivered(Fact, frozen=True, kw_only=True):
    """A parcel has arrived."""

    type: ClassVar[str] = "fulfilment.delivered"
    fulfilment_id: FulfilmentId
    order_id: OrderId


class FulfilmentCancelled(Fact, frozen=True, kw_only=True):
    """A parcel was unpacked before it left."""

    type: ClassVar[str] = "fulfilment.cancelled"
    fulfilment_id: FulfilmentId
    order_id: OrderId
