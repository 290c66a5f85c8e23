"""What was done before it was done right is made right."""

from pesan.migrations.sql import fence, run

revision = "0017"
down_revision = "0016"


MERGES = """
    -- The owner is not let through a forced fence, and would move nothing.
    ALTER TABLE orders NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE discount_uses NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE discount_customers NO FORCE ROW LEVEL SECURITY;

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

    ALTER TABLE orders FORCE ROW LEVEL SECURITY;
    ALTER TABLE discount_uses FORCE ROW LEVEL SECURITY;
    ALTER TABLE discount_customers FORCE ROW LEVEL SECURITY;
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

        -- What is held of one variant, in the list's own order (docs/decisions/0008). It names no
        -- status: a reservation that is settled moves in its page, and writes no index.
        CREATE INDEX inventory_reservations_variant
            ON inventory_reservations (store_id, variant_id, order_id);
    """)
    find_customers_by_rows()


def find_customers_by_rows() -> None:
    run("""
        -- What lists find customers by (customers/queries/terms.py): a row a word, because no index
        -- serves a part of a text, or an array, behind a policy (docs/decisions/0008).
        CREATE TABLE customer_terms (
            store_id uuid NOT NULL,
            term text COLLATE "C" NOT NULL,
            customer_id uuid NOT NULL,
            PRIMARY KEY (store_id, term, customer_id)
        );
        CREATE INDEX customer_terms_customer ON customer_terms (store_id, customer_id);

        ALTER TABLE customers NO FORCE ROW LEVEL SECURITY;
        INSERT INTO customer_terms (store_id, customer_id, term)
        SELECT c.store_id, c.id, t.term
        FROM customers c CROSS JOIN LATERAL (
            SELECT left(word, 40) FROM regexp_split_to_table(
                lower(c.name || ' ' || COALESCE(c.email, '')), '[^[:alnum:]]+') AS word
            WHERE word <> ''
            UNION SELECT left(c.email, 40) WHERE c.email IS NOT NULL
            UNION SELECT substr(c.phone, i) FROM generate_series(2, length(c.phone) - 2) AS i
            UNION SELECT '#' || tag FROM unnest(c.tags) AS tag
        ) t (term)
        WHERE c.deleted_at IS NULL;
        ALTER TABLE customers FORCE ROW LEVEL SECURITY;
    """)
    fence("customer_terms", grants="SELECT, INSERT, DELETE")
