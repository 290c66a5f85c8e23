"""Invitations. What is answered holds a link that opens the store, so no answer is kept by key."""

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...accounts import Principal, TokenInvalid, find_user, find_user_by_email, read_email
from ...kit.ids import InvitationId, NoSuchId, decode, encode
from ...kit.jobs import enqueue
from ...kit.schemas import Limit, Page
from ...kit.world import World
from .. import invitations, queries
from ..calls import StoreCall
from ..errors import InvitationNotFound
from ..jobs import SendInvitation
from ..rights import Right
from ..schemas import AcceptInvitation, InvitationMade, InvitationOut, Invite, Joined


@post("/invitations", operation_id="invite", status_code=201, right=Right.CHANGE_MEMBERS)
async def invite(call: NamedDependency[StoreCall], data: JSONBody[Invite]) -> InvitationMade:
    """Ask somebody to join. Asking the same address again replaces the first invitation."""
    email = read_email(data.email)
    async with call.world.database.routing() as tx:
        known = await find_user_by_email(tx, email)
    async with call.transaction() as tx:
        invitation = await invitations.invite(
            tx,
            call.store,
            email=email,
            known=known,
            role=data.role,
            by=call.user,
            actor=call.actor,
        )
        await enqueue(tx, SendInvitation(store_id=call.store, invitation_id=invitation.id))
    return InvitationMade(
        invitation=InvitationOut.of(invitation), url=invitations.link_of(call.world, invitation)
    )


@get("/invitations", operation_id="listInvitations", right=Right.READ_MEMBERS)
async def list_invitations(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[InvitationOut]:
    """Those nobody has accepted yet, newest first."""
    after = None if cursor is None else InvitationId(decode("inv", cursor))
    async with call.transaction() as tx:
        found = await queries.list_invitations(tx, store=call.store, after=after, limit=limit + 1)
    shown = found[:limit]
    more = encode("inv", shown[-1].id) if len(found) > limit else None
    return Page([InvitationOut.of(invitation) for invitation in shown], more)


@delete(
    "/invitations/{invitation_id:str}",
    operation_id="withdrawInvitation",
    status_code=204,
    right=Right.CHANGE_MEMBERS,
)
async def withdraw(call: NamedDependency[StoreCall], invitation_id: FromPath[str]) -> None:
    """Call it off: its link stops working."""
    try:
        invitation = InvitationId(decode("inv", invitation_id))
    except NoSuchId as error:
        raise InvitationNotFound from error
    async with call.transaction() as tx:
        await invitations.withdraw(tx, call.store, invitation, actor=call.actor)


@post("/acceptance", operation_id="acceptInvitation", status_code=200, right="self")
async def accept(
    data: JSONBody[AcceptInvitation],
    principal: NamedDependency[Principal],
    world: NamedDependency[World],
) -> Joined:
    """Join the store one was invited to, with the token of the link."""
    invitation = await invitations.find_by_token(world, data.token)
    async with world.database.routing() as tx:
        user = await find_user(tx, principal.user)
    if user is None:
        raise TokenInvalid
    async with world.database.store(invitation.store_id) as tx:
        await invitations.accept(tx, invitation, user)
    return Joined(store_id=encode("sto", invitation.store_id), role=invitation.role.value)


routes = [accept]
store_routes = [invite, list_invitations, withdraw]
