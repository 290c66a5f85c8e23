"""Replies that were written before, and what they may speak of."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import CannedReplyId, ConversationId, StoreId
from ...kit.sql import Changed, statement
from ..models import CannedReply, Facts


@statement("""
    INSERT INTO canned_replies (store_id, id, code, text, created_at, updated_at)
    VALUES ($store, $canned_reply, $code, $text, $now, $now)
    ON CONFLICT ON CONSTRAINT canned_replies_code_key DO NOTHING
    RETURNING id, code, text, version, created_at, updated_at
""")
async def insert_canned_reply(
    tx: Tx, *, store: StoreId, canned_reply: CannedReplyId, code: str, text: str, now: datetime
) -> CannedReply | None: ...


@statement("""
    SELECT id, code, text, version, created_at, updated_at
    FROM canned_replies WHERE store_id = $store AND id = $canned_reply
""")
async def find_canned_reply(
    tx: Tx, store: StoreId, canned_reply: CannedReplyId
) -> CannedReply | None: ...


@statement("""
    SELECT id, code, text, version, created_at, updated_at
    FROM canned_replies WHERE store_id = $store AND id = $canned_reply FOR UPDATE
""")
async def lock_canned_reply(
    tx: Tx, store: StoreId, canned_reply: CannedReplyId
) -> CannedReply | None: ...


@statement("""
    SELECT id, code, text, version, created_at, updated_at FROM canned_replies
    WHERE store_id = $store AND code > COALESCE($after::text, '')
        AND ($begins::text IS NULL OR starts_with(code, $begins))
    ORDER BY code LIMIT $limit
""")
async def list_canned_replies(
    tx: Tx, *, store: StoreId, begins: str | None, after: str | None, limit: int
) -> list[CannedReply]: ...


@statement("""
    UPDATE canned_replies r SET code = $code, text = $text, version = version + 1, updated_at = $now
    WHERE r.store_id = $store AND r.id = $canned_reply AND NOT EXISTS (
        SELECT FROM canned_replies o
        WHERE o.store_id = $store AND o.code = $code AND o.id <> $canned_reply)
    RETURNING id, code, text, version, created_at, updated_at
""")
async def update_canned_reply(
    tx: Tx, *, store: StoreId, canned_reply: CannedReplyId, code: str, text: str, now: datetime
) -> CannedReply | None: ...


@statement("DELETE FROM canned_replies WHERE store_id = $store AND id = $canned_reply")
async def delete_canned_reply(tx: Tx, store: StoreId, canned_reply: CannedReplyId) -> Changed: ...


@statement("""
    SELECT id FROM canned_replies WHERE store_id = $store AND id = ANY($canned_replies)
""")
async def canned_replies_known(
    tx: Tx, store: StoreId, canned_replies: list[CannedReplyId]
) -> list[CannedReplyId]: ...


@statement("""
    -- A read model: orders stand in a room above, and which is the last is all that is asked.
    SELECT k.name AS customer_name, k.phone AS customer_phone, s.name AS store_name,
        o.number AS order_number, o.total_minor AS order_total_minor, s.currency
    FROM conversations c
    JOIN customers k ON k.store_id = $store AND k.id = c.customer_id
    JOIN stores s ON s.id = $store
    LEFT JOIN LATERAL (
        SELECT number, total_minor FROM orders
        WHERE store_id = $store AND customer_id = c.customer_id ORDER BY id DESC LIMIT 1
    ) o ON true
    WHERE c.store_id = $store AND c.id = $conversation
""")
async def facts_of(tx: Tx, store: StoreId, conversation: ConversationId) -> Facts: ...
