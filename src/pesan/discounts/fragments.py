"""What an order costs, as the checkout statement says it. In plain words: rules.py, which agrees.

Each fragment reads what the one before gives. Numeric throughout, so that no sum of prices
overflows before it was compared with the most an order may cost; `div` is exact, `/` is not.
"""

from typing import LiteralString

# Reads `sums (subtotal, fee, unit)`: one row, and `locked`: goods are locked before discounts, here
# as everywhere, so no two checkouts wait for each other. A discount with a usage limit is a hot
# row: it is locked, so that who comes after sees how many are left. One without is only read.
# Gives `best`, the one that applies, and `refused`, why the code that was named does not.
OFFERED: LiteralString = """
    candidates AS MATERIALIZED (
        SELECT o.id, o.code, o.type, o.usage_limit, o.per_customer_limit, o.saving,
            CASE
                WHEN o.starts_at > $now THEN 'not_started'
                WHEN o.ends_at <= $now THEN 'ended'
                WHEN o.subtotal < o.min_spend_minor THEN 'min_spend'
                WHEN o.used >= o.usage_limit THEN 'used_up'
                WHEN c.used >= o.per_customer_limit THEN 'customer_used_up'
                WHEN o.saving = 0 THEN 'saves_nothing'
            END AS refusal
        FROM (
            SELECT d.*, sums.subtotal, CASE d.type
                    WHEN 'free_shipping' THEN sums.fee
                    WHEN 'fixed' THEN LEAST(d.amount_minor, sums.subtotal)
                    ELSE LEAST(sums.subtotal, unit * div(
                        2 * sums.subtotal * d.percent_bp + 10000 * unit, 20000 * unit))
                END AS saving
            FROM (
                SELECT id, code, type, percent_bp, amount_minor, min_spend_minor, starts_at,
                    ends_at, usage_limit, per_customer_limit, used
                FROM discounts
                WHERE store_id = $store AND code = $discount_code AND deleted_at IS NULL
                UNION ALL
                SELECT id, code, type, percent_bp, amount_minor, min_spend_minor, starts_at,
                    ends_at, usage_limit, per_customer_limit, used
                FROM discounts WHERE store_id = $store AND automatic AND deleted_at IS NULL
            ) d, sums
        ) o
        LEFT JOIN discount_customers c
            ON c.store_id = $store AND c.discount_id = o.id AND c.customer_id = $customer
    ), limited AS MATERIALIZED (
        SELECT id, used < usage_limit AS is_left FROM discounts
        WHERE store_id = $store AND usage_limit IS NOT NULL AND deleted_at IS NULL
            AND id IN (SELECT id FROM candidates WHERE refusal IS NULL)
            AND EXISTS (SELECT FROM locked)
        ORDER BY id FOR UPDATE
    ), best AS (
        SELECT c.id, c.code, c.type, c.saving, c.usage_limit, c.per_customer_limit
        FROM candidates c LEFT JOIN limited l ON l.id = c.id
        WHERE c.refusal IS NULL AND (c.usage_limit IS NULL OR l.is_left)
        ORDER BY c.saving DESC, c.code IS NULL, c.id LIMIT 1
    ), refused AS (
        SELECT CASE
                WHEN c.id IS NULL THEN 'unknown'
                WHEN c.refusal IS NOT NULL THEN c.refusal
                WHEN c.usage_limit IS NOT NULL AND l.is_left IS NOT TRUE THEN 'used_up'
            END AS reason
        FROM (SELECT $discount_code::text AS named) n
        LEFT JOIN candidates c ON c.code = n.named
        LEFT JOIN limited l ON l.id = c.id
        WHERE n.named IS NOT NULL
    )
"""

# Reads `sums` and `best`, and `priced (item_id, position, line, ...)`. Gives `reckoned`, one row,
# and `shares (item_id, discount)`, one a line.
RECKONED: LiteralString = """
    reckoned AS (
        SELECT s.*, s.fee - s.shipping_discount AS shipping,
            s.subtotal - s.discount + s.fee - s.shipping_discount
                + CASE WHEN s.tax_inclusive THEN 0 ELSE s.tax END AS total
        FROM (
            SELECT d.*, COALESCE(unit * div(
                    2 * (d.subtotal - d.discount) * d.tax_rate_bp + d.taxed_in * unit,
                    2 * d.taxed_in * unit), 0) AS tax
            FROM (
                SELECT sums.*, best.code,
                    CASE WHEN best.type <> 'free_shipping' THEN best.saving ELSE 0 END AS discount,
                    CASE WHEN best.type = 'free_shipping' THEN best.saving ELSE 0 END
                        AS shipping_discount,
                    CASE WHEN sums.tax_inclusive THEN 10000 + sums.tax_rate_bp ELSE 10000 END
                        AS taxed_in
                FROM sums LEFT JOIN best ON true
            ) d
        ) s
    ), shares AS (
        SELECT item_id, part + CASE
                WHEN row_number() OVER (ORDER BY rest DESC, position)
                    <= (discount - sum(part) OVER ()) / step THEN step
                ELSE 0
            END AS discount
        FROM (
            SELECT p.item_id, p.position, r.discount, r.step,
                COALESCE(step * div(r.discount * p.line, NULLIF(r.subtotal, 0) * step), 0) AS part,
                COALESCE(mod(r.discount * p.line, NULLIF(r.subtotal, 0) * step), 0) AS rest
            FROM priced p, (
                SELECT discount, subtotal,
                    CASE WHEN are_whole AND mod(discount, unit) = 0 THEN unit ELSE 1 END AS step
                FROM reckoned
            ) r
        ) parts_of_lines
    )
"""

# Reads `best` and the statement's verdict `go (customer_id)`. The lock was taken before; should two
# orders of one customer meet all the same, the CHECK of the counter ends the later one.
USED: LiteralString = """
    counted AS (
        UPDATE discounts d SET used = d.used + 1 FROM best, go
        WHERE d.store_id = $store AND d.id = best.id AND best.usage_limit IS NOT NULL
    ), counted_customer AS (
        INSERT INTO discount_customers (store_id, discount_id, customer_id, used, most)
        SELECT $store, best.id, go.customer_id, 1, best.per_customer_limit
        FROM best, go WHERE best.per_customer_limit IS NOT NULL
        ON CONFLICT (store_id, discount_id, customer_id)
            DO UPDATE SET used = discount_customers.used + 1, most = excluded.most
    ), discount_use AS (
        INSERT INTO discount_uses
            (store_id, order_id, discount_id, customer_id, status, counted, customer_counted)
        SELECT $store, $order, best.id, go.customer_id, 'taken', best.usage_limit IS NOT NULL,
            best.per_customer_limit IS NOT NULL
        FROM best, go
        ON CONFLICT (store_id, order_id) DO UPDATE SET discount_id = excluded.discount_id,
            status = 'taken', counted = excluded.counted,
            customer_counted = excluded.customer_counted
    )
"""
