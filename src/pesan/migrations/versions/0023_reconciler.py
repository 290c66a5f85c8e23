"""What the gateways say, held against what we say: the runs, and cases that have no order."""

from pesan.migrations.sql import fence, run

revision = "0023"
down_revision = "0020"


def upgrade() -> None:
    run("""
        -- The owner is not let through a forced fence, and would change nothing.
        ALTER TABLE reconciliation_cases NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE reconciliation_cases
            ADD COLUMN subject text,  -- a payment of ours, or what a gateway calls it
            ADD COLUMN amount_minor bigint,  -- of what stands at the gateway alone
            ADD COLUMN currency text,
            ADD COLUMN action text,  -- which of the offered ones was chosen
            ALTER COLUMN order_id DROP NOT NULL,
            ALTER COLUMN payment_id DROP NOT NULL,
            DROP CONSTRAINT one_case_a_kind;
        UPDATE reconciliation_cases SET subject = payment_id::text;
        ALTER TABLE reconciliation_cases
            ALTER COLUMN subject SET NOT NULL,
            ADD CONSTRAINT one_case_a_kind UNIQUE (store_id, kind, subject);
        ALTER TABLE reconciliation_cases FORCE ROW LEVEL SECURITY;
        CREATE INDEX reconciliation_cases_order ON reconciliation_cases (store_id, order_id);

        CREATE TABLE reconciliations (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            status text NOT NULL CHECK (status IN ('running', 'done', 'failed')),
            since timestamptz NOT NULL,
            until timestamptz NOT NULL,
            listed integer NOT NULL DEFAULT 0,  -- what the gateways told of
            healed integer NOT NULL DEFAULT 0,  -- what we had missed, and have booked now
            opened integer NOT NULL DEFAULT 0,  -- cases
            failure text,
            actor text NOT NULL,
            started_at timestamptz NOT NULL,
            finished_at timestamptz,
            PRIMARY KEY (store_id, id)
        );
        CREATE UNIQUE INDEX reconciliations_one_running ON reconciliations (store_id)
            WHERE status = 'running';
        CREATE INDEX reconciliations_done ON reconciliations (store_id, until)
            WHERE status = 'done';
    """)
    fence("reconciliations", grants="SELECT, INSERT, UPDATE")
