"""Members who work together, and what comes to them."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId, TeamId, UserId
from ...kit.sql import Changed, statement
from ..models import Routing, Team


@statement("""
    INSERT INTO teams (store_id, id, name, created_at) VALUES ($store, $team, $name, $now)
    ON CONFLICT DO NOTHING
""")
async def insert_team(
    tx: Tx, *, store: StoreId, team: TeamId, name: str, now: datetime
) -> Changed: ...


@statement("""
    UPDATE teams t SET name = $name, version = version + 1
    WHERE t.store_id = $store AND t.id = $team AND ($version::int IS NULL OR t.version = $version)
        AND NOT EXISTS (SELECT FROM teams o WHERE o.store_id = $store AND o.id <> $team
            AND lower(o.name) = lower($name))
""")
async def update_team(
    tx: Tx, *, store: StoreId, team: TeamId, name: str, version: int | None
) -> Changed: ...


@statement("DELETE FROM teams WHERE store_id = $store AND id = $team")
async def delete_team(tx: Tx, store: StoreId, team: TeamId) -> Changed: ...


@statement("""
    SELECT t.id, t.name, t.version, t.created_at, ARRAY(
        SELECT m.user_id FROM team_members m WHERE m.store_id = $store AND m.team_id = t.id
        ORDER BY m.user_id) AS members
    FROM teams t WHERE t.store_id = $store AND ($after::uuid IS NULL OR t.id < $after)
    ORDER BY t.id DESC LIMIT $limit
""")
async def list_teams(tx: Tx, *, store: StoreId, after: TeamId | None, limit: int) -> list[Team]: ...


@statement("""
    SELECT t.id, t.name, t.version, t.created_at, ARRAY(
        SELECT m.user_id FROM team_members m WHERE m.store_id = $store AND m.team_id = t.id
        ORDER BY m.user_id) AS members
    FROM teams t WHERE t.store_id = $store AND t.id = $team
""")
async def find_team(tx: Tx, store: StoreId, team: TeamId) -> Team | None: ...


@statement("SELECT version FROM teams WHERE store_id = $store AND id = $team FOR UPDATE")
async def lock_team(tx: Tx, store: StoreId, team: TeamId) -> int | None: ...


@statement("""
    DELETE FROM team_members WHERE store_id = $store AND team_id = $team
        AND NOT user_id = ANY($users)
""")
async def leave_team(tx: Tx, store: StoreId, team: TeamId, *, users: list[UserId]) -> None: ...


@statement("""
    -- Who is no member of the store is left out: the caller compares.
    INSERT INTO team_members (store_id, team_id, user_id)
    SELECT $store, $team, m.user_id FROM members m
    WHERE m.store_id = $store AND m.user_id = ANY($users)
    ON CONFLICT DO NOTHING
""")
async def join_team(tx: Tx, store: StoreId, team: TeamId, *, users: list[UserId]) -> None: ...


@statement("DELETE FROM team_members WHERE store_id = $store AND user_id = $user")
async def leave_teams(tx: Tx, store: StoreId, user: UserId) -> None: ...


@statement("""
    SELECT default_owner, team_id FROM connections
    WHERE store_id = $store AND id = $connection
""")
async def find_routing(tx: Tx, store: StoreId, connection: ConnectionId) -> Routing: ...


@statement("""
    UPDATE connections SET default_owner = $default_owner, team_id = $team
    WHERE store_id = $store AND id = $connection
""")
async def set_routing(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    default_owner: str | None,
    team: TeamId | None,
) -> None: ...
