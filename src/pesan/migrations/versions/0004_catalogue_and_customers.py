"""What is sold, how much of it there is, and who buys it."""

from pesan.migrations.sql import fence, run

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run("""
        CREATE TABLE products (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            slug text NOT NULL,
            name text NOT NULL,
            description text NOT NULL DEFAULT '',
            category text,
            tags text[] NOT NULL DEFAULT '{}',
            images jsonb NOT NULL DEFAULT '[]',
            options text[] NOT NULL DEFAULT '{}',
            status text NOT NULL CHECK (status IN ('draft', 'active', 'archived')),
            -- Names, SKUs, tags and synonyms, folded for search by catalogue/rules.py.
            search_text text NOT NULL,
            metadata jsonb NOT NULL DEFAULT '{}',
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            CONSTRAINT products_slug_key UNIQUE (store_id, slug)
        );
    """)
    fence("products", grants="SELECT, INSERT, UPDATE")
    run("""
        CREATE TABLE product_variants (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            product_id uuid NOT NULL,
            sku text NOT NULL,
            title text NOT NULL,
            options jsonb NOT NULL DEFAULT '{}',
            price_minor bigint NOT NULL CHECK (price_minor >= 0),
            compare_at_minor bigint CHECK (compare_at_minor >= 0),
            cost_minor bigint CHECK (cost_minor >= 0),
            currency text NOT NULL,
            weight_grams integer CHECK (weight_grams >= 0),
            barcode text,
            position integer NOT NULL,
            archived_at timestamptz,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, product_id) REFERENCES products (store_id, id),
            CONSTRAINT product_variants_sku_key UNIQUE (store_id, sku)
        );
        CREATE INDEX product_variants_product ON product_variants (store_id, product_id);
    """)
    fence("product_variants", grants="SELECT, INSERT, UPDATE")
    run("""
        -- Hot rows: room on each page keeps updates off the indexes.
        CREATE TABLE inventory_levels (
            store_id uuid NOT NULL,
            variant_id uuid NOT NULL,
            on_hand integer NOT NULL,
            reserved integer NOT NULL DEFAULT 0,
            backorder boolean NOT NULL DEFAULT false,
            low_stock_at integer CHECK (low_stock_at >= 0),
            PRIMARY KEY (store_id, variant_id),
            FOREIGN KEY (store_id, variant_id) REFERENCES product_variants (store_id, id),
            CONSTRAINT inventory_reserved_not_negative CHECK (reserved >= 0),
            CONSTRAINT inventory_never_oversold CHECK (backorder OR on_hand - reserved >= 0)
        ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
    """)
    fence("inventory_levels", grants="SELECT, INSERT, UPDATE")
    run("""
        -- Written by the checkout statement; no foreign keys (docs/decisions/0005). The
        -- invariants prove what they would.
        CREATE TABLE inventory_reservations (
            store_id uuid NOT NULL,
            order_id uuid NOT NULL,
            variant_id uuid NOT NULL,
            id uuid NOT NULL,
            quantity integer NOT NULL CHECK (quantity > 0),
            status text NOT NULL CHECK (status IN ('held', 'committed', 'released', 'expired')),
            expires_at timestamptz NOT NULL,
            created_at timestamptz NOT NULL,
            settled_at timestamptz,
            PRIMARY KEY (store_id, order_id, variant_id),
            CONSTRAINT held_is_not_settled CHECK ((status = 'held') = (settled_at IS NULL))
        ) WITH (fillfactor = 80);

        -- The ledger: sum(delta) is on_hand. Append-only.
        CREATE TABLE inventory_movements (
            store_id uuid NOT NULL,
            variant_id uuid NOT NULL,
            id uuid NOT NULL,
            delta integer NOT NULL CHECK (delta <> 0),
            reason text NOT NULL,
            order_id uuid,
            actor text NOT NULL,
            note text,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, variant_id, id)
        );
    """)
    fence("inventory_reservations", grants="SELECT, INSERT, UPDATE")
    fence("inventory_movements", grants="SELECT, INSERT")
    run("""
        CREATE TABLE customers (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            name text NOT NULL,
            phone text CHECK (phone ~ '^\\+[1-9][0-9]{6,14}$'),
            email text CHECK (email = lower(email)),
            tags text[] NOT NULL DEFAULT '{}',
            note text,
            locale text CHECK (locale IN ('id', 'en')),
            metadata jsonb NOT NULL DEFAULT '{}',
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            deleted_at timestamptz,
            PRIMARY KEY (store_id, id)
        );
        CREATE UNIQUE INDEX customers_phone_key ON customers (store_id, phone)
            WHERE deleted_at IS NULL;
        CREATE UNIQUE INDEX customers_email_key ON customers (store_id, email)
            WHERE deleted_at IS NULL;

        CREATE TABLE customer_identities (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            customer_id uuid NOT NULL,
            channel text NOT NULL,
            kind text NOT NULL,
            value text NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, customer_id) REFERENCES customers (store_id, id),
            CONSTRAINT customer_identities_key UNIQUE (store_id, channel, kind, value)
        );
        CREATE INDEX customer_identities_customer ON customer_identities (store_id, customer_id);

        CREATE TABLE customer_addresses (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            customer_id uuid NOT NULL,
            text text NOT NULL,
            city text,
            postal_code text,
            recipient text,
            phone text,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, customer_id) REFERENCES customers (store_id, id)
        );
        CREATE INDEX customer_addresses_customer ON customer_addresses (store_id, customer_id);
    """)
    fence("customers", grants="SELECT, INSERT, UPDATE")
    fence("customer_identities", grants="SELECT, INSERT, UPDATE")
    fence("customer_addresses", grants="SELECT, INSERT, UPDATE")
