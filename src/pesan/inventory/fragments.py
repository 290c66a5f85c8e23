"""The inventory's part of other rooms' statements: what there is; what is taken, locked, and held."""

from typing import LiteralString

# Reads `variants (id)` and gives `stocked`: what there is of each that is kept, and of a bundle how
# many its components would make. A variant is one or the other.
STOCKED: LiteralString = """
    stocked AS MATERIALIZED (
        SELECT variant_id, on_hand, reserved, backorder, low_stock_at, NULL::jsonb AS bundle
        FROM inventory_levels
        WHERE store_id = $store AND location_id = $store
            AND variant_id = ANY(ARRAY(SELECT id FROM variants))
        UNION ALL
        SELECT c.bundle_id, GREATEST(0, COALESCE(
                min((l.on_hand - l.reserved) / c.quantity) FILTER (WHERE NOT l.backorder), 0)),
            0, bool_and(l.backorder), NULL, jsonb_agg(jsonb_build_object(
                'variant_id', c.variant_id, 'quantity', c.quantity) ORDER BY c.variant_id)
        FROM bundle_components c
        JOIN inventory_levels l
            ON l.store_id = $store AND l.location_id = $store AND l.variant_id = c.variant_id
        WHERE c.store_id = $store AND c.bundle_id = ANY(ARRAY(SELECT id FROM variants))
        GROUP BY c.bundle_id
    )
"""
# Reads `wanted (variant_id, quantity)`, one row a variant. `parts` says what each is made of (itself,
# or a bundle's components), `stock` adds up by what is kept: a component may be bought beside its
# bundle. Gives `locked` (the rows, locked in id order, as they are now), `short` (what there is too
# little of), `shortages` (how many there could be of each wanted variant that is short) and `taken`.
# `go` is the statement's verdict: empty when anything is wrong, and then nothing is written.
LOCK: LiteralString = """
    parts AS (
        SELECT w.variant_id AS wanted_id, COALESCE(c.variant_id, w.variant_id) AS variant_id,
            COALESCE(c.quantity, 1) AS each, w.quantity * COALESCE(c.quantity, 1) AS quantity,
            c.variant_id IS NOT NULL AS bundled
        FROM wanted w
        LEFT JOIN bundle_components c ON c.store_id = $store AND c.bundle_id = w.variant_id
    ), stock AS (
        SELECT variant_id, sum(quantity)::int AS quantity FROM parts GROUP BY variant_id
    ), locked AS MATERIALIZED (
        SELECT l.variant_id, l.on_hand - l.reserved AS available, l.backorder,
            l.reserved, s.quantity
        FROM inventory_levels l JOIN stock s ON s.variant_id = l.variant_id
        WHERE l.store_id = $store AND l.location_id = $store
            -- Said again as a list: of a store and its place PostgreSQL thinks few rows can be both,
            -- and would rather read all of them than look each up.
            AND l.variant_id = ANY(ARRAY(SELECT variant_id FROM stock))
        ORDER BY l.variant_id FOR UPDATE OF l
    ), short AS (
        SELECT variant_id, available FROM locked
        WHERE (NOT backorder AND available < quantity)
            OR reserved::bigint + quantity > 2000000000  -- back-orders fit in the column as well
    ), shortages AS (
        SELECT p.wanted_id AS variant_id, GREATEST(0, COALESCE(
                min(k.available / p.each) FILTER (WHERE NOT k.backorder), 0)) AS available
        FROM parts p JOIN locked k ON k.variant_id = p.variant_id
        WHERE p.wanted_id IN (SELECT wanted_id FROM parts JOIN short USING (variant_id))
        GROUP BY p.wanted_id
    )
"""
# Makes the reservations' ids itself: how many there are, bundles decide.
RESERVE: LiteralString = """
    taken AS (
        UPDATE inventory_levels l SET reserved = l.reserved + k.quantity
        FROM locked k, go
        WHERE l.store_id = $store AND l.location_id = $store AND l.variant_id = k.variant_id
            AND (l.backorder OR l.on_hand - l.reserved >= k.quantity)
        RETURNING l.variant_id, k.quantity, COALESCE(
            k.available > l.low_stock_at AND k.available - k.quantity <= l.low_stock_at, false)
            AS fell_low
    ), held AS (
        INSERT INTO inventory_reservations
            (store_id, order_id, location_id, variant_id, id, quantity, status, expires_at,
            created_at)
        SELECT $store, $order, $store, taken.variant_id, gen_random_uuid(), taken.quantity,
            'held', go.reserved_until, $now
        FROM taken, go
    )
"""
# The fact `stock.low`, told by the very statement that crossed the mark (docs/decisions/0010). Its id
# is the time of `$event` with the variant's own end: in the order of time, one a variant.
LOW: LiteralString = """
    low AS (
        INSERT INTO events (store_id, id, type, data, occurred_at)
        SELECT $store, (left($event::uuid::text, 24) || right(variant_id::text, 12))::uuid,
            'stock.low', jsonb_build_object('variant_id', variant_id), $now
        FROM taken WHERE fell_low
        RETURNING id
    ), low_deliveries AS (
        INSERT INTO event_deliveries (store_id, event_id, handler, due_at)
        SELECT $store, low.id, handler, $now FROM low, unnest($low_handlers::text[]) AS handler
    )
"""
