"""Changing an order that was placed. The caller holds its row."""

from datetime import datetime

from ...discounts import USED
from ...inventory import LOCK, LOW, RESERVE
from ...kit.db import Tx
from ...kit.ids import CustomerId, EventId, ItemId, OrderId, StoreId, VariantId
from ...kit.sql import statement
from ..models import Order
from .checkout import ANSWER, PRICES, WANTED, PlacedRow
from .orders import COLUMNS


# The checkout's own parts: what an edited order costs, and whether there is as much, is what one
# that is placed now would. What it held before was let go of in this transaction, under the locks
# this takes again (inventory.let_go).
@statement(
    "WITH "
    + WANTED
    + ", "
    + LOCK
    + ", "
    + PRICES
    + """
    , placed AS (
        UPDATE orders o SET subtotal_minor = go.subtotal, discount_minor = go.discount,
            discount_code = go.code, shipping_minor = go.shipping,
            shipping_discount_minor = go.shipping_discount, tax_minor = go.tax,
            tax_inclusive = go.tax_inclusive, total_minor = go.total,
            shipping_method = $shipping_method, shipping_address = $shipping_address
        FROM go
        WHERE o.store_id = $store AND o.id = $order AND o.status = 'awaiting_payment'
        RETURNING o.id, o.number, o.currency, o.subtotal_minor, o.discount_minor, o.discount_code,
            o.shipping_minor, o.shipping_discount_minor, o.tax_minor, o.tax_inclusive,
            o.total_minor, o.reserved_until
    ), old_items AS (
        DELETE FROM order_items i USING placed
        WHERE i.store_id = $store AND i.order_id = placed.id
    ), new_items AS (
        INSERT INTO order_items (store_id, order_id, id, variant_id, product_id, sku, title,
            quantity, unit_price_minor, total_minor, discount_minor, bundle)
        SELECT $store, placed.id, item_id, variant_id, product_id, sku, title, quantity,
            price_minor, lines.total_minor, lines.discount_minor, bundle
        FROM lines, placed
    ), """
    + RESERVE
    + ", "
    + LOW
    + ", "
    + USED
    + ANSWER
)
async def reprice(
    tx: Tx,
    *,
    store: StoreId,
    store_version: int,
    order: OrderId,
    customer: CustomerId,
    variants: list[VariantId],
    quantities: list[int],
    items: list[ItemId],
    most: int,
    base_minor: int,
    per_kg_minor: int,
    shipping_method: str | None,
    shipping_address: dict[str, str] | None,
    discount_code: str | None,
    terms: str,
    patience_minutes: int,
    reserved_until: datetime | None,
    now: datetime,
    event: EventId,
    low_handlers: list[str],
) -> list[PlacedRow]: ...


@statement(
    """
    UPDATE orders SET note = $note, metadata = $metadata, shipping_address = $address,
        version = version + 1, updated_at = $now
    WHERE store_id = $store AND id = $order
    RETURNING """
    + COLUMNS
)
async def annotate(
    tx: Tx,
    *,
    store: StoreId,
    order: OrderId,
    note: str | None,
    metadata: dict[str, str],
    address: dict[str, str] | None,
    now: datetime,
) -> Order: ...
