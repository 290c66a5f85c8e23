"""Teams, and which connection's conversations are whose."""

from litestar import Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET

from ...kit import cursors
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import NoSuchId, TeamId, UserId, decode, encode
from ...kit.schemas import Limit, Page
from ...kit.text import line
from .. import queries, teams
from ..calls import StoreCall
from ..connections import require_connection
from ..errors import MemberNotFound, TeamNotFound
from ..models import Connection, Routing
from ..rights import Right
from ..schemas import ChangeTeam, CreateTeam, PutRouting, RoutingOut, TeamOut
from ..versions import IfMatch, read_version


@get("/teams", operation_id="listTeams", right=Right.READ_MEMBERS)
async def list_teams(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[TeamOut]:
    """The store's teams, newest first."""
    last = cursors.read_id("tem", cursor)
    async with call.transaction() as tx:
        found = await queries.list_teams(
            tx, store=call.store, after=None if last is None else TeamId(last), limit=limit + 1
        )
    shown = found[:limit]
    more = encode("tem", shown[-1].id) if len(found) > limit else None
    return Page([TeamOut.of(team) for team in shown], more)


@post("/teams", operation_id="createTeam", right=Right.CHANGE_STORE)
async def create_team(
    call: NamedDependency[StoreCall], data: JSONBody[CreateTeam]
) -> Response[TeamOut]:
    """Members who work together: what comes to the team is assigned within it."""

    async def act(tx: Tx) -> TeamOut:
        team = await teams.create(
            tx,
            call.store,
            name=_name(data.name),
            members=_users(data.members),
            actor=call.actor,
        )
        return TeamOut.of(team)

    return await call.once(act)


@get("/teams/{team_id:str}", operation_id="getTeam", right=Right.READ_MEMBERS)
async def get_team(call: NamedDependency[StoreCall], team_id: FromPath[str]) -> TeamOut:
    async with call.transaction() as tx:
        return TeamOut.of(await teams.require(tx, call.store, _team(team_id)))


@patch("/teams/{team_id:str}", operation_id="updateTeam", right=Right.CHANGE_STORE)
async def update_team(
    call: NamedDependency[StoreCall],
    team_id: FromPath[str],
    data: JSONBody[ChangeTeam],
    if_match: IfMatch = None,
) -> TeamOut:
    async with call.transaction() as tx:
        team = await teams.change(
            tx,
            call.store,
            _team(team_id),
            name=None if data.name is UNSET else _name(data.name),
            members=None if data.members is UNSET else _users(data.members),
            version=read_version(if_match),
            actor=call.actor,
        )
        return TeamOut.of(team)


@delete(
    "/teams/{team_id:str}",
    operation_id="deleteTeam",
    status_code=204,
    right=Right.CHANGE_STORE,
)
async def delete_team(call: NamedDependency[StoreCall], team_id: FromPath[str]) -> None:
    """Its conversations stay with whoever has them, and belong to no team."""
    async with call.transaction() as tx:
        await teams.delete(tx, call.store, _team(team_id), actor=call.actor)


@get(
    "/connections/{provider:str}/routing",
    operation_id="getConnectionRouting",
    right=Right.READ_STORE,
)
async def get_routing(call: NamedDependency[StoreCall], provider: FromPath[str]) -> RoutingOut:
    async with call.transaction() as tx:
        connection = await require_connection(tx, call.store, provider)
        return RoutingOut.of(await _routing(tx, call, connection))


@put(
    "/connections/{provider:str}/routing",
    operation_id="putConnectionRouting",
    right=Right.CHANGE_STORE,
)
async def put_routing(
    call: NamedDependency[StoreCall], provider: FromPath[str], data: JSONBody[PutRouting]
) -> RoutingOut:
    """Whom a new conversation on this connection is for; those there are stay as they are."""
    async with call.transaction() as tx:
        connection = await require_connection(tx, call.store, provider)
        team = None if data.team_id is None else _team(data.team_id)
        await teams.route(
            tx, call.store, connection.id, default_owner=data.default_owner, team=team
        )
        await call.note(tx, "stores.route_connection", {"provider": connection.provider})
        return RoutingOut.of(await _routing(tx, call, connection))


async def _routing(tx: Tx, call: StoreCall, connection: Connection) -> Routing:
    return await queries.find_routing(tx, call.store, connection.id)


def _name(text: str) -> str:
    name = line(text).strip()
    if not name:
        raise Invalid.field("name", "has nothing that can be read")
    return name


def _team(text: str) -> TeamId:
    try:
        return TeamId(decode("tem", text))
    except NoSuchId as error:
        raise TeamNotFound(team=text[:40]) from error


def _users(texts: list[str]) -> list[UserId]:
    users = []
    for text in dict.fromkeys(texts):
        try:
            users.append(UserId(decode("usr", text)))
        except NoSuchId as error:
            raise MemberNotFound(member=text[:40]) from error
    return users


routes = [
    list_teams,
    create_team,
    get_team,
    update_team,
    delete_team,
    get_routing,
    put_routing,
]
