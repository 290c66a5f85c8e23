from .fulfilments import ChangeFulfilment, Fulfil, FulfilmentOut, PiecesIn, PiecesOut
from .moving import Cancel, MoveOut, SetStatus
from .order import ItemOut, OrderOut
from .placing import CustomerIn, PlaceOrder, ShippingIn
from .timeline import EntryOut, NoteOut, WriteNote, cursor_of, read_cursor

__all__ = [
    "Cancel",
    "ChangeFulfilment",
    "CustomerIn",
    "EntryOut",
    "Fulfil",
    "FulfilmentOut",
    "ItemOut",
    "MoveOut",
    "NoteOut",
    "OrderOut",
    "PiecesIn",
    "PiecesOut",
    "PlaceOrder",
    "SetStatus",
    "ShippingIn",
    "WriteNote",
    "cursor_of",
    "read_cursor",
]
