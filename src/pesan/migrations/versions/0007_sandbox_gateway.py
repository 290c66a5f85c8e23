"""The simulated bank behind the sandbox gateway: what a real gateway keeps on its own side."""

from pesan.migrations.sql import fence, run

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run("""
        CREATE TABLE sandbox_gateway_requests (
            store_id uuid NOT NULL,
            id text NOT NULL,
            reference text NOT NULL,
            amount_minor bigint NOT NULL CHECK (amount_minor > 0),
            currency text NOT NULL,
            state text NOT NULL CHECK (state IN (
                'requires_action', 'captured', 'failed', 'expired', 'cancelled')),
            -- What buyers paid on it: [{id, amount_minor, captured_at}].
            captures jsonb NOT NULL DEFAULT '[]',
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id)
        );

        CREATE TABLE sandbox_gateway_refunds (
            store_id uuid NOT NULL,
            id text NOT NULL,
            request_id text NOT NULL,
            reference text NOT NULL,
            amount_minor bigint NOT NULL CHECK (amount_minor > 0),
            currency text NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, request_id) REFERENCES sandbox_gateway_requests (store_id, id),
            CONSTRAINT sandbox_gateway_refunds_once UNIQUE (store_id, reference)
        );
    """)
    fence("sandbox_gateway_requests", grants="SELECT, INSERT, UPDATE")
    fence("sandbox_gateway_refunds", grants="SELECT, INSERT")
