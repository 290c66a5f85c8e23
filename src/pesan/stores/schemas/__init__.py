"""The shapes on the wire, a file a family."""

from .connections import ConnectionHealthOut, ConnectionOut
from .keys import KeyMade, KeyOut, MakeKey, ReportLeak
from .members import (
    AcceptInvitation,
    ChangeMember,
    InvitationMade,
    InvitationOut,
    Invite,
    Joined,
    MemberOut,
)
from .settings import AnswerIn, ChangeSettings, Settings, ShippingMethodIn
from .stores import ChangeStore, CreateStore, StoreOut, StoreSummaryOut, given_fields

__all__ = [
    "AcceptInvitation",
    "AnswerIn",
    "ChangeMember",
    "ChangeSettings",
    "ChangeStore",
    "ConnectionHealthOut",
    "ConnectionOut",
    "CreateStore",
    "InvitationMade",
    "InvitationOut",
    "Invite",
    "Joined",
    "KeyMade",
    "KeyOut",
    "MakeKey",
    "MemberOut",
    "ReportLeak",
    "Settings",
    "ShippingMethodIn",
    "StoreOut",
    "StoreSummaryOut",
    "given_fields",
]
