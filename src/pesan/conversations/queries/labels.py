"""A store's labels, and what bears them."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConversationId, LabelId, StoreId
from ...kit.sql import Changed, statement
from ..models import Color, Label


@statement("""
    INSERT INTO labels (store_id, id, name, color, created_at, updated_at)
    VALUES ($store, $label, $name, $color, $now, $now)
    ON CONFLICT (store_id, lower(name)) DO NOTHING
    RETURNING id, name, color, version, created_at, updated_at
""")
async def insert_label(
    tx: Tx, *, store: StoreId, label: LabelId, name: str, color: Color, now: datetime
) -> Label | None: ...


@statement("""
    SELECT id, name, color, version, created_at, updated_at
    FROM labels WHERE store_id = $store AND id = $label FOR UPDATE
""")
async def lock_label(tx: Tx, store: StoreId, label: LabelId) -> Label | None: ...


@statement("SELECT count(*) FROM labels WHERE store_id = $store")
async def count_labels(tx: Tx, store: StoreId) -> int: ...


@statement("""
    SELECT id, name, color, version, created_at, updated_at FROM labels
    WHERE store_id = $store AND id < COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY id DESC LIMIT $limit
""")
async def list_labels(
    tx: Tx, *, store: StoreId, after: LabelId | None, limit: int
) -> list[Label]: ...


@statement("""
    -- Two that take one name at once: the second finds it taken.
    UPDATE labels l SET name = $name, color = $color, version = version + 1, updated_at = $now
    WHERE l.store_id = $store AND l.id = $label AND NOT EXISTS (
        SELECT FROM labels o
        WHERE o.store_id = $store AND lower(o.name) = lower($name) AND o.id <> $label)
    RETURNING id, name, color, version, created_at, updated_at
""")
async def update_label(
    tx: Tx, *, store: StoreId, label: LabelId, name: str, color: Color, now: datetime
) -> Label | None: ...


@statement("DELETE FROM conversation_labels WHERE store_id = $store AND label_id = $label")
async def take_off_all(tx: Tx, store: StoreId, label: LabelId) -> None: ...


@statement("DELETE FROM labels WHERE store_id = $store AND id = $label")
async def delete_label(tx: Tx, store: StoreId, label: LabelId) -> None: ...


@statement("""
    -- Whoever takes the label away waits for us, or we find none.
    WITH held AS (
        SELECT id FROM labels WHERE store_id = $store AND id = $label FOR KEY SHARE
    )
    INSERT INTO conversation_labels (store_id, conversation_id, label_id, created_at)
    SELECT $store, $conversation, held.id, $now FROM held
    ON CONFLICT DO NOTHING
""")
async def put_on(
    tx: Tx, *, store: StoreId, conversation: ConversationId, label: LabelId, now: datetime
) -> Changed: ...


@statement("""
    DELETE FROM conversation_labels
    WHERE store_id = $store AND conversation_id = $conversation AND label_id = $label
""")
async def take_off(
    tx: Tx, *, store: StoreId, conversation: ConversationId, label: LabelId
) -> Changed: ...


@statement("SELECT id FROM labels WHERE store_id = $store AND id = ANY($labels)")
async def labels_known(tx: Tx, store: StoreId, labels: list[LabelId]) -> list[LabelId]: ...
