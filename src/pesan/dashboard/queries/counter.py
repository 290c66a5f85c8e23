"""What the side of a thread shows of its buyer, and what can be put into their cart."""

from datetime import datetime

from msgspec import Struct

from ...kit.db import Tx
from ...kit.ids import ConversationId, CustomerId, OrderId, ProductId, StoreId, VariantId
from ...kit.sql import statement


class SoldRow(Struct, frozen=True, kw_only=True):
    product_id: ProductId
    variant_id: VariantId
    product: str
    title: str
    price_minor: int
    currency: str


class AttemptRow(Struct, frozen=True, kw_only=True):
    order_id: OrderId
    status: str
    method: str
    expires_at: datetime
    asked: int  # how often a seller has asked again: of one look at it, one request goes out


class OtherThread(Struct, frozen=True, kw_only=True):
    id: ConversationId
    channel: str
    last_message_at: datetime


@statement("""
    SELECT p.id AS product_id, v.id AS variant_id, p.name AS product, v.title, v.price_minor,
        v.currency
    FROM products p JOIN product_variants v ON v.store_id = $store AND v.product_id = p.id
        AND v.archived_at IS NULL
    WHERE p.store_id = $store AND p.status = 'active'
    ORDER BY p.name, p.id, v.position LIMIT $limit
""")
async def sold(tx: Tx, store: StoreId, *, limit: int) -> list[SoldRow]: ...


@statement("""
    SELECT p.order_id, p.status, p.method, p.expires_at, (
            SELECT count(*) FROM customer_messages m WHERE m.store_id = $store
                AND m.order_id = p.order_id AND m.once_key LIKE 'payment.asked:%'
        )::int AS asked
    FROM unnest($orders::uuid[]) AS wanted (id), LATERAL (
        SELECT order_id, status, method, expires_at FROM payments
        WHERE store_id = $store AND order_id = wanted.id ORDER BY id DESC LIMIT 1
    ) p
""")
async def attempts(tx: Tx, store: StoreId, orders: list[OrderId]) -> list[AttemptRow]: ...


@statement("""
    SELECT id, channel, last_message_at FROM conversations
    WHERE store_id = $store AND customer_id = $customer AND id <> $conversation
    ORDER BY last_message_at DESC LIMIT 5
""")
async def elsewhere(
    tx: Tx, store: StoreId, *, customer: CustomerId, conversation: ConversationId
) -> list[OtherThread]: ...
