from .checkout import PlacedRow, place
from .drafts import (
    delete_draft,
    find_draft,
    insert_draft,
    list_drafts,
    lock_draft,
    mark_draft_placed,
    update_draft,
)
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
    latest_unpaid,
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
    "delete_draft",
    "find_draft",
    "find_fulfilment",
    "find_order",
    "find_return",
    "fulfilments_of",
    "history_of",
    "insert_draft",
    "insert_fulfilment",
    "insert_note",
    "insert_return",
    "items_of",
    "latest_order",
    "latest_unpaid",
    "list_drafts",
    "list_notes",
    "list_orders",
    "list_orders_in",
    "list_orders_of",
    "lock_draft",
    "lock_order",
    "mark_draft_placed",
    "move",
    "move_fulfilment",
    "pack",
    "place",
    "progress_of",
    "reprice",
    "returns_of",
    "search_orders",
    "timeline",
    "update_draft",
]
