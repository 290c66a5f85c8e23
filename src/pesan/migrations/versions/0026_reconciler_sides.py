"""Each gateway's books are held against ours by themselves, and runs are not kept for ever."""

from pesan.migrations.sql import fence, prune, route, run

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    run("""
        ALTER TABLE reconciliations
            ADD COLUMN gateways jsonb NOT NULL DEFAULT '[]',  -- what came of each
            DROP CONSTRAINT reconciliations_status_check,
            ADD CONSTRAINT reconciliations_status_check
                CHECK (status IN ('running', 'done', 'partial', 'failed'));
        DROP INDEX reconciliations_done;
        CREATE INDEX reconciliations_done ON reconciliations (store_id, until)
            WHERE status IN ('done', 'partial');
        CREATE INDEX reconciliations_begun ON reconciliations (store_id, started_at);
        CREATE INDEX reconciliations_age ON reconciliations
            USING brin (started_at) WITH (pages_per_range = 32, autosummarize = on);

        -- No key: a case outlives the run that found it.
        ALTER TABLE reconciliation_cases ADD COLUMN reconciliation_id uuid;
        CREATE INDEX reconciliation_cases_run
            ON reconciliation_cases (store_id, reconciliation_id) WHERE status = 'open';

        CREATE TABLE reconciliation_cursors (
            store_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            until timestamptz NOT NULL,
            PRIMARY KEY (store_id, connection_id),
            FOREIGN KEY (store_id, connection_id) REFERENCES connections (store_id, id)
        );
    """)
    fence("reconciliation_cursors", grants="SELECT, INSERT, UPDATE")
    route("reconciliations", columns=("store_id", "id", "status", "started_at"))
    route("reconciliation_cases", columns=("store_id", "reconciliation_id", "status"))
    prune("reconciliations", "started_at < now() - interval '7 days'")
