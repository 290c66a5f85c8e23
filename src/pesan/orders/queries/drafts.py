from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConversationId, CustomerId, DraftId, OrderId, StoreId
from ...kit.sql import Changed, statement
from ..models import Draft, Line, Shipping

COLUMNS: LiteralString = """id, customer_id, conversation_id, items, shipping, discount_code,
    payment_terms, note, metadata, order_id, created_by, version, created_at, updated_at"""


@statement("""
    INSERT INTO draft_orders (store_id, id, customer_id, conversation_id, items, shipping,
        discount_code, payment_terms, note, metadata, created_by, created_at, updated_at)
    VALUES ($store, $draft, $customer, $conversation, $items, $shipping, $discount_code, $terms,
        $note, $metadata, $actor, $now, $now)
""")
async def insert_draft(
    tx: Tx,
    *,
    store: StoreId,
    draft: DraftId,
    customer: CustomerId | None,
    conversation: ConversationId | None,
    items: tuple[Line, ...],
    shipping: Shipping | None,
    discount_code: str | None,
    terms: str | None,
    note: str | None,
    metadata: dict[str, str],
    actor: str,
    now: datetime,
) -> None: ...


@statement(
    "SELECT "
    + COLUMNS
    + " FROM draft_orders WHERE store_id = $store AND id = $draft AND deleted_at IS NULL"
)
async def find_draft(tx: Tx, store: StoreId, draft: DraftId) -> Draft | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + " FROM draft_orders WHERE store_id = $store AND id = $draft AND deleted_at IS NULL FOR UPDATE"
)
async def lock_draft(tx: Tx, store: StoreId, draft: DraftId) -> Draft | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM draft_orders
    WHERE store_id = $store AND deleted_at IS NULL AND order_id IS NULL
        AND ($after::uuid IS NULL OR id < $after)
    ORDER BY id DESC LIMIT $limit
"""
)
async def list_drafts(
    tx: Tx, *, store: StoreId, after: DraftId | None, limit: int
) -> list[Draft]: ...


@statement("""
    UPDATE draft_orders SET customer_id = $customer, conversation_id = $conversation,
        items = $items, shipping = $shipping, discount_code = $discount_code,
        payment_terms = $terms, note = $note, metadata = $metadata, version = version + 1,
        updated_at = $now
    WHERE store_id = $store AND id = $draft
""")
async def update_draft(
    tx: Tx,
    *,
    store: StoreId,
    draft: DraftId,
    customer: CustomerId | None,
    conversation: ConversationId | None,
    items: tuple[Line, ...],
    shipping: Shipping | None,
    discount_code: str | None,
    terms: str | None,
    note: str | None,
    metadata: dict[str, str],
    now: datetime,
) -> None: ...


@statement("""
    UPDATE draft_orders SET order_id = $order, version = version + 1, updated_at = $now
    WHERE store_id = $store AND id = $draft AND order_id IS NULL
""")
async def mark_draft_placed(
    tx: Tx, *, store: StoreId, draft: DraftId, order: OrderId, now: datetime
) -> Changed: ...


@statement("""
    UPDATE draft_orders SET deleted_at = $now, updated_at = $now
    WHERE store_id = $store AND id = $draft AND deleted_at IS NULL AND order_id IS NULL
""")
async def delete_draft(tx: Tx, *, store: StoreId, draft: DraftId, now: datetime) -> Changed: ...
