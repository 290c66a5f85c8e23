"""How far each gateway's list of events was read: what no webhook told of is found there."""

from pesan.migrations.sql import fence, run

revision = "0021"
down_revision = "0023"


def upgrade() -> None:
    run("""
        CREATE TABLE payment_event_cursors (
            store_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            after text,
            since timestamptz NOT NULL,
            PRIMARY KEY (store_id, connection_id),
            FOREIGN KEY (store_id, connection_id) REFERENCES connections (store_id, id)
        );
    """)
    fence("payment_event_cursors", grants="SELECT, INSERT, UPDATE")
