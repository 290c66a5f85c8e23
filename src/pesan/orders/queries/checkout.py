from datetime import datetime

from msgspec import Struct

from ...catalogue import PRICED
from ...inventory import LOCK, LOW, RESERVE
from ...kit.db import Tx
from ...kit.events import OUTBOX
from ...kit.ids import (
    ConnectionId,
    ConversationId,
    CustomerId,
    EventId,
    ItemId,
    OrderId,
    PaymentId,
    ProductId,
    ReservationId,
    StoreId,
    TimerId,
    VariantId,
)
from ...kit.sql import statement
from ...kit.timers import TIMER
from ...payments import INTENT


class Short(Struct, frozen=True):
    variant_id: VariantId
    available: int


class PlacedRow(Struct, frozen=True, kw_only=True):
    """A line of what the checkout statement answers; without an order, one row says why."""

    customer_found: bool
    unknown: list[VariantId]
    shortages: tuple[Short, ...]
    number: int | None
    currency: str | None
    subtotal_minor: int | None
    shipping_minor: int | None
    tax_minor: int | None
    tax_inclusive: bool | None
    total_minor: int | None
    reserved_until: datetime | None
    item_id: ItemId | None
    variant_id: VariantId | None
    product_id: ProductId | None
    sku: str | None
    title: str | None
    quantity: int | None
    price_minor: int | None


# The checkout: prices, stock, order, items, history, reservations, expiry timer, payment attempt
# and fact in one round trip, so the row locks are held for one statement and a commit. Every part
# depends on `go`, which is empty when anything is wrong: all of it happens, or nothing.
@statement(
    """
    WITH wanted AS (
        SELECT variant_id, quantity, item_id, reservation_id, position
        FROM unnest($variants::uuid[], $quantities::int[], $items::uuid[], $reservations::uuid[])
            WITH ORDINALITY AS w (variant_id, quantity, item_id, reservation_id, position)
    ), """
    + LOCK
    + ", "
    + PRICED
    + """
    , buyer AS (
        SELECT id FROM customers
        WHERE store_id = $store AND id = $customer AND deleted_at IS NULL
        FOR KEY SHARE  -- as the foreign key will take it: who is merged meanwhile is not found
    ), sums AS (
        SELECT s.currency, s.tax_inclusive, s.order_expiry_minutes, p.subtotal, p.lines,
            -- Computed tax rounds to the digits people write: whole rupiah are 100 minor units.
            CASE s.currency WHEN 'IDR' THEN 100 ELSE 1 END AS unit,
            COALESCE(p.subtotal * s.tax_rate_bp
                / (CASE WHEN s.tax_inclusive THEN 10000 + s.tax_rate_bp ELSE 10000 END), 0) AS tax
        FROM stores s, (
            SELECT sum(price_minor * quantity)::numeric AS subtotal, count(*) AS lines FROM priced
        ) p
        WHERE s.id = $store AND s.deleted_at IS NULL
    ), go AS (
        SELECT buyer.id AS customer_id, sums.currency, sums.tax_inclusive,
            sums.subtotal::bigint AS subtotal, (round(sums.tax / unit) * unit)::bigint AS tax,
            $now::timestamptz + make_interval(mins => order_expiry_minutes) AS reserved_until
        FROM buyer, sums
        WHERE sums.lines = cardinality($variants::uuid[])
            AND (SELECT count(*) FROM locked) = sums.lines
            AND NOT EXISTS (SELECT FROM short)
    ), placed AS (
        INSERT INTO orders (store_id, id, number, customer_id, conversation_id, status, channel,
            livemode, currency, subtotal_minor, shipping_minor, tax_minor, tax_inclusive,
            total_minor, shipping_method, shipping_address, note, metadata, reserved_until,
            placed_at, updated_at)
        SELECT $store, $order, (
                -- In the order of its own index: while the table's statistics are young, any index
                -- on store_id looks as good for `number = n`, and reads all orders of the store.
                SELECT n FROM unnest($numbers::bigint[]) WITH ORDINALITY AS candidate (n, i)
                WHERE n IS DISTINCT FROM (
                    SELECT o.number FROM orders o WHERE o.store_id = $store AND o.number >= n
                    ORDER BY o.number LIMIT 1
                )
                ORDER BY i LIMIT 1
            ), customer_id, $conversation, 'awaiting_payment', $channel, $livemode, currency,
            subtotal, $shipping_minor, tax, tax_inclusive,
            subtotal + $shipping_minor + CASE WHEN tax_inclusive THEN 0 ELSE tax END,
            $shipping_method, $shipping_address, $note, $metadata, reserved_until, $now, $now
        FROM go
        RETURNING id, number, currency, subtotal_minor, shipping_minor, tax_minor, tax_inclusive,
            total_minor, reserved_until
    ), new_items AS (
        INSERT INTO order_items (store_id, order_id, id, variant_id, product_id, sku, title,
            quantity, unit_price_minor, total_minor)
        SELECT $store, placed.id, item_id, variant_id, product_id, sku, title, quantity,
            price_minor, price_minor * quantity
        FROM priced, placed
    ), history AS (
        INSERT INTO order_status_history (store_id, order_id, id, to_status, at, actor)
        SELECT $store, placed.id, placed.id, 'awaiting_payment', $now, $actor FROM placed
    ), """
    + RESERVE
    + ", "
    + LOW
    + ", timed AS (SELECT id AS subject_id, reserved_until AS due_at FROM placed), "
    + TIMER
    + ", "
    + INTENT
    + ", told_if AS (SELECT FROM placed), "
    + OUTBOX
    + """
    SELECT EXISTS (SELECT FROM buyer) AS customer_found,
        ARRAY(
            SELECT variant_id FROM wanted
            WHERE variant_id NOT IN (SELECT variant_id FROM priced)
                OR variant_id NOT IN (SELECT variant_id FROM locked)
        ) AS unknown,
        COALESCE((
            SELECT jsonb_agg(jsonb_build_object('variant_id', variant_id, 'available', available))
            FROM short
        ), '[]') AS shortages,
        placed.number, placed.currency, placed.subtotal_minor, placed.shipping_minor,
        placed.tax_minor, placed.tax_inclusive, placed.total_minor, placed.reserved_until,
        priced.item_id, priced.variant_id, priced.product_id, priced.sku, priced.title,
        priced.quantity, priced.price_minor
    FROM (SELECT) one LEFT JOIN placed ON true LEFT JOIN priced ON placed.id IS NOT NULL
    ORDER BY priced.position
"""
)
async def place(
    tx: Tx,
    *,
    store: StoreId,
    order: OrderId,
    customer: CustomerId,
    conversation: ConversationId | None,
    channel: str,
    livemode: bool,
    variants: list[VariantId],
    quantities: list[int],
    items: list[ItemId],
    reservations: list[ReservationId],
    numbers: list[int],
    shipping_minor: int,
    shipping_method: str | None,
    shipping_address: dict[str, str] | None,
    note: str | None,
    metadata: dict[str, str],
    actor: str,
    now: datetime,
    timer: TimerId,
    timer_kind: str,
    payment: PaymentId | None,
    connection: ConnectionId | None,
    provider: str | None,
    method: str | None,
    pay_token: str | None,
    event: EventId,
    event_type: str,
    event_data: dict[str, str],
    handlers: list[str],
    low_handlers: list[str],
) -> list[PlacedRow]: ...
