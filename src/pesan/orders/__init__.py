"""Orders: place, pay, cancel, expire; their states and their history."""

from .actions import EXPIRE, cancel, place, require_order
from .errors import CannotMove, OrderNotFound
from .events import (
    OrderCancelled,
    OrderCompleted,
    OrderDelivered,
    OrderExpired,
    OrderPacked,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
)
from .models import Item, Line, Order, OrderStatus, PayWith, Shipping
from .queries import find_order, history_of, items_of, latest_order, lock_order
from .schemas import OrderOut

__all__ = [
    "EXPIRE",
    "CannotMove",
    "Item",
    "Line",
    "Order",
    "OrderCancelled",
    "OrderCompleted",
    "OrderDelivered",
    "OrderExpired",
    "OrderNotFound",
    "OrderOut",
    "OrderPacked",
    "OrderPaid",
    "OrderPlaced",
    "OrderShipped",
    "OrderStatus",
    "PayWith",
    "Shipping",
    "cancel",
    "find_order",
    "history_of",
    "items_of",
    "latest_order",
    "lock_order",
    "place",
    "require_order",
]
