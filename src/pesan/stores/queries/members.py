from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ApiKeyId, SessionId, StoreId, TeamId, UserId
from ...kit.sql import Changed, statement
from ..models import Candidate, Member, Role


@statement("""
    INSERT INTO members (store_id, user_id, role, created_at) VALUES ($store, $user, $role, $now)
    ON CONFLICT (store_id, user_id) DO NOTHING
""")
async def insert_member(
    tx: Tx, *, store: StoreId, user: UserId, role: str, now: datetime
) -> None: ...


@statement("""
    SELECT m.role FROM members m
    JOIN stores st ON st.id = $store AND st.deleted_at IS NULL
    JOIN sessions s ON s.id = $session AND s.user_id = m.user_id AND s.revoked_at IS NULL
    WHERE m.store_id = $store AND m.user_id = $user
""")
async def find_role(tx: Tx, store: StoreId, user: UserId, session: SessionId) -> str | None: ...


@statement("""
    SELECT m.role FROM members m
    JOIN stores st ON st.id = $store AND st.deleted_at IS NULL
    JOIN api_keys k ON k.id = $key AND k.user_id = m.user_id AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > $now)
        AND (k.only_store_id IS NULL OR k.only_store_id = m.store_id)
    WHERE m.store_id = $store AND m.user_id = $user
""")
async def find_role_of_key(
    tx: Tx, store: StoreId, user: UserId, key: ApiKeyId, now: datetime
) -> str | None: ...


@statement("""
    SELECT user_id, role, created_at, available, capacity FROM members
    WHERE store_id = $store AND ($after::uuid IS NULL OR user_id < $after)
    ORDER BY user_id DESC LIMIT $limit
""")
async def list_members(
    tx: Tx, *, store: StoreId, after: UserId | None, limit: int
) -> list[Member]: ...


@statement("""
    SELECT user_id, role, created_at, available, capacity FROM members WHERE store_id = $store AND user_id = $user
""")
async def find_member(tx: Tx, store: StoreId, user: UserId) -> Member | None: ...


@statement("""
    SELECT user_id, role, created_at, available, capacity FROM members
    WHERE store_id = $store AND (role = 'owner' OR user_id = ANY ($users))
    ORDER BY user_id FOR UPDATE
""")
async def lock_members(tx: Tx, store: StoreId, users: list[UserId]) -> list[Member]:
    """These and every owner: whoever takes an owner away first sees all that are left."""


@statement("""
    UPDATE members SET role = $role WHERE store_id = $store AND user_id = $user
""")
async def set_role(tx: Tx, *, store: StoreId, user: UserId, role: Role) -> Changed: ...


@statement("DELETE FROM members WHERE store_id = $store AND user_id = $user")
async def delete_member(tx: Tx, store: StoreId, user: UserId) -> Changed: ...


@statement("""
    UPDATE members SET available = $available,
        capacity = CASE WHEN $keeps_capacity THEN capacity ELSE $capacity END
    WHERE store_id = $store AND user_id = $user
    RETURNING user_id, role, created_at, available, capacity
""")
async def set_availability(
    tx: Tx,
    *,
    store: StoreId,
    user: UserId,
    available: bool,
    capacity: int | None,
    keeps_capacity: bool,
) -> Member | None: ...


@statement("""
    -- Held in id order: whoever assigns waits here for whoever is just assigning, then sees it.
    SELECT m.user_id, m.capacity, m.assigned_turn FROM members m
    WHERE m.store_id = $store AND m.available AND m.role <> 'viewer' AND ($team::uuid IS NULL
        OR m.user_id IN (SELECT t.user_id FROM team_members t
            WHERE t.store_id = $store AND t.team_id = $team))
    ORDER BY m.user_id FOR NO KEY UPDATE OF m
""")
async def lock_available(tx: Tx, store: StoreId, *, team: TeamId | None) -> list[Candidate]: ...


@statement("""
    UPDATE members m SET assigned_turn = 1 + (
        SELECT max(o.assigned_turn) FROM members o WHERE o.store_id = $store)
    WHERE m.store_id = $store AND m.user_id = $user
""")
async def took_turn(tx: Tx, store: StoreId, user: UserId) -> None: ...
