from .checkout import PlacedRow, place
from .fulfilments import (
    begin_progress,
    change_fulfilment,
    find_fulfilment,
    fulfilments_of,
    insert_fulfilment,
    move_fulfilment,
    pack,
    progress_of,
)
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
    "begin_progress",
    "change_fulfilment",
    "find_fulfilment",
    "find_order",
    "fulfilments_of",
    "history_of",
    "insert_fulfilment",
    "items_of",
    "latest_order",
    "list_orders",
    "lock_order",
    "move",
    "move_fulfilment",
    "pack",
    "place",
    "progress_of",
]
