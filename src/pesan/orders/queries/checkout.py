from datetime import datetime
from typing import LiteralString

from msgspec import Struct

from ...catalogue import PRICED
from ...discounts import OFFERED, RECKONED, USED
from ...inventory import LOCK, LOW, RESERVE, Component
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
    discount_refusal: str | None
    is_stale: bool  # the store is not the one the fee was decided by
    is_too_large: bool
    number: int | None
    currency: str | None
    subtotal_minor: int | None
    discount_minor: int | None
    discount_code: str | None  # of the discount that applied, if it has one
    shipping_minor: int | None
    shipping_discount_minor: int | None
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
    line_discount_minor: int | None
    bundle: tuple[Component, ...] | None


# What an order costs, from `wanted` to the verdict: the part that placing and editing share. Gives
# `go`, which is empty when anything is wrong, and `lines`, what to write of each.
WANTED: LiteralString = """
    wanted AS (
        SELECT variant_id, quantity, item_id, position
        FROM unnest($variants::uuid[], $quantities::int[], $items::uuid[])
            WITH ORDINALITY AS w (variant_id, quantity, item_id, position)
    )
"""
PRICES: LiteralString = (
    PRICED
    + """
    , sums AS (
        SELECT s.currency, s.tax_inclusive, s.tax_rate_bp, s.order_expiry_minutes,
            s.version IS DISTINCT FROM $store_version AS is_stale, t.subtotal, t.lines,
            $base_minor::bigint + $per_kg_minor::bigint * GREATEST(1, ceil(t.weight_grams / 1000)) AS fee,
            u.unit, t.least_unit >= u.unit AS are_whole
        FROM stores s
        CROSS JOIN (
            SELECT sum(line) AS subtotal, count(*) AS lines, sum(weight_grams) AS weight_grams,
                -- Prices in parts of a rupiah may be; then nothing is rounded to whole ones.
                CASE WHEN bool_and(mod(line, 100) = 0) THEN 100 ELSE 1 END AS least_unit
            FROM priced
        ) t
        -- Computed tax and discounts round to the digits people write: a rupiah is 100 minor units.
        CROSS JOIN LATERAL (SELECT CASE s.currency WHEN 'IDR' THEN 100 ELSE 1 END::numeric) u (unit)
        WHERE s.id = $store AND s.deleted_at IS NULL
    ), buyer AS (
        SELECT id FROM customers
        WHERE store_id = $store AND id = $customer AND deleted_at IS NULL
        FOR KEY SHARE  -- as the foreign key will take it: who is merged meanwhile is not found
    ), """
    + OFFERED
    + ", "
    + RECKONED
    + """
    , go AS (
        SELECT buyer.id AS customer_id, r.currency, r.tax_inclusive, r.code,
            r.subtotal::bigint AS subtotal, r.discount::bigint AS discount,
            r.shipping::bigint AS shipping, r.shipping_discount::bigint AS shipping_discount,
            r.tax::bigint AS tax, r.total::bigint AS total,
            COALESCE($reserved_until, $now::timestamptz + make_interval(mins => CASE $terms::text
                WHEN 'prepaid' THEN r.order_expiry_minutes ELSE $patience_minutes END
            )) AS reserved_until
        FROM buyer, reckoned r
        WHERE NOT r.is_stale AND r.subtotal + r.fee <= $most::bigint AND r.total <= $most
            AND r.lines = cardinality($variants::uuid[])
            AND (SELECT count(*) FROM locked) = (SELECT count(*) FROM stock)
            AND NOT EXISTS (SELECT FROM short)
            AND NOT EXISTS (SELECT FROM refused WHERE reason IS NOT NULL)
    ), lines AS (
        SELECT p.item_id, p.variant_id, p.product_id, p.sku, p.title, p.quantity, p.price_minor,
            p.line::bigint AS total_minor, s.discount::bigint AS discount_minor, p.position, (
                SELECT jsonb_agg(jsonb_build_object(
                    'variant_id', b.variant_id, 'quantity', b.each) ORDER BY b.variant_id)
                FROM parts b WHERE b.wanted_id = p.variant_id AND b.bundled
            ) AS bundle
        FROM go, priced p JOIN shares s ON s.item_id = p.item_id
    )
"""
)
# What kept it from being placed, and what was.
ANSWER: LiteralString = """
    SELECT EXISTS (SELECT FROM buyer) AS customer_found,
        ARRAY(
            SELECT variant_id FROM wanted
            WHERE variant_id NOT IN (SELECT variant_id FROM priced)
                OR variant_id IN (SELECT wanted_id FROM parts WHERE variant_id NOT IN (
                    SELECT variant_id FROM locked))
        ) AS unknown,
        COALESCE((
            SELECT jsonb_agg(jsonb_build_object('variant_id', variant_id, 'available', available))
            FROM shortages
        ), '[]') AS shortages,
        (SELECT reason FROM refused) AS discount_refusal,
        COALESCE((SELECT is_stale FROM sums), false) AS is_stale,
        COALESCE((SELECT subtotal + fee > $most OR total > $most FROM reckoned), false)
            AS is_too_large,
        placed.number, placed.currency, placed.subtotal_minor, placed.discount_minor,
        placed.discount_code, placed.shipping_minor, placed.shipping_discount_minor,
        placed.tax_minor, placed.tax_inclusive, placed.total_minor, placed.reserved_until,
        lines.item_id, lines.variant_id, lines.product_id, lines.sku, lines.title,
        lines.quantity, lines.price_minor, lines.discount_minor AS line_discount_minor, lines.bundle
    FROM (SELECT) one LEFT JOIN placed ON true LEFT JOIN lines ON placed.id IS NOT NULL
    ORDER BY lines.position
"""


