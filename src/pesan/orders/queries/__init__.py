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
from .listing import list_orders, list_orders_in, list_orders_of, search_orders
from .orders import (
    find_order,
    history_of,
    items_of,
    latest_order,
    lock_order,
    move,
)
from .timeline import insert_note, list_notes, timeline

__all__ = [
    "PlacedRow",
    "begin_progress",
    "change_fulfilment",
    "find_fulfilment",
    "find_order",
    "fulfilments_of",
    "history_of",
    "insert_fulfilment",
    "insert_note",
    "items_of",
    "latest_order",
    "list_notes",
    "list_orders",
    "list_orders_in",
    "list_orders_of",
    "lock_order",
    "move",
    "move_fulfilment",
    "pack",
    "place",
    "progress_of",
    "search_orders",
    "timeline",
]
