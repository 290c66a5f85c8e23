"""Orders and products as their pages show them."""

from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import CustomerId, OrderId, StoreId
from ...kit.sql import statement
from ..models import ItemRow, OrderPage, OrderRow, PaymentRow, RefundRow, VariantRow

# A page of orders is found first, by an index that has them in this order; then its rows are drawn.
_ROWS: LiteralString = """
    SELECT o.id, o.number, cu.name AS customer, o.channel, o.livemode,
        (SELECT coalesce(sum(quantity), 0) FROM order_items
         WHERE store_id = $store AND order_id = o.id)::int AS items,
        o.total_minor, o.currency, o.status, o.placed_at
    FROM found o JOIN customers cu ON cu.store_id = $store AND cu.id = o.customer_id
    ORDER BY o.id DESC LIMIT $limit
"""


@statement(
    """
    WITH found AS (
        SELECT * FROM orders
        WHERE store_id = $store AND ($before::uuid IS NULL OR id < $before)
        ORDER BY id DESC LIMIT $limit
    )"""
    + _ROWS
)
async def orders(
    tx: Tx, store: StoreId, *, before: OrderId | None, limit: int
) -> list[OrderRow]: ...


@statement(
    """
    WITH found AS (
        SELECT of_status.* FROM unnest($statuses::text[]) AS wanted, LATERAL (
            SELECT * FROM orders
            WHERE store_id = $store AND status = wanted AND ($before::uuid IS NULL OR id < $before)
            ORDER BY id DESC LIMIT $limit
        ) of_status
    )"""
    + _ROWS
)
async def orders_in(
    tx: Tx, store: StoreId, *, statuses: list[str], before: OrderId | None, limit: int
) -> list[OrderRow]: ...


@statement(
    """
    WITH found AS (
        SELECT * FROM orders
        WHERE store_id = $store AND number = $number
            AND (cardinality($statuses::text[]) = 0 OR status = ANY ($statuses))
        UNION
        SELECT of_theirs.* FROM unnest($customers::uuid[]) AS who, LATERAL (
            SELECT * FROM orders
            WHERE store_id = $store AND customer_id = who AND ($before::uuid IS NULL OR id < $before)
                AND (cardinality($statuses::text[]) = 0 OR status = ANY ($statuses))
            ORDER BY id DESC LIMIT $limit
        ) of_theirs
    )"""
    + _ROWS
)
async def orders_of(
    tx: Tx,
    store: StoreId,
    *,
    customers: list[CustomerId],
    number: int | None,
    statuses: list[str],
    before: OrderId | None,
    limit: int,
) -> list[OrderRow]: ...


@statement("""
    SELECT o.id, o.number, cu.name AS customer, cu.phone, o.conversation_id, o.channel, o.livemode,
        o.status, o.currency, o.subtotal_minor, o.discount_minor, o.shipping_minor, o.tax_minor,
        o.tax_inclusive, o.total_minor, o.shipping_method, o.shipping_address, o.note,
        o.reserved_until, o.placed_at
    FROM orders o
    JOIN customers cu ON cu.store_id = $store AND cu.id = o.customer_id
    WHERE o.store_id = $store AND o.id = $order
""")
async def find_order(tx: Tx, store: StoreId, order: OrderId) -> OrderPage | None: ...


@statement("""
    SELECT id, sku, title, quantity, unit_price_minor, total_minor FROM order_items
    WHERE store_id = $store AND order_id = $order ORDER BY id
""")
async def items(tx: Tx, store: StoreId, order: OrderId) -> list[ItemRow]: ...


@statement("""
    SELECT r.id, r.status, r.amount_minor, r.currency, r.reason, r.created_at
    FROM payments p JOIN refunds r ON r.store_id = $store AND r.payment_id = p.id
    WHERE p.store_id = $store AND p.order_id = $order ORDER BY r.id DESC LIMIT 20
""")
async def refunds(tx: Tx, store: StoreId, order: OrderId) -> list[RefundRow]: ...


@statement("""
    SELECT id, provider, method, status, amount_minor, currency, pay_token, expires_at, created_at
    FROM payments WHERE store_id = $store AND order_id = $order ORDER BY id DESC
""")
async def payments(tx: Tx, store: StoreId, order: OrderId) -> list[PaymentRow]: ...


@statement("""
    SELECT p.id AS product_id, v.id AS variant_id, p.name AS product, p.category, p.status,
        v.title, v.sku, v.price_minor, v.currency, coalesce(l.on_hand, 0) AS on_hand,
        coalesce(l.reserved, 0) AS reserved, coalesce(l.backorder, false) AS backorder,
        l.low_stock_at,
        CASE WHEN p.images ->> 0 LIKE '/files/%' THEN p.images ->> 0 END AS image
    FROM (
        SELECT * FROM products
        WHERE store_id = $store AND status <> 'archived' AND ($words::text IS NULL OR name ILIKE $words)
        ORDER BY id DESC LIMIT $limit
    ) p
    JOIN product_variants v ON v.store_id = $store AND v.product_id = p.id AND v.archived_at IS NULL
    LEFT JOIN inventory_levels l ON l.store_id = $store AND l.location_id = $store
        AND l.variant_id = v.id
    ORDER BY p.id DESC, v.position, v.id
""")
async def variants(
    tx: Tx, store: StoreId, *, words: str | None, limit: int
) -> list[VariantRow]: ...
