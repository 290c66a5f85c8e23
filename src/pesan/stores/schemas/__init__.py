"""The shapes on the wire, a file a family."""

from .connections import ChangeConnection, ConnectionHealthOut, ConnectionOut, CreateConnection
from .keys import KeyMade, KeyOut, MakeKey, ReportLeak
from .members import (
    AcceptInvitation,
    ChangeMember,
    InvitationMade,
    InvitationOut,
    Invite,
    Joined,
    MemberOut,
    SetAvailability,
)
from .settings import AnswerIn, ChangeSettings, Settings, ShippingMethodIn
from .stores import ChangeStore, CreateStore, StoreOut, StoreSummaryOut, given_fields
from .teams import ChangeTeam, CreateTeam, PutRouting, RoutingOut, TeamOut

__all__ = [
    "AcceptInvitation",
    "AnswerIn",
    "ChangeConnection",
    "ChangeMember",
    "ChangeSettings",
    "ChangeStore",
    "ChangeTeam",
    "ConnectionHealthOut",
    "ConnectionOut",
    "CreateConnection",
    "CreateStore",
    "CreateTeam",
    "InvitationMade",
    "InvitationOut",
    "Invite",
    "Joined",
    "KeyMade",
    "KeyOut",
    "MakeKey",
    "MemberOut",
    "PutRouting",
    "ReportLeak",
    "RoutingOut",
    "SetAvailability",
    "Settings",
    "ShippingMethodIn",
    "StoreOut",
    "StoreSummaryOut",
    "TeamOut",
    "given_fields",
]
