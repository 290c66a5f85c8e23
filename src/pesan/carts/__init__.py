"""What a buyer means to order: one cart a conversation, versioned, priced when it is looked at."""

from .actions import close, empty, put_items, quote, set_address, set_discount, set_quantity, view
from .errors import CartChanged, CartFull, CartNotReady
from .models import (
    LINES_MAX,
    QUANTITY_MAX,
    Cart,
    Difference,
    KeptItem,
    Line,
    Parcel,
    Request,
    RequestedLine,
)
from .requests import take_request
from .schemas import CartOut

__all__ = [
    "LINES_MAX",
    "QUANTITY_MAX",
    "Cart",
    "CartChanged",
    "CartFull",
    "CartNotReady",
    "CartOut",
    "Difference",
    "KeptItem",
    "Line",
    "Parcel",
    "Request",
    "RequestedLine",
    "close",
    "empty",
    "put_items",
    "quote",
    "set_address",
    "set_discount",
    "set_quantity",
    "take_request",
    "view",
]
