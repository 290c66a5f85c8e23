"""Who belongs to a store. Nobody grants more than they have; a store is never without an owner."""

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from .. import audit
from ..kit.db import Tx
from ..kit.events import emit
from ..kit.ids import StoreId, UserId, encode
from . import queries
from .errors import LastOwner, MemberNotFound, NotAllowed, RoleTooHigh
from .events import MemberAvailable, MemberUnavailable
from .models import Member, Role
from .rights import Right, may, may_grant


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
    if role is Role.VIEWER:
        await emit(tx, MemberUnavailable(store_id=store, user_id=user))
    return replace(was, role=role)


async def remove(tx: Tx, store: StoreId, user: UserId, *, by: UserId, actor: str) -> None:
    """Their next request is refused. Raises as change_role."""
    was = await _lock(tx, store, user, becomes=None, by=by)
    await queries.leave_teams(tx, store, user)
    await queries.delete_member(tx, store, user)
    await emit(tx, MemberUnavailable(store_id=store, user_id=user))
    await audit.record(
        tx,
        store,
        actor=actor,
        action="stores.remove_member",
        subject=encode("usr", user),
        detail={"role": was.role.value},
    )


async def set_availability(
    tx: Tx,
    store: StoreId,
    user: UserId,
    *,
    available: bool,
    capacity: int | UnsetType | None = UNSET,
    by: UserId,
    actor: str,
) -> Member:
    """Everybody for themselves; whoever may change the store for all.

    Raises stores.member_not_found, stores.not_allowed.
    """
    caller = await queries.find_member(tx, store, by)
    if user != by and (caller is None or not may(caller.role, Right.CHANGE_STORE)):
        role = "none" if caller is None else caller.role.value
        raise NotAllowed(role=role, right=Right.CHANGE_STORE.value)
    member = await queries.set_availability(
        tx,
        store=store,
        user=user,
        available=available,
        capacity=None if capacity is UNSET else capacity,
        keeps_capacity=capacity is UNSET,
    )
    if member is None:
        raise MemberNotFound(member=encode("usr", user))
    fact = MemberAvailable if available else MemberUnavailable
    await emit(tx, fact(store_id=store, user_id=user))
    await audit.record(
        tx,
        store,
        actor=actor,
        action="stores.set_availability",
        subject=encode("usr", user),
        detail={"available": str(available).lower()},
    )
    return member


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
