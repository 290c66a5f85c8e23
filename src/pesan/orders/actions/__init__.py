from .moves import (
    EXPIRE,
    cancel,
    cannot_move,
    expire,
    mark_paid,
    require_order,
    revive,
    set_status,
)
from .place import place

__all__ = [
    "EXPIRE",
    "cancel",
    "cannot_move",
    "expire",
    "mark_paid",
    "place",
    "require_order",
    "revive",
    "set_status",
]
