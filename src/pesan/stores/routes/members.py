"""Who belongs to a store, and what each of them may do in it."""

from litestar import delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...accounts import find_users
from ...kit.ids import NoSuchId, UserId, decode, encode
from ...kit.schemas import Limit, Page
from ...kit.world import World
from .. import members, queries
from ..calls import StoreCall
from ..errors import MemberNotFound
from ..models import Member
from ..rights import Right
from ..schemas import ChangeMember, MemberOut, SetAvailability


@get("/members", operation_id="listMembers", right=Right.READ_MEMBERS)
async def list_members(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[MemberOut]:
    """Everybody who works in the store, newest account first."""
    after = None if cursor is None else UserId(decode("usr", cursor))
    async with call.transaction() as tx:
        found = await queries.list_members(tx, store=call.store, after=after, limit=limit + 1)
    shown = found[:limit]
    more = encode("usr", shown[-1].user_id) if len(found) > limit else None
    return Page(await _named(call.world, shown), more)


@patch("/members/{user_id:str}", operation_id="updateMember", right=Right.CHANGE_MEMBERS)
async def update_member(
    call: NamedDependency[StoreCall], user_id: FromPath[str], data: JSONBody[ChangeMember]
) -> MemberOut:
    """Give a member another role. It holds from their very next request."""
    user = _user_id(user_id)
    async with call.transaction() as tx:
        member = await members.change_role(
            tx, call.store, user, data.role, by=call.user, actor=call.actor
        )
    return (await _named(call.world, [member]))[0]


@delete(
    "/members/{user_id:str}",
    operation_id="removeMember",
    status_code=204,
    right=Right.CHANGE_MEMBERS,
)
async def remove_member(call: NamedDependency[StoreCall], user_id: FromPath[str]) -> None:
    """Take somebody out of the store. Their API keys stop working in it too."""
    user = _user_id(user_id)
    async with call.transaction() as tx:
        await members.remove(tx, call.store, user, by=call.user, actor=call.actor)


@put(
    "/members/{user_id:str}/availability",
    operation_id="setAvailability",
    right=Right.WRITE_CONVERSATIONS,
)
async def set_availability(
    call: NamedDependency[StoreCall], user_id: FromPath[str], data: JSONBody[SetAvailability]
) -> MemberOut:
    """Whether conversations are assigned to you; an admin may say so of anybody."""
    async with call.transaction() as tx:
        member = await members.set_availability(
            tx,
            call.store,
            _user_id(user_id),
            available=data.online,
            capacity=data.capacity,
            by=call.user,
            actor=call.actor,
        )
    return (await _named(call.world, [member]))[0]


async def _named(world: World, found: list[Member]) -> list[MemberOut]:
    """People belong to no store, so their names are read outside of one."""
    async with world.database.routing() as tx:
        users = await find_users(tx, [member.user_id for member in found])
    by_id = {user.id: user for user in users}
    return [MemberOut.of(member, by_id[member.user_id]) for member in found]


def _user_id(text: str) -> UserId:
    try:
        return UserId(decode("usr", text))
    except NoSuchId as error:
        raise MemberNotFound(member=text[:40]) from error


routes = [list_members, update_member, remove_member, set_availability]
