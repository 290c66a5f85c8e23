from .moving import Cancel, MoveOut, SetStatus
from .order import ItemOut, OrderOut
from .placing import CustomerIn, PlaceOrder, ShippingIn

__all__ = [
    "Cancel",
    "CustomerIn",
    "ItemOut",
    "MoveOut",
    "OrderOut",
    "PlaceOrder",
    "SetStatus",
    "ShippingIn",
]
