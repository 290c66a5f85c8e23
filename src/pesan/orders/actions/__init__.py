from .by_hand import cancel, set_status
from .confirm import take_by_hand
from .drafts import (
    change_draft,
    create_draft,
    delete_draft,
    estimate,
    on_behalf,
    place_draft,
    require_draft,
)
from .edit import edit
from .fulfilments import (
    COMPLETE,
    change_fulfilment,
    fulfil,
    lock_fulfilment,
    move_fulfilment,
    require_fulfilment,
)
from .look import Filters, list_orders
from .moves import (
    EXPIRE,
    cannot_move,
    complete,
    expire,
    mark_paid,
    require_locked,
    require_order,
    revive,
)
from .notes import write_note
from .place import place
from .returns import require_return, take_back
from .settle import settle
from .statements import book_credit, match_line

__all__ = [
    "COMPLETE",
    "EXPIRE",
    "Filters",
    "book_credit",
    "cancel",
    "cannot_move",
    "change_draft",
    "change_fulfilment",
    "complete",
    "create_draft",
    "delete_draft",
    "edit",
    "estimate",
    "expire",
    "fulfil",
    "list_orders",
    "lock_fulfilment",
    "mark_paid",
    "match_line",
    "move_fulfilment",
    "on_behalf",
    "place",
    "place_draft",
    "require_draft",
    "require_fulfilment",
    "require_locked",
    "require_order",
    "require_return",
    "revive",
    "set_status",
    "settle",
    "take_back",
    "take_by_hand",
    "write_note",
]
