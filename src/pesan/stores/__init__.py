"""Shops: settings, members and their rights, and the connections to providers."""

from .actions import create, put_shipping_methods
from .calls import StoreCall, provide_store_call
from .connections import (
    credentials_of,
    find_credentials,
    find_route,
    open_connection,
    webhook_url,
)
from .models import (
    Connection,
    ConnectionRoute,
    Credentials,
    MethodType,
    PublicStore,
    Role,
    ShippingMethod,
    Store,
)
from .queries import find_store
from .rights import Right, may

__all__ = [
    "Connection",
    "ConnectionRoute",
    "Credentials",
    "MethodType",
    "PublicStore",
    "Right",
    "Role",
    "ShippingMethod",
    "Store",
    "StoreCall",
    "create",
    "credentials_of",
    "find_credentials",
    "find_route",
    "find_store",
    "may",
    "open_connection",
    "provide_store_call",
    "put_shipping_methods",
    "webhook_url",
]
