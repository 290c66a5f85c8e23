from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from ...kit.ids import encode
from ...kit.schemas import wire_time
from ..models import Routing, Team

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Members = Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=200)]


class CreateTeam(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    members: Members = []


class ChangeTeam(Struct, frozen=True, forbid_unknown_fields=True):
    """`members` replaces the list."""

    name: Name | UnsetType = UNSET
    members: Members | UnsetType = UNSET


class TeamOut(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    members: list[str]
    version: int
    created_at: str

    @classmethod
    def of(cls, team: Team) -> "TeamOut":
        return cls(
            id=encode("tem", team.id),
            name=team.name,
            members=[encode("usr", user) for user in team.members],
            version=team.version,
            created_at=wire_time(team.created_at),
        )


class PutRouting(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a new conversation on a connection goes; null: as the store says."""

    default_owner: Literal["agent", "human"] | None = None
    team_id: Annotated[str, Meta(max_length=40)] | None = None


class RoutingOut(Struct, frozen=True, kw_only=True):
    default_owner: str | None
    team_id: str | None

    @classmethod
    def of(cls, routing: Routing) -> "RoutingOut":
        team = None if routing.team_id is None else encode("tem", routing.team_id)
        return cls(default_owner=routing.default_owner, team_id=team)
