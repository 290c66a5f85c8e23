"""What a buyer's bank takes back: disputed, then held again or lost."""

from pesan.migrations.sql import fence, run

revision = "0020"
down_revision = "0022"


def upgrade() -> None:
    run("""
        ALTER TABLE payments DROP CONSTRAINT payments_status_check;
        ALTER TABLE payments ADD CONSTRAINT payments_status_check CHECK (status IN (
            'pending', 'requires_action', 'captured', 'partially_refunded', 'refunded', 'disputed',
            'lost', 'failed', 'expired', 'cancelled')) NOT VALID;

        -- When it is too late for whoever should answer; most cases have all the time in the world.
        ALTER TABLE reconciliation_cases ADD COLUMN due_at timestamptz;

        -- A payment stands as its disputes together have it.
        CREATE TABLE payment_disputes (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            payment_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            gateway_id text NOT NULL,
            state text NOT NULL CHECK (state IN ('inquiry', 'open', 'won', 'lost')),
            amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
            currency text NOT NULL,
            reason text NOT NULL,
            due_at timestamptz,
            opened_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, payment_id) REFERENCES payments (store_id, id),
            CONSTRAINT payment_disputes_once UNIQUE (store_id, connection_id, gateway_id)
        );
        CREATE INDEX payment_disputes_payment ON payment_disputes (store_id, payment_id);
    """)
    run("ALTER TABLE payments VALIDATE CONSTRAINT payments_status_check")
    fence("payment_disputes", grants="SELECT, INSERT, UPDATE")
