"""Who belongs to a store. Nobody grants more than they have; a store is never without an owner."""

from .. import audit
from ..kit.db import Tx
from ..kit.ids import StoreId, UserId, encode
from . import queries
from .errors import LastOwner, MemberNotFound, RoleTooHigh
from .models import Member, Role
from .rights import may_grant


async def change_role(
    tx: Tx, store: StoreId, user: UserId, role: Role, *, by: UserId, actor: str
) -> Member:
    """Raises stores.member_not_found, stores.role_too_high, stores.last_owner."""
    was = await _lock(tx, store, user, becomes=role, by=by)
    await queries.set_role(tx, store=store, user=user, role=role)
    await audit.record(
        tx,
        store,
        actor=actor,
        action="stores.change_role",
        subject=encode("usr", user),
        detail={"from": was.role.value, "to": role.value},
    )
    return Member(user, role, was.created_at)


async def remove(tx: Tx, store: StoreId, user: UserId, *, by: UserId, actor: str) -> None:
    """Their next request is refused. Raises as change_role."""
    was = await _lock(tx, store, user, becomes=None, by=by)
    await queries.delete_member(tx, store, user)
    await audit.record(
        tx,
        store,
        actor=actor,
        action="stores.remove_member",
        subject=encode("usr", user),
        detail={"role": was.role.value},
    )


async def _lock(
    tx: Tx, store: StoreId, user: UserId, *, becomes: Role | None, by: UserId
) -> Member:
    """The member as they are now: two owners who demote each other meet here, one by one."""
    locked = {m.user_id: m for m in await queries.lock_members(tx, store, [by, user])}
    member, granter = locked.get(user), locked.get(by)
    if member is None:
        raise MemberNotFound(member=encode("usr", user))
    for role in (member.role, becomes or member.role):
        if granter is None or not may_grant(granter.role, role):
            raise RoleTooHigh(role=role.value)
    owners = {m.user_id for m in locked.values() if m.role is Role.OWNER}
    if owners == {user} and becomes is not Role.OWNER:
        raise LastOwner
    return member
