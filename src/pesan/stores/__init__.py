"""Shops: settings, members and their rights, and the connections to providers."""

from .actions import create, names_of, put_shipping_methods, recall, require
from .calls import StoreCall, doing, provide_store_call
from .connections import (
    LABEL_CHARACTERS_MAX,
    add_connection,
    close_connection,
    credentials_of,
    find_connection,
    find_credentials,
    find_namesake,
    find_open_credentials,
    make_default,
    name_connection,
    open_connection,
    recall_credentials,
    record_check,
    record_health,
    require_connection,
    webhook_url,
)
from .credentials import SEVERAL
from .errors import ConnectionNotFound, StoreNotFound, VersionStale
from .events import (
    ConnectionClosed,
    ConnectionOpened,
    ConnectionResumed,
    ConnectionStopped,
    MemberAvailable,
    MemberUnavailable,
)
from .hours import DAYS, closed_since, is_open, opens_at
from .invitations import accept as accept_invitation
from .invitations import find_by_token as find_invitation
from .kept import Kept, KeptConnections
from .members import set_availability
from .models import (
    Assignment,
    AssignmentRule,
    Candidate,
    Connection,
    ConnectionHealth,
    ConnectionRoute,
    ConnectionStatus,
    Credentials,
    Holiday,
    Member,
    MethodType,
    PublicStore,
    Role,
    Routing,
    ShippingMethod,
    Store,
    Tariff,
    Team,
)
from .queries import (
    connections_to,
    find_member,
    find_routing,
    find_store,
    list_members,
    list_teams,
    lock_available,
    took_turn,
)
from .rights import SENSITIVE, Right, may
from .rules import cities_of, fee_of, fold_city, tariff_of
from .schemas import ChangeSettings
from .sealing import DATA_KEYS, seal_key_anew
from .settings import change_settings
from .stopping import resume as resume_connection
from .stopping import stop as stop_connection
from .stopping import stop_since as stop_connection_since
from .teams import change as change_team
from .teams import create as create_team
from .teams import delete as delete_team
from .teams import route as route_connection
from .versions import IfMatch, read_version

__all__ = [
    "DATA_KEYS",
    "DAYS",
    "LABEL_CHARACTERS_MAX",
    "SENSITIVE",
    "SEVERAL",
    "Assignment",
    "AssignmentRule",
    "Candidate",
    "ChangeSettings",
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
    "Holiday",
    "IfMatch",
    "Kept",
    "KeptConnections",
    "Member",
    "MemberAvailable",
    "MemberUnavailable",
    "MethodType",
    "PublicStore",
    "Right",
    "Role",
    "Routing",
    "ShippingMethod",
    "Store",
    "StoreCall",
    "StoreNotFound",
    "Tariff",
    "Team",
    "VersionStale",
    "accept_invitation",
    "add_connection",
    "change_settings",
    "change_team",
    "cities_of",
    "close_connection",
    "closed_since",
    "connections_to",
    "create",
    "create_team",
    "credentials_of",
    "delete_team",
    "doing",
    "fee_of",
    "find_connection",
    "find_credentials",
    "find_invitation",
    "find_member",
    "find_namesake",
    "find_open_credentials",
    "find_routing",
    "find_store",
    "fold_city",
    "is_open",
    "list_members",
    "list_teams",
    "lock_available",
    "make_default",
    "may",
    "name_connection",
    "names_of",
    "open_connection",
    "opens_at",
    "provide_store_call",
    "put_shipping_methods",
    "read_version",
    "recall",
    "recall_credentials",
    "record_check",
    "record_health",
    "require",
    "require_connection",
    "resume_connection",
    "route_connection",
    "seal_key_anew",
    "set_availability",
    "stop_connection",
    "stop_connection_since",
    "tariff_of",
    "took_turn",
    "webhook_url",
]