# The checkout: prices, stock, discount, order, items, history, reservations, expiry timer, payment
# attempt and fact in one round trip, so the row locks are held for one statement and a commit. Every
# part depends on `go`, which is empty when anything is wrong: all of it happens, or nothing.
@statement(
    "WITH "
    + WANTED
    + ", "
    + LOCK
    + ", "
    + PRICES
    + """
    , placed AS (
        INSERT INTO orders (store_id, id, number, customer_id, conversation_id, status, channel,
            livemode, currency, subtotal_minor, discount_minor, discount_code, shipping_minor,
            shipping_discount_minor, tax_minor, tax_inclusive, total_minor, payment_terms,
            shipping_method, shipping_address, note, metadata, reserved_until, placed_at,
            updated_at)
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
            subtotal, discount, code, shipping, shipping_discount, tax, tax_inclusive, total,
            $terms, $shipping_method, $shipping_address, $note, $metadata, reserved_until, $now,
            $now
        FROM go
        RETURNING id, number, currency, subtotal_minor, discount_minor, discount_code,
            shipping_minor, shipping_discount_minor, tax_minor, tax_inclusive, total_minor,
            reserved_until
    ), new_items AS (
        INSERT INTO order_items (store_id, order_id, id, variant_id, product_id, sku, title,
            quantity, unit_price_minor, total_minor, discount_minor, bundle)
        SELECT $store, placed.id, item_id, variant_id, product_id, sku, title, quantity,
            price_minor, lines.total_minor, lines.discount_minor, bundle
        FROM lines, placed
    ), history AS (
        INSERT INTO order_status_history (store_id, order_id, id, to_status, at, actor)
        SELECT $store, placed.id, placed.id, 'awaiting_payment', $now, $actor FROM placed
    ), """
    + RESERVE
    + ", "
    + LOW
    + ", "
    + USED
    + ", timed AS (SELECT id AS subject_id, reserved_until AS due_at FROM placed), "
    + TIMER
    + ", "
    + INTENT
    + ", told_if AS (SELECT $event_data::jsonb AS data FROM placed), "
    + OUTBOX
    + ANSWER
)
async def place(
    tx: Tx,
    *,
    store: StoreId,
    store_version: int,
    order: OrderId,
    customer: CustomerId,
    conversation: ConversationId | None,
    channel: str,
    livemode: bool,
    variants: list[VariantId],
    quantities: list[int],
    items: list[ItemId],
    numbers: list[int],
    most: int,
    base_minor: int,
    per_kg_minor: int,
    shipping_method: str | None,
    shipping_address: dict[str, str] | None,
    discount_code: str | None,
    terms: str,
    patience_minutes: int,
    reserved_until: datetime | None,
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
