"""What was noted of two who may be one person, and what was decided of it."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.db import Tx
from ...kit.ids import CustomerId, MergeSuggestionId, StoreId
from ...kit.sql import statement


class SuggestionStatus(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


class Suggestion(Struct, frozen=True, kw_only=True):
    id: MergeSuggestionId
    one_id: CustomerId
    other_id: CustomerId
    reasons: list[str]
    status: str
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None


@statement("""
    -- Open ones of two who are both on the list: who was merged, deleted or erased meanwhile is
    -- nobody's twin.
    SELECT s.id, s.one_id, s.other_id, s.reasons, s.status, s.created_at, s.decided_at,
        s.decided_by
    FROM merge_suggestions s
    WHERE s.store_id = $store AND s.status = $status AND ($after::uuid IS NULL OR s.id < $after)
        AND ($customer::uuid IS NULL OR $customer IN (s.one_id, s.other_id))
        AND (s.status <> 'open' OR NOT EXISTS (
            SELECT FROM customers c WHERE c.store_id = $store AND c.id IN (s.one_id, s.other_id)
                AND c.deleted_at IS NOT NULL))
    ORDER BY s.id DESC LIMIT $limit
""")
async def list_suggestions(
    tx: Tx,
    *,
    store: StoreId,
    status: str,
    customer: CustomerId | None,
    after: MergeSuggestionId | None,
    limit: int,
) -> list[Suggestion]: ...


@statement("""
    SELECT id, one_id, other_id, reasons, status, created_at, decided_at, decided_by
    FROM merge_suggestions WHERE store_id = $store AND id = $suggestion
""")
async def find_suggestion(
    tx: Tx, store: StoreId, suggestion: MergeSuggestionId
) -> Suggestion | None: ...


@statement("""
    UPDATE merge_suggestions SET status = 'dismissed', decided_at = $now, decided_by = $actor
    WHERE store_id = $store AND id = $suggestion AND status = 'open'
""")
async def dismiss(
    tx: Tx, *, store: StoreId, suggestion: MergeSuggestionId, actor: str, now: datetime
) -> None: ...


@statement("""
    -- Whatever was said of them before: a merge, or its undoing, is somebody's word on it.
    INSERT INTO merge_suggestions AS s (store_id, id, one_id, other_id, reasons, status, created_at,
        decided_at, decided_by)
    VALUES ($store, $suggestion, LEAST($customer::uuid, $other::uuid),
        GREATEST($customer::uuid, $other::uuid), '{}', $status, $now, $now, $actor)
    ON CONFLICT ON CONSTRAINT merge_suggestions_one_a_pair DO UPDATE
        SET status = excluded.status, decided_at = excluded.decided_at,
            decided_by = excluded.decided_by
""")
async def decide(
    tx: Tx,
    *,
    store: StoreId,
    suggestion: MergeSuggestionId,
    customer: CustomerId,
    other: CustomerId,
    status: str,
    actor: str,
    now: datetime,
) -> None: ...
