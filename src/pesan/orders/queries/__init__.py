from .checkout import PlacedRow, place
from .orders import (
    find_order,
    history_of,
    items_of,
    latest_order,
    list_orders,
    lock_order,
    move,
)

__all__ = [
    "PlacedRow",
    "find_order",
    "history_of",
    "items_of",
    "latest_order",
    "list_orders",
    "lock_order",
    "move",
    "place",
]
