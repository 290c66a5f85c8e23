"""Shops: settings, members and their rights, and the connections to providers."""

from .actions import create, names_of, put_shipping_methods, recall, require
from .calls import StoreCall, doing, provide_store_call
from .connections import (
    DATA_KEYS,
    credentials_of,
    find_credentials,
    find_route,
    open_connection,
    record_check,
    record_health,
    seal_key_anew,
    webhook_url,
)
from .errors import ConnectionNotFound, VersionStale
from .events import (
    ConnectionClosed,
    ConnectionOpened,
    ConnectionResumed,
    ConnectionStopped,
    MemberAvailable,
    MemberUnavailable,
)
from .hours import closed_since, is_open, opens_at
from .invitations import accept as accept_invitation
from .invitations import find_by_token as find_invitation
from .models import (
    AssignmentRule,
    Candidate,
    Connection,
    ConnectionHealth,
    ConnectionRoute,
    ConnectionStatus,
    Credentials,
    MethodType,
    PublicStore,
    Role,
    ShippingMethod,
    Store,
    Tariff,
)
from .queries import (
    find_connection,
    find_member,
    find_routing,
    find_store,
    lock_available,
    took_turn,
)
from .rights import SENSITIVE, Right, may
from .rules import cities_of, fee_of, fold_city, tariff_of
from .stopping import resume as resume_connection
from .stopping import stop as stop_connection
from .stopping import stop_since as stop_connection_since
from .versions import IfMatch, read_version

__all__ = [
    "DATA_KEYS",
    "SENSITIVE",
    "AssignmentRule",
    "Candidate",
    "Connection",
    "ConnectionClosed",
    "ConnectionHealth",
    "ConnectionNotFound",
    "ConnectionOpened",
    "ConnectionResumed",
    "ConnectionRoute",
    "ConnectionStatus",
    "ConnectionStopped",
    "Credentials",
    "IfMatch",
    "MemberAvailable",
    "MemberUnavailable",
    "MethodType",
    "PublicStore",
    "Right",
    "Role",
    "ShippingMethod",
    "Store",
    "StoreCall",
    "Tariff",
    "VersionStale",
    "accept_invitation",
    "cities_of",
    "closed_since",
    "create",
    "credentials_of",
    "doing",
    "fee_of",
    "find_connection",
    "find_credentials",
    "find_invitation",
    "find_member",
    "find_route",
    "find_routing",
    "find_store",
    "fold_city",
    "is_open",
    "lock_available",
    "may",
    "names_of",
    "open_connection",
    "opens_at",
    "provide_store_call",
    "put_shipping_methods",
    "read_version",
    "recall",
    "record_check",
    "record_health",
    "require",
    "resume_connection",
    "seal_key_anew",
    "stop_connection",
    "stop_connection_since",
    "tariff_of",
    "took_turn",
    "webhook_url",
]
