"""What happened to an order, from every room it happened in, in one order."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from ...conversations import TOLD
from ...kit.db import Tx
from ...kit.ids import NoteId, OrderId, StoreId
from ...kit.sql import statement
from ...payments import TIMELINE
from ..models import Entry, Note

_OURS: LiteralString = """
    SELECT at, id, 'status' AS kind, actor, from_status, to_status, reason, NULL AS text,
        NULL::uuid AS subject, NULL::bigint AS amount_minor
    FROM order_status_history WHERE store_id = $store AND order_id = $order
    UNION ALL
    SELECT h.at, h.id, 'fulfilment', h.actor, h.from_status, h.to_status, h.reason,
        concat_ws(' ', f.courier, f.tracking_number), f.id, NULL
    FROM fulfilments f
    JOIN fulfilment_status_history h ON h.store_id = $store AND h.fulfilment_id = f.id
    WHERE f.store_id = $store AND f.order_id = $order
    UNION ALL
    SELECT created_at, id, 'return', actor, NULL, NULL, reason, NULL, id, refund_minor
    FROM order_returns WHERE store_id = $store AND order_id = $order
    UNION ALL
    SELECT created_at, id, 'note', actor, NULL, NULL, NULL, text, id, NULL
    FROM order_notes WHERE store_id = $store AND order_id = $order
"""


@statement(
    "SELECT at, id, kind, actor, from_status, to_status, reason, text, subject, amount_minor FROM ("
    + _OURS
    + " UNION ALL "
    + TIMELINE
    + " UNION ALL "
    + TOLD
    + """
    ) entries
    WHERE $before_at::timestamptz IS NULL OR (at, id) < ($before_at, $before_id::uuid)
    ORDER BY at DESC, id DESC LIMIT $limit
"""
)
async def timeline(
    tx: Tx,
    *,
    store: StoreId,
    order: OrderId,
    before_at: datetime | None,
    before_id: UUID | None,
    limit: int,
) -> list[Entry]: ...


@statement("""
    INSERT INTO order_notes (store_id, order_id, id, text, actor, created_at)
    VALUES ($store, $order, $note, $text, $actor, $now)
    RETURNING id, order_id, text, actor, created_at
""")
async def insert_note(
    tx: Tx, *, store: StoreId, order: OrderId, note: NoteId, text: str, actor: str, now: datetime
) -> Note: ...


@statement("""
    SELECT id, order_id, text, actor, created_at FROM order_notes
    WHERE store_id = $store AND order_id = $order AND ($after::uuid IS NULL OR id < $after)
    ORDER BY id DESC LIMIT $limit
""")
async def list_notes(
    tx: Tx, *, store: StoreId, order: OrderId, after: NoteId | None, limit: int
) -> list[Note]: ...
