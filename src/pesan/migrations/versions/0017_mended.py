"""What was done before it was done right is made right."""

from pesan.migrations.sql import run

revision = "0017"
down_revision = "0016"


MERGES = """
    -- A merge takes the discounts an order used along: those of before are moved to whoever
    -- the order is now, and counted anew (persons/queries/merging.py).
    UPDATE discount_uses u SET customer_id = o.customer_id FROM orders o
    WHERE o.store_id = u.store_id AND o.id = u.order_id AND o.customer_id <> u.customer_id;

    UPDATE discount_customers c SET used = 0 WHERE used > 0 AND NOT EXISTS (
        SELECT FROM discount_uses u WHERE u.store_id = c.store_id
            AND u.discount_id = c.discount_id AND u.customer_id = c.customer_id
            AND u.status = 'taken' AND u.customer_counted);

    INSERT INTO discount_customers AS c (store_id, discount_id, customer_id, used, most)
    SELECT store_id, discount_id, customer_id, count(*), count(*) FROM discount_uses
    WHERE status = 'taken' AND customer_counted
    GROUP BY store_id, discount_id, customer_id
    ON CONFLICT (store_id, discount_id, customer_id)
        DO UPDATE SET used = excluded.used, most = GREATEST(c.most, excluded.used);
"""


def upgrade() -> None:
    run(MERGES)
    run("""
        -- Every move of an order or a payment is in the audit log from now on, under the move's own
        -- id; what moved before is not, and is not looked for.
        ALTER TABLE order_status_history ADD COLUMN audited boolean NOT NULL DEFAULT false;
        ALTER TABLE order_status_history ALTER COLUMN audited SET DEFAULT true;
        ALTER TABLE payment_status_history ADD COLUMN audited boolean NOT NULL DEFAULT false;
        ALTER TABLE payment_status_history ALTER COLUMN audited SET DEFAULT true;
    """)
