"""Who belongs to a store, and who is asked to."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from ...accounts import User
from ...kit.ids import encode
from ...kit.schemas import wire_time
from ..models import Invitation, Member, Role


class ChangeMember(Struct, frozen=True, forbid_unknown_fields=True):
    role: Role


class SetAvailability(Struct, frozen=True, forbid_unknown_fields=True):
    """`capacity`: at most so many conversations at once; null for no bound."""

    online: bool
    capacity: Annotated[int, Meta(ge=1, le=1000)] | UnsetType | None = UNSET


class MemberOut(Struct, frozen=True, kw_only=True):
    user_id: str
    name: str
    email: str
    role: str
    online: bool
    capacity: int | None
    created_at: str

    @classmethod
    def of(cls, member: Member, user: User) -> "MemberOut":
        return cls(
            user_id=encode("usr", user.id),
            name=user.name,
            email=user.email,
            role=member.role.value,
            online=member.available,
            capacity=member.capacity,
            created_at=wire_time(member.created_at),
        )


class Invite(Struct, frozen=True, forbid_unknown_fields=True):
    email: Annotated[str, Meta(max_length=254)]
    role: Role


class InvitationOut(Struct, frozen=True, kw_only=True):
    id: str
    email: str
    role: str
    invited_by: str
    created_at: str
    expires_at: str

    @classmethod
    def of(cls, invitation: Invitation) -> "InvitationOut":
        return cls(
            id=encode("inv", invitation.id),
            email=invitation.email,
            role=invitation.role.value,
            invited_by=encode("usr", invitation.invited_by),
            created_at=wire_time(invitation.issued_at),
            expires_at=wire_time(invitation.expires_at),
        )


class InvitationMade(Struct, frozen=True, kw_only=True):
    """The link is shown here once, to be passed on by hand; the mail holds it too."""

    invitation: InvitationOut
    url: str


class AcceptInvitation(Struct, frozen=True, forbid_unknown_fields=True):
    token: Annotated[str, Meta(max_length=200)]


class Joined(Struct, frozen=True, kw_only=True):
    store_id: str
    role: str
