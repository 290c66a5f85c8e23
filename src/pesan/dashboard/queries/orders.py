"""Orders and products as their pages show them."""

from ...kit.db import Tx
from ...kit.ids import OrderId, StoreId
from ...kit.sql import statement
from ..models import ItemRow, MoveRow, OrderPage, OrderRow, PaymentRow, VariantRow


@statement("""
    SELECT o.id, o.number, cu.name AS customer, o.channel, o.livemode,
        (SELECT coalesce(sum(quantity), 0) FROM order_items
         WHERE store_id = $store AND order_id = o.id)::int AS items,
        o.total_minor, o.currency, o.status, o.placed_at
    FROM orders o
    JOIN customers cu ON cu.store_id = $store AND cu.id = o.customer_id
    WHERE o.store_id = $store
        AND (cardinality($statuses::text[]) = 0 OR o.status = ANY ($statuses))
        AND ($words::text IS NULL OR cu.name ILIKE $words OR o.number::text LIKE $words)
        AND ($before::uuid IS NULL OR o.id < $before)
    ORDER BY o.id DESC LIMIT $limit
""")
async def orders(
    tx: Tx,
    store: StoreId,
    *,
    statuses: list[str],
    words: str | None,
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
    SELECT from_status, to_status, at, actor, reason FROM order_status_history
    WHERE store_id = $store AND order_id = $order ORDER BY at, id
""")
async def history(tx: Tx, store: StoreId, order: OrderId) -> list[MoveRow]: ...


@statement("""
    SELECT id, provider, method, status, amount_minor, currency, pay_token, expires_at, created_at
    FROM payments WHERE store_id = $store AND order_id = $order ORDER BY id DESC
""")
async def payments(tx: Tx, store: StoreId, order: OrderId) -> list[PaymentRow]: ...


@statement("""
    SELECT p.id AS product_id, v.id AS variant_id, p.name AS product, p.category, p.status,
        v.title, v.sku, v.price_minor, v.currency, coalesce(l.on_hand, 0) AS on_hand,
        coalesce(l.reserved, 0) AS reserved, coalesce(l.backorder, false) AS backorder,
        l.low_stock_at
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
