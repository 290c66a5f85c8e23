"""Discounts, bundles, drafts, terms of payment."""

from pesan.migrations.sql import fence, run

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run("""
        CREATE TABLE discounts (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            -- As it is typed, in its one spelling (discounts/rules.py). Null: applies by itself.
            code text CHECK (code ~ '^[A-Z0-9][A-Z0-9_-]{1,39}$'),
            automatic boolean NOT NULL,
            type text NOT NULL CHECK (type IN ('percent', 'fixed', 'free_shipping')),
            percent_bp integer CHECK (percent_bp BETWEEN 1 AND 10000),  -- 12.5 % is 1250
            amount_minor bigint CHECK (amount_minor > 0),
            currency text NOT NULL,
            min_spend_minor bigint CHECK (min_spend_minor >= 0),
            starts_at timestamptz,
            ends_at timestamptz,
            usage_limit integer CHECK (usage_limit > 0),
            per_customer_limit integer CHECK (per_customer_limit > 0),
            -- Uses that count against `usage_limit`. Without one nobody counts: the row stays cold.
            used integer NOT NULL DEFAULT 0 CHECK (used >= 0),
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            deleted_at timestamptz,
            PRIMARY KEY (store_id, id),
            CONSTRAINT discounts_code_or_automatic CHECK ((code IS NULL) = automatic),
            CONSTRAINT discounts_by_type CHECK (
                (type = 'percent') = (percent_bp IS NOT NULL)
                AND (type = 'fixed') = (amount_minor IS NOT NULL)),
            CONSTRAINT discounts_never_overused CHECK (used <= usage_limit)
        ) WITH (fillfactor = 50);
        CREATE UNIQUE INDEX discounts_code_key ON discounts (store_id, code)
            WHERE deleted_at IS NULL;
        CREATE INDEX discounts_automatic ON discounts (store_id)
            WHERE automatic AND deleted_at IS NULL;

        -- One a discounted order, written by the checkout statement: no foreign keys
        -- (docs/decisions/0007). `counted`: it stands in the discount's or the customer's counter.
        CREATE TABLE discount_uses (
            store_id uuid NOT NULL,
            order_id uuid NOT NULL,
            discount_id uuid NOT NULL,
            customer_id uuid NOT NULL,
            status text NOT NULL CHECK (status IN ('taken', 'given_back')),
            counted boolean NOT NULL,
            customer_counted boolean NOT NULL,
            PRIMARY KEY (store_id, order_id)
        ) WITH (fillfactor = 80);
        CREATE INDEX discount_uses_discount ON discount_uses (store_id, discount_id);

        CREATE TABLE discount_customers (
            store_id uuid NOT NULL,
            discount_id uuid NOT NULL,
            customer_id uuid NOT NULL,
            used integer NOT NULL CHECK (used >= 0),
            most integer NOT NULL,  -- the limit when it was last used
            PRIMARY KEY (store_id, discount_id, customer_id),
            CONSTRAINT discount_customers_never_overused CHECK (used <= most)
        );
    """)
    fence("discounts", grants="SELECT, INSERT, UPDATE")
    fence("discount_uses", grants="SELECT, INSERT, UPDATE, DELETE")
    fence("discount_customers", grants="SELECT, INSERT, UPDATE")
    run("""
        -- What a bundle is made of. A bundle has no level of its own, a component has one: so none
        -- is both (inventory/queries.py), and selling a bundle takes from its components.
        CREATE TABLE bundle_components (
            store_id uuid NOT NULL,
            bundle_id uuid NOT NULL,
            variant_id uuid NOT NULL,
            quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
            PRIMARY KEY (store_id, bundle_id, variant_id),
            FOREIGN KEY (store_id, bundle_id) REFERENCES product_variants (store_id, id),
            FOREIGN KEY (store_id, variant_id) REFERENCES product_variants (store_id, id),
            CONSTRAINT no_bundle_holds_itself CHECK (bundle_id <> variant_id)
        );
    """)
    fence("bundle_components", grants="SELECT, INSERT, UPDATE, DELETE")
    run("""
        ALTER TABLE orders
            ADD COLUMN discount_code text,
            -- What free shipping waived; `shipping_minor` is what is asked for.
            ADD COLUMN shipping_discount_minor bigint NOT NULL DEFAULT 0
                CHECK (shipping_discount_minor >= 0),
            ADD COLUMN payment_terms text NOT NULL DEFAULT 'prepaid'
                CHECK (payment_terms IN ('prepaid', 'cod', 'manual')),
            ADD CONSTRAINT orders_discount_goods_only CHECK (discount_minor <= subtotal_minor);
        ALTER TABLE order_items
            ADD COLUMN discount_minor bigint NOT NULL DEFAULT 0,
            -- The components of a bundle as it was sold: [{variant_id, quantity}] a piece.
            ADD COLUMN bundle jsonb,
            ADD CONSTRAINT order_items_discount CHECK (discount_minor BETWEEN 0 AND total_minor);
        ALTER TABLE carts
            ADD COLUMN discount_code text,
            ADD COLUMN shipping_method text;
        -- An order that is still awaited may be edited: its lines are written anew.
        GRANT DELETE ON order_items, inventory_reservations TO pesan_app;
    """)
    run("""
        -- Money taken by hand goes through no gateway; a payment takes it once.
        ALTER TABLE payments ALTER COLUMN connection_id DROP NOT NULL,
            ADD CONSTRAINT only_manual_has_no_gateway
                CHECK ((provider = 'manual') = (connection_id IS NULL));
        ALTER TABLE payment_captures ALTER COLUMN connection_id DROP NOT NULL;
        CREATE UNIQUE INDEX payment_captures_by_hand ON payment_captures (store_id, payment_id)
            WHERE connection_id IS NULL;
    """)
    run("""
        -- What somebody of the shop prepares for a buyer: holds no stock, and is no order yet.
        CREATE TABLE draft_orders (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            customer_id uuid,
            conversation_id uuid,
            items jsonb NOT NULL,
            shipping jsonb,
            discount_code text,
            payment_terms text CHECK (payment_terms IN ('prepaid', 'cod', 'manual')),
            note text,
            metadata jsonb NOT NULL,
            order_id uuid,  -- placed as
            created_by text NOT NULL,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            deleted_at timestamptz,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, customer_id) REFERENCES customers (store_id, id),
            FOREIGN KEY (store_id, order_id) REFERENCES orders (store_id, id)
        );
    """)
    fence("draft_orders", grants="SELECT, INSERT, UPDATE")
