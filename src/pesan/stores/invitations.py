"""Asking somebody by e-mail to join a store.

The link's token is made from the invitation and a key of the operator's: nothing in the database
opens anything, and asking the same address again ends the link sent before.
"""

from datetime import timedelta

from .. import audit
from ..accounts import User
from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import InvitationId, NoSuchId, StoreId, UserId, decode, encode, new_id
from ..kit.world import World
from . import queries
from .errors import AlreadyMember, InvitationForAnother, InvitationNotFound, RoleTooHigh
from .models import Invitation, Role
from .rights import may_grant

LIFETIME = timedelta(days=7)
_PURPOSE = "invitations"


async def invite(
    tx: Tx, store: StoreId, *, email: str, known: User | None, role: Role, by: UserId, actor: str
) -> Invitation:
    """A second one to the same address takes the first one's place. `known` is whose it is.

    Raises stores.role_too_high, stores.already_member.
    """
    granter = await queries.find_member(tx, store, by)
    if granter is None or not may_grant(granter.role, role):
        raise RoleTooHigh(role=role.value)
    if known is not None and await queries.find_member(tx, store, known.id) is not None:
        raise AlreadyMember(email=email)
    now = clock.now()
    invitation = await queries.put_invitation(
        tx,
        store=store,
        invitation=InvitationId(new_id()),
        email=email,
        role=role,
        invited_by=by,
        now=now,
        expires=now + LIFETIME,
    )
    await audit.record(
        tx,
        store,
        actor=actor,
        action="stores.invite",
        subject=encode("inv", invitation.id),
        detail={"email": email, "role": role.value},
    )
    return invitation


async def withdraw(tx: Tx, store: StoreId, invitation: InvitationId, *, actor: str) -> None:
    """Its link stops working. Raises stores.invitation_not_found."""
    if not await queries.delete_invitation(tx, store, invitation):
        raise InvitationNotFound
    await audit.record(
        tx,
        store,
        actor=actor,
        action="stores.withdraw_invitation",
        subject=encode("inv", invitation),
        detail={},
    )


def link_of(world: World, invitation: Invitation) -> str:
    return f"{world.public_url}/undangan/{token_of(world, invitation)}"


def token_of(world: World, invitation: Invitation) -> str:
    made = world.secret.mac(_PURPOSE, *_parts(invitation))
    return f"{encode('inv', invitation.id)}.{made.hex()}"


def _parts(invitation: Invitation) -> tuple[bytes, ...]:
    return invitation.id.bytes, invitation.issued_at.isoformat().encode()


async def find_by_token(world: World, token: str) -> Invitation:
    """Raises stores.invitation_not_found for whatever is no token of a present invitation."""
    try:
        invitation = InvitationId(decode("inv", token.partition(".")[0]))
    except NoSuchId as error:
        raise InvitationNotFound from error
    async with world.database.routing() as tx:
        store = await queries.store_of_invitation(tx, invitation)
    if store is None:
        raise InvitationNotFound
    async with world.database.store(store) as tx:
        found = await queries.find_invitation(tx, store, invitation)
        alive = await queries.find_store(tx, store)
    if found is None or alive is None:
        raise InvitationNotFound
    if not world.secret.is_mac(token.partition(".")[2], _PURPOSE, *_parts(found)):
        raise InvitationNotFound
    return found


async def accept(tx: Tx, invitation: Invitation, user: User) -> None:
    """Makes them a member, once; who has accepted already and is one hears yes again.

    The address must be theirs: a link passed on invites nobody else.
    Raises stores.invitation_not_found, stores.invitation_for_another.
    """
    store = invitation.store_id
    if user.email != invitation.email:
        raise InvitationForAnother
    now = clock.now()
    accepted = await queries.accept_invitation(
        tx,
        store=store,
        invitation=invitation.id,
        issued_at=invitation.issued_at,
        user=user.id,
        now=now,
    )
    if not accepted:
        found = await queries.find_invitation(tx, store, invitation.id)
        theirs = found is not None and found.accepted_by == user.id
        if theirs and await queries.find_member(tx, store, user.id) is not None:
            return
        raise InvitationNotFound
    await queries.insert_member(tx, store=store, user=user.id, role=invitation.role, now=now)
    await audit.record(
        tx,
        store,
        actor=encode("usr", user.id),
        action="stores.join",
        subject=encode("inv", invitation.id),
        detail={"role": invitation.role.value},
    )
