"""Who gets what falls to people: the rule, who is there, teams, and what each channel brings to whom."""

from collections.abc import Mapping

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import channels, stores
from ...kit.db import Tx
from ...kit.ids import ConnectionId, TeamId, UserId
from ...stores import AssignmentRule, ChangeSettings, Right, may
from ..broadcasts import WRITTEN_TO, convert
from ..errors import NotHere
from ..forms import name_in, number_in, read_id, version_in
from ..people import colleagues_of
from ..queries import channels as queries
from ..screen import Screen

PATH = "/teams"
_ONE = f"{PATH}/{{team_id:str}}"
_LISTED = 100
NAME_MAX = 80
OWNERS = ("agent", "human")


@get(PATH, operation_id="teamsPage", right=Right.READ_MEMBERS)
async def teams(screen: NamedDependency[Screen]) -> Response[bytes]:
    return await _draw(screen)


@post(f"{PATH}/assignment", operation_id="changeAssignment", right=Right.CHANGE_STORE)
async def assignment(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    form = await screen.form()

    async def verb(tx: Tx) -> None:
        given = {
            "assignment": {
                "rule": form.get("rule", ""),
                "reassign": bool(form.get("reassign")),
                "offline_outside_hours": bool(form.get("offline_outside_hours")),
            },
            "response_target_minutes": number_in(form, "response_target_minutes"),
        }
        await _settings(tx, screen, form, given)

    return await screen.act(verb, page=PATH, draw=lambda: _draw(screen))


@post(f"{PATH}/agent", operation_id="changeAgentSwitches", right=Right.CHANGE_STORE)
async def agent(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    """Who answers first, what becomes of voice messages, and whether reading is shown."""
    form = await screen.form()
    given: dict[str, object] = {
        name: form.get(name, "") for name in ("default_owner", "voice_messages")
    }

    async def verb(tx: Tx) -> None:
        await _settings(tx, screen, form, given)
        shown = bool(form.get("read_receipts"))
        await channels.change_sending_settings(
            tx,
            screen.store,
            lambda kept: msgspec.structs.replace(kept, read_receipts=shown),
            actor=screen.call.actor,
        )

    return await screen.act(verb, page=PATH, draw=lambda: _draw(screen))


@post(
    f"{PATH}/presence/{{user_id:str}}",
    operation_id="setAvailabilityByForm",
    right=Right.WRITE_CONVERSATIONS,
)
async def presence(
    screen: NamedDependency[Screen], user_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Everybody for themselves; whoever may change the store for all."""
    user, form = UserId(read_id("usr", user_id)), await screen.form()

    async def verb(tx: Tx) -> None:
        await stores.set_availability(
            tx,
            screen.store,
            user,
            available=bool(form.get("available")),
            capacity=number_in(form, "capacity"),
            by=screen.session.user_id,
            actor=screen.call.actor,
        )

    return await screen.act(verb, page=PATH, draw=lambda: _draw(screen))


@post(
    f"{PATH}/routes/{{connection_id:str}}",
    operation_id="routeConnectionByForm",
    right=Right.CHANGE_STORE,
)
async def route(
    screen: NamedDependency[Screen], connection_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Whom a new conversation on a connection is for."""
    connection, form = ConnectionId(read_id("cnx", connection_id)), await screen.form()
    owner, team = form.get("default_owner") or None, form.get("team") or None
    if owner not in {None, *OWNERS}:
        raise NotHere

    async def verb(tx: Tx) -> None:
        rows = await queries.connections(tx, screen.store)
        found = next((row for row in rows if row.id == connection), None)
        if found is None:
            raise NotHere
        await stores.route_connection(
            tx,
            screen.store,
            connection,
            default_owner=owner,
            team=None if team is None else TeamId(read_id("tem", team)),
        )
        await screen.call.note(tx, "stores.route_connection", {"provider": found.provider})

    return await screen.act(verb, page=PATH, draw=lambda: _draw(screen))


@post(PATH, operation_id="writeTeam", right=Right.CHANGE_STORE)
async def write(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    form, members = await screen.form(), await _members(screen)

    async def verb(tx: Tx) -> None:
        name = name_in(form, characters_max=NAME_MAX)
        await stores.create_team(
            tx, screen.store, name=name, members=members, actor=screen.call.actor
        )

    return await screen.act(verb, page=PATH, draw=lambda: _draw(screen))


@post(_ONE, operation_id="changeTeamByForm", right=Right.CHANGE_STORE)
async def change(
    screen: NamedDependency[Screen], team_id: FromPath[str]
) -> Response[bytes] | Redirect:
    team = TeamId(read_id("tem", team_id))
    form, members = await screen.form(), await _members(screen)

    async def verb(tx: Tx) -> None:
        await stores.change_team(
            tx,
            screen.store,
            team,
            name=name_in(form, characters_max=NAME_MAX),
            members=members,
            version=version_in(form),
            actor=screen.call.actor,
        )

    return await screen.act(verb, page=PATH, draw=lambda: _draw(screen))


@post(f"{_ONE}/end", operation_id="endTeam", right=Right.CHANGE_STORE)
async def end(
    screen: NamedDependency[Screen], team_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Its conversations stay with whoever has them."""
    team = TeamId(read_id("tem", team_id))

    async def verb(tx: Tx) -> None:
        await stores.delete_team(tx, screen.store, team, actor=screen.call.actor)

    return await screen.act(verb, page=PATH, draw=lambda: _draw(screen))


async def _settings(
    tx: Tx, screen: Screen, form: Mapping[str, str], given: Mapping[str, object]
) -> None:
    await stores.change_settings(
        tx, screen.store, convert(given, ChangeSettings), version=version_in(form)
    )
    await screen.call.note(tx, "stores.settings", {"fields": ", ".join(given)})


async def _members(screen: Screen) -> list[UserId]:
    ticked = (await screen.request.form()).getall("member", [])
    return [UserId(read_id("usr", str(one))) for one in dict.fromkeys(ticked)]


async def _draw(screen: Screen) -> Response[bytes]:
    async with screen.transaction() as tx:
        colleagues = await colleagues_of(tx, screen)
        members = await stores.list_members(
            tx, store=screen.store, after=None, limit=len(colleagues)
        )
        lines = [
            row
            for row in await queries.connections(tx, screen.store)
            if row.provider in set(WRITTEN_TO)
        ]
        return await screen.page(
            tx,
            "office/teams.html",
            active="more",
            colleagues=colleagues,
            members={one.user_id: one for one in members},
            teams=await stores.list_teams(tx, store=screen.store, after=None, limit=_LISTED),
            rules=[one.value for one in AssignmentRule],
            lines=lines,
            routing={row.id: await stores.find_routing(tx, screen.store, row.id) for row in lines},
            read_receipts=(await channels.sending_settings_of(tx, screen.store)).read_receipts,
            can_change=may(screen.role, Right.CHANGE_STORE),
        )


routes = [teams, assignment, agent, presence, route, write, change, end]
