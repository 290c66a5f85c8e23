"""Buyers as a gateway knows them, so that it can keep their ways to pay where they agree."""

from pesan.migrations.sql import fence, hide_from_test_keys, run

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    run("""
        -- The buyer is who they say, and may keep their card at the gateway.
        ALTER TABLE payments ADD COLUMN remember boolean NOT NULL DEFAULT false;

        -- Once a connection and customer, whoever asks at the same moment.
        CREATE TABLE payment_customers (
            store_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            customer_id uuid NOT NULL,
            livemode boolean NOT NULL,
            round integer NOT NULL DEFAULT 1,  -- made anew: it was deleted at the gateway
            asked_at timestamptz NOT NULL,  -- without `gateway_id` what came of it is unknown
            gateway_id text,
            forget_at timestamptz,  -- erased: kept until the gateway has forgotten them too
            PRIMARY KEY (store_id, connection_id, customer_id),
            CONSTRAINT payment_customers_gateway_key UNIQUE (store_id, connection_id, gateway_id),
            FOREIGN KEY (store_id, connection_id) REFERENCES connections (store_id, id),
            FOREIGN KEY (store_id, customer_id) REFERENCES customers (store_id, id)
        );
        CREATE INDEX payment_customers_customer ON payment_customers (store_id, customer_id);
    """)
    fence("payment_customers", grants="SELECT, INSERT, UPDATE, DELETE")
    hide_from_test_keys("payment_customers")
