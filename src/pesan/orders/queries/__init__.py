from .checkout import PlacedRow, place
from .edit import annotate, reprice
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
from .returns import count_returned, find_return, insert_return, returns_of
from .timeline import insert_note, list_notes, timeline

__all__ = [
    "PlacedRow",
    "annotate",
    "begin_progress",
    "change_fulfilment",
    "count_returned",
    "find_fulfilment",
    "find_order",
    "find_return",
    "fulfilments_of",
    "history_of",
    "insert_fulfilment",
    "insert_note",
    "insert_return",
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
    "reprice",
    "returns_of",
    "search_orders",
    "timeline",
]
