"""Members who work together. What comes to a team is assigned within it."""

from collections.abc import Sequence

from .. import audit
from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import ConnectionId, StoreId, TeamId, UserId, encode, new_id
from . import queries
from .errors import MemberNotFound, TeamExists, TeamNotFound, VersionStale
from .models import Team


async def require(tx: Tx, store: StoreId, team: TeamId) -> Team:
    """Raises stores.team_not_found."""
    found = await queries.find_team(tx, store, team)
    if found is None:
        raise TeamNotFound(team=encode("tem", team))
    return found


async def create(
    tx: Tx, store: StoreId, *, name: str, members: Sequence[UserId], actor: str
) -> Team:
    """Raises stores.team_exists, stores.member_not_found."""
    team = TeamId(new_id())
    if not await queries.insert_team(tx, store=store, team=team, name=name, now=clock.now()):
        raise TeamExists(name=name)
    await _put_members(tx, store, team, members)
    await _note(tx, store, "stores.create_team", team, actor)
    return await require(tx, store, team)


async def change(
    tx: Tx,
    store: StoreId,
    team: TeamId,
    *,
    name: str | None,
    members: Sequence[UserId] | None,
    version: int | None,
    actor: str,
) -> Team:
    """Raises stores.team_not_found, stores.team_exists, stores.member_not_found, requests.version_stale."""
    present = await queries.lock_team(tx, store, team)
    if present is None:
        raise TeamNotFound(team=encode("tem", team))
    if version not in {None, present}:
        raise VersionStale(version=version)
    name = name or (await require(tx, store, team)).name
    if not await queries.update_team(tx, store=store, team=team, name=name, version=present):
        raise TeamExists(name=name)
    if members is not None:
        await _put_members(tx, store, team, members)
    await _note(tx, store, "stores.change_team", team, actor)
    return await require(tx, store, team)


async def delete(tx: Tx, store: StoreId, team: TeamId, *, actor: str) -> None:
    """Its conversations stay with whoever has them. Raises stores.team_not_found."""
    await queries.leave_team(tx, store, team, users=[])
    if not await queries.delete_team(tx, store, team):
        raise TeamNotFound(team=encode("tem", team))
    await _note(tx, store, "stores.delete_team", team, actor)


async def route(
    tx: Tx,
    store: StoreId,
    connection: ConnectionId,
    *,
    default_owner: str | None,
    team: TeamId | None,
) -> None:
    """Where what is new on a connection goes. Raises stores.team_not_found."""
    if team is not None:
        await require(tx, store, team)
    await queries.set_routing(
        tx, store=store, connection=connection, default_owner=default_owner, team=team
    )


async def _put_members(tx: Tx, store: StoreId, team: TeamId, members: Sequence[UserId]) -> None:
    await queries.leave_team(tx, store, team, users=list(members))
    await queries.join_team(tx, store, team, users=list(members))
    joined = set((await require(tx, store, team)).members)
    for member in members:
        if member not in joined:
            raise MemberNotFound(member=encode("usr", member))


async def _note(tx: Tx, store: StoreId, action: str, team: TeamId, actor: str) -> None:
    await audit.record(
        tx, store, actor=actor, action=action, subject=encode("tem", team), detail={}
    )
