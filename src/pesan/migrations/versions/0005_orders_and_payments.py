"""Orders, and the money for them."""

from pesan.migrations.sql import fence, route, run

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run("""
        CREATE TABLE orders (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            number bigint NOT NULL CHECK (number > 0),
            customer_id uuid NOT NULL,
            conversation_id uuid,
            status text NOT NULL CHECK (status IN (
                'awaiting_payment', 'paid', 'packed', 'shipped', 'delivered', 'completed',
                'expired', 'cancelled', 'returned')),
            channel text NOT NULL,
            livemode boolean NOT NULL,
            currency text NOT NULL,
            subtotal_minor bigint NOT NULL CHECK (subtotal_minor >= 0),
            discount_minor bigint NOT NULL DEFAULT 0 CHECK (discount_minor >= 0),
            shipping_minor bigint NOT NULL CHECK (shipping_minor >= 0),
            tax_minor bigint NOT NULL CHECK (tax_minor >= 0),
            tax_inclusive boolean NOT NULL,
            total_minor bigint NOT NULL CHECK (total_minor >= 0),
            shipping_method text,
            shipping_address jsonb,
            note text,
            metadata jsonb NOT NULL DEFAULT '{}',
            reserved_until timestamptz NOT NULL,
            placed_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            version integer NOT NULL DEFAULT 1,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, customer_id) REFERENCES customers (store_id, id),
            CONSTRAINT orders_number_key UNIQUE (store_id, number),
            CONSTRAINT orders_add_up CHECK (total_minor = subtotal_minor - discount_minor
                + shipping_minor + CASE WHEN tax_inclusive THEN 0 ELSE tax_minor END)
        ) WITH (fillfactor = 80);
        CREATE INDEX orders_customer ON orders (store_id, customer_id, id);

        CREATE TABLE order_items (
            store_id uuid NOT NULL,
            order_id uuid NOT NULL,
            id uuid NOT NULL,
            variant_id uuid NOT NULL,
            product_id uuid NOT NULL,
            sku text NOT NULL,
            title text NOT NULL,
            quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
            unit_price_minor bigint NOT NULL CHECK (unit_price_minor >= 0),
            total_minor bigint NOT NULL CHECK (total_minor = unit_price_minor * quantity),
            PRIMARY KEY (store_id, order_id, id),
            FOREIGN KEY (store_id, order_id) REFERENCES orders (store_id, id)
        );

        -- Append-only, written by the same statement as the order.
        CREATE TABLE order_status_history (
            store_id uuid NOT NULL,
            order_id uuid NOT NULL,
            id uuid NOT NULL,
            from_status text,
            to_status text NOT NULL,
            at timestamptz NOT NULL,
            actor text NOT NULL,
            reason text,
            PRIMARY KEY (store_id, order_id, id)
        );
    """)
    fence("orders", grants="SELECT, INSERT, UPDATE")
    fence("order_items", grants="SELECT, INSERT")
    fence("order_status_history", grants="SELECT, INSERT")

    run("""
        CREATE TABLE payments (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            order_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            provider text NOT NULL,
            method text NOT NULL,
            channel_code text,
            status text NOT NULL CHECK (status IN ('pending', 'requires_action', 'captured',
                'partially_refunded', 'refunded', 'failed', 'expired', 'cancelled')),
            amount_minor bigint NOT NULL CHECK (amount_minor > 0),
            captured_minor bigint NOT NULL DEFAULT 0 CHECK (captured_minor >= 0),
            -- Refunds under way, done, or left to a hand; those done alone are `refunded_minor`.
            promised_minor bigint NOT NULL DEFAULT 0,
            refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
            currency text NOT NULL,
            livemode boolean NOT NULL,
            -- How often the gateway was asked, each time under a reference of its own; the last
            -- ask's answer is `gateway_id`, and is unknown while only `asked_at` stands.
            asks integer NOT NULL DEFAULT 0 CHECK (asks >= 0),
            asked_at timestamptz,
            gateway_id text,
            action jsonb,
            failure text,
            -- The request that began the attempt, so that its repeat finds it again.
            request_key bytea,
            request_fingerprint bytea,
            metadata jsonb NOT NULL DEFAULT '{}',
            -- The secret in the pay page's address; finds the store (see route below).
            pay_token text NOT NULL,
            expires_at timestamptz NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            version integer NOT NULL DEFAULT 1,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, order_id) REFERENCES orders (store_id, id),
            FOREIGN KEY (store_id, connection_id) REFERENCES connections (store_id, id),
            CONSTRAINT payments_token_key UNIQUE (pay_token),
            CONSTRAINT never_refunds_more_than_captured
                CHECK (refunded_minor <= promised_minor AND promised_minor <= captured_minor)
        ) WITH (fillfactor = 80);
        -- An order has at most one attempt that could still be paid.
        CREATE UNIQUE INDEX payments_one_live_attempt ON payments (store_id, order_id)
            WHERE status IN ('pending', 'requires_action');
        CREATE UNIQUE INDEX payments_gateway_key ON payments (store_id, connection_id, gateway_id);
        CREATE UNIQUE INDEX payments_request_key ON payments (store_id, request_key)
            WHERE request_key IS NOT NULL;
        CREATE INDEX payments_order ON payments (store_id, order_id);

        CREATE TABLE payment_status_history (
            store_id uuid NOT NULL,
            payment_id uuid NOT NULL,
            id uuid NOT NULL,
            from_status text,
            to_status text NOT NULL,
            at timestamptz NOT NULL,
            actor text NOT NULL,
            reason text,
            PRIMARY KEY (store_id, payment_id, id)
        );

        -- Money a gateway holds for us; one capture of the gateway is booked once, for ever.
        CREATE TABLE payment_captures (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            payment_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            gateway_id text NOT NULL,
            request_id text NOT NULL,  -- the gateway's request it was paid on: refunds name it
            amount_minor bigint NOT NULL CHECK (amount_minor > 0),
            currency text NOT NULL,
            captured_at timestamptz NOT NULL,
            booked_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, payment_id) REFERENCES payments (store_id, id),
            CONSTRAINT payment_captures_once UNIQUE (store_id, connection_id, gateway_id)
        );
        CREATE INDEX payment_captures_payment ON payment_captures (store_id, payment_id);

        CREATE TABLE refunds (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            payment_id uuid NOT NULL,
            amount_minor bigint NOT NULL CHECK (amount_minor > 0),
            currency text NOT NULL,
            status text NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed', 'manual')),
            reason text NOT NULL,
            actor text NOT NULL,
            request_id text,  -- the gateway's request whose money goes back
            asked_at timestamptz,  -- the gateway may have been asked; never asked twice
            gateway_id text,
            failure text,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            version integer NOT NULL DEFAULT 1,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, payment_id) REFERENCES payments (store_id, id)
        );
        CREATE INDEX refunds_payment ON refunds (store_id, payment_id);
        CREATE INDEX refunds_gateway ON refunds (store_id, gateway_id);

        -- What a person has to look at: money and orders that do not agree.
        CREATE TABLE reconciliation_cases (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            kind text NOT NULL,
            order_id uuid NOT NULL,
            payment_id uuid NOT NULL,
            detail text NOT NULL,
            status text NOT NULL CHECK (status IN ('open', 'resolved')),
            created_at timestamptz NOT NULL,
            resolved_at timestamptz,
            resolved_by text,
            resolution text,
            PRIMARY KEY (store_id, id),
            CONSTRAINT one_case_a_kind UNIQUE (store_id, payment_id, kind)
        );

        -- Saved ways to pay; the token is sealed, the label is what a person recognises.
        CREATE TABLE payment_methods (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            customer_id uuid NOT NULL,
            provider text NOT NULL,
            method text NOT NULL,
            label text NOT NULL,
            sealed_token bytea NOT NULL,
            created_at timestamptz NOT NULL,
            deleted_at timestamptz,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, customer_id) REFERENCES customers (store_id, id)
        );

        -- Every genuine webhook of a gateway, as it came, once.
        CREATE TABLE payment_webhook_logs (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            connection_id uuid NOT NULL,
            dedupe_key text NOT NULL,
            event text NOT NULL,
            body bytea NOT NULL,
            notice jsonb,
            deliveries integer NOT NULL DEFAULT 1,
            received_at timestamptz NOT NULL,
            processed_at timestamptz,
            error text,
            PRIMARY KEY (store_id, id),
            CONSTRAINT payment_webhook_logs_once UNIQUE (store_id, connection_id, dedupe_key)
        );
    """)
    fence("payments", grants="SELECT, INSERT, UPDATE")
    route("payments", columns=("store_id", "id", "pay_token"))
    fence("payment_status_history", grants="SELECT, INSERT")
    fence("payment_captures", grants="SELECT, INSERT")
    fence("refunds", grants="SELECT, INSERT, UPDATE")
    fence("reconciliation_cases", grants="SELECT, INSERT, UPDATE")
    fence("payment_methods", grants="SELECT, INSERT, UPDATE")
    fence("payment_webhook_logs", grants="SELECT, INSERT, UPDATE")
