"""Broadcasts themselves: kept, listed, moved."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import BroadcastId, ConnectionId, CustomerId, MoveId, SegmentId, StoreId
from ...kit.sql import Changed, statement
from ..models import Broadcast, Budget, Wording

_COLUMNS: LiteralString = """id, name, segment_id, customer_ids, wording, channel, connection_id,
    status, reason, cap, budget, attribution_days, scheduled_at, started_at, finished_at, frozen_upto,
    is_frozen, rounds, livemode, created_by, version, created_at, updated_at"""


@statement(
    """
    INSERT INTO broadcasts (store_id, id, name, segment_id, customer_ids, wording, channel,
        connection_id, status, cap, budget, attribution_days, livemode, created_by, created_at, updated_at)
    VALUES ($store, $broadcast, $name, $segment, $customers, $wording, $channel, $connection,
        'draft', $cap, $budget, $attribution_days, $livemode, $actor, $now, $now)
    RETURNING """
    + _COLUMNS
)
async def insert_broadcast(
    tx: Tx,
    *,
    store: StoreId,
    broadcast: BroadcastId,
    name: str,
    segment: SegmentId | None,
    customers: list[CustomerId] | None,
    wording: Wording,
    channel: str,
    connection: ConnectionId,
    cap: int | None,
    budget: Budget | None,
    attribution_days: int,
    livemode: bool,
    actor: str,
    now: datetime,
) -> Broadcast: ...


@statement(
    "SELECT "
    + _COLUMNS
    + " FROM broadcasts WHERE store_id = $store AND id = $broadcast AND deleted_at IS NULL"
)
async def find_broadcast(tx: Tx, store: StoreId, broadcast: BroadcastId) -> Broadcast | None: ...


@statement(
    "SELECT "
    + _COLUMNS
    + """ FROM broadcasts WHERE store_id = $store AND id = $broadcast AND deleted_at IS NULL
    FOR UPDATE"""
)
async def lock_broadcast(tx: Tx, store: StoreId, broadcast: BroadcastId) -> Broadcast | None: ...


@statement(
    "SELECT "
    + _COLUMNS
    + """
    FROM broadcasts
    WHERE store_id = $store AND deleted_at IS NULL AND ($status::text IS NULL OR status = $status)
        AND id < COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY id DESC LIMIT $limit"""
)
async def list_broadcasts(
    tx: Tx, *, store: StoreId, status: str | None, after: BroadcastId | None, limit: int
) -> list[Broadcast]: ...


@statement(
    """
    UPDATE broadcasts SET name = $name, segment_id = $segment, customer_ids = $customers,
        wording = $wording, channel = $channel, connection_id = $connection, cap = $cap, budget = $budget,
        attribution_days = $attribution_days, livemode = $livemode, version = version + 1,
        updated_at = $now
    WHERE store_id = $store AND id = $broadcast
    RETURNING """
    + _COLUMNS
)
async def update_broadcast(
    tx: Tx,
    *,
    store: StoreId,
    broadcast: BroadcastId,
    name: str,
    segment: SegmentId | None,
    customers: list[CustomerId] | None,
    wording: Wording,
    channel: str,
    connection: ConnectionId,
    cap: int | None,
    budget: Budget | None,
    attribution_days: int,
    livemode: bool,
    now: datetime,
) -> Broadcast: ...


@statement(
    """
    UPDATE broadcasts SET budget = $budget, version = version + 1, updated_at = $now
    WHERE store_id = $store AND id = $broadcast
    RETURNING """
    + _COLUMNS
)
async def set_budget(
    tx: Tx, *, store: StoreId, broadcast: BroadcastId, budget: Budget | None, now: datetime
) -> Broadcast: ...


@statement("""
    UPDATE broadcasts SET deleted_at = $now, updated_at = $now, version = version + 1
    WHERE store_id = $store AND id = $broadcast AND status = 'draft' AND deleted_at IS NULL
""")
async def delete_broadcast(
    tx: Tx, *, store: StoreId, broadcast: BroadcastId, now: datetime
) -> Changed: ...


@statement(
    """
    WITH was AS MATERIALIZED (
        SELECT id AS moved, status AS was_status FROM broadcasts
        WHERE store_id = $store AND id = $broadcast AND deleted_at IS NULL
            AND status = ANY($sources)
        FOR UPDATE
    ), noted AS (
        INSERT INTO broadcast_status_history
            (store_id, broadcast_id, id, from_status, to_status, at, actor, reason)
        SELECT $store, was.moved, $move, was.was_status, $to, $now, $actor, $reason FROM was
    )
    UPDATE broadcasts b SET status = $to, reason = $reason, version = b.version + 1,
        updated_at = $now,
        scheduled_at = COALESCE($scheduled_at, b.scheduled_at),
        started_at = CASE $to WHEN 'sending' THEN COALESCE(b.started_at, $now) ELSE b.started_at END,
        rounds = b.rounds + CASE $to WHEN 'sending' THEN 1 ELSE 0 END,
        finished_at = CASE WHEN $to IN ('sent', 'cancelled') THEN $now END
    FROM was WHERE b.store_id = $store AND b.id = was.moved
    RETURNING """
    + _COLUMNS
)
async def move(
    tx: Tx,
    *,
    store: StoreId,
    broadcast: BroadcastId,
    move: MoveId,
    sources: list[str],
    to: str,
    scheduled_at: datetime | None,
    actor: str,
    reason: str | None,
    now: datetime,
) -> Broadcast | None: ...


@statement("""
    UPDATE broadcasts SET frozen_upto = COALESCE($upto, frozen_upto), is_frozen = $upto::uuid IS NULL
    WHERE store_id = $store AND id = $broadcast
""")
async def frozen(
    tx: Tx, *, store: StoreId, broadcast: BroadcastId, upto: CustomerId | None
) -> None: ...
