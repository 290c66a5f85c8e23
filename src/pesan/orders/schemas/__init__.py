from .fulfilments import ChangeFulfilment, Fulfil, FulfilmentOut, PiecesIn, PiecesOut
from .moving import Cancel, MoveOut, SetStatus
from .order import ItemOut, OrderOut
from .placing import CustomerIn, PlaceOrder, ShippingIn

__all__ = [
    "Cancel",
    "ChangeFulfilment",
    "CustomerIn",
    "Fulfil",
    "FulfilmentOut",
    "ItemOut",
    "MoveOut",
    "OrderOut",
    "PiecesIn",
    "PiecesOut",
    "PlaceOrder",
    "SetStatus",
    "ShippingIn",
]
