"""The one question asked before anything inside a store: may this caller, just now, do this?

It rides with BEGIN: a member who was demoted a moment ago, or a session that was ended, is refused
by the next request.
"""

from datetime import UTC, datetime

from ..accounts import (
    FRESH,
    Caller,
    KeyHolder,
    ReauthenticationRequired,
    SecondFactorRequired,
    TokenInvalid,
    asks_for_code,
    is_alive,
    is_fresh,
)
from ..kit.errors import Problem
from ..kit.ids import SessionId, StoreId, encode
from ..kit.world import World
from . import queries
from .errors import NotAllowed, ScopeMissing, StoreNotFound
from .models import Role
from .rights import ROLES, SENSITIVE, Right, may


def gate_of(world: World, store: StoreId, who: Caller, right: Right) -> str:
    """A statement that finds a row when they may."""
    # Spliced, not bound: it rides with BEGIN in a simple query. UUIDs and our own words only.
    roles = ", ".join(f"'{role.value}'" for role in ROLES[right])
    alive = _of_key(who, right) if isinstance(who, KeyHolder) else _of_session(who.session, right)
    factor = _FACTOR if _asks_owners_for_factor(world, right) else ""
    return (
        "SELECT FROM members m "
        f"JOIN stores st ON st.id = '{store}' AND st.deleted_at IS NULL {alive}"
        f"WHERE m.store_id = '{store}' AND m.user_id = '{who.user}' AND m.role IN ({roles}){factor}"
    )


async def refusal_of(world: World, store: StoreId, who: Caller, right: Right) -> Problem:
    """Why it found none: nobody any more, no such store for them, a role or a key without the right,
    a proof that is missing or too old.
    """
    if not await is_alive(world, who):
        return TokenInvalid()
    async with world.database.store(store) as tx:
        if isinstance(who, KeyHolder):
            now = datetime.now(UTC)
            found = await queries.find_role_of_key(tx, store, who.user, who.key, now)
        else:
            found = await queries.find_role(tx, store, who.user, who.session)
    if found is None:
        return StoreNotFound(store=encode("sto", store))
    role = Role(found)
    if not may(role, right):
        return NotAllowed(role=role.value, right=right.value)
    return await _what_is_missing(world, who, role, right)


async def _what_is_missing(world: World, who: Caller, role: Role, right: Right) -> Problem:
    """The role would do."""
    needs_factor = role is Role.OWNER and _asks_owners_for_factor(world, right)
    if needs_factor and not await asks_for_code(world, who.user):
        return SecondFactorRequired()
    if isinstance(who, KeyHolder):
        return ScopeMissing(right=right.value)
    if right in SENSITIVE and not await is_fresh(world, who):
        return ReauthenticationRequired()
    return NotAllowed(role=role.value, right=right.value)  # the role was given to them meanwhile


def _of_key(who: KeyHolder, right: Right) -> str:
    return (
        f"JOIN api_keys k ON k.id = '{who.key}' AND k.user_id = m.user_id "
        "AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now()) "
        "AND (k.only_store_id IS NULL OR k.only_store_id = m.store_id) "
        f"AND '{right.value}' = ANY (k.scopes) "
    )


def _of_session(session: SessionId, right: Right) -> str:
    alive = (
        f"JOIN sessions s ON s.id = '{session}' AND s.revoked_at IS NULL AND s.user_id = m.user_id "
    )
    if right in SENSITIVE:
        alive += f"AND s.proved_at > now() - interval '{int(FRESH.total_seconds())} seconds' "
    return alive


_FACTOR = (
    " AND (m.role <> 'owner' OR EXISTS (SELECT FROM second_factors f "
    "WHERE f.user_id = m.user_id AND f.confirmed_at IS NOT NULL))"
)


def _asks_owners_for_factor(world: World, right: Right) -> bool:
    return right in SENSITIVE and world.owners_need_second_factor
