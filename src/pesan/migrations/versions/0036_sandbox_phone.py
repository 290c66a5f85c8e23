"""The simulated phone has switches for what goes otherwise in life."""

from pesan.migrations.sql import fence, run

revision = "0036"
down_revision = "0038"


def upgrade() -> None:
    run("""
        CREATE TABLE sandbox_phones (
            store_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            -- off: none; on: 24 hours from what the person wrote last; closed: they wrote long ago.
            service_window text NOT NULL CHECK (service_window IN ('off', 'on', 'closed')),
            -- So many of the next messages end like this.
            fail_next integer NOT NULL CHECK (fail_next BETWEEN 0 AND 1000),
            fail_as text NOT NULL CHECK (fail_as IN ('refused', 'throttled', 'failed', 'unknown')),
            fail_code text NOT NULL CHECK (length(fail_code) <= 40),
            blocked_by text[] NOT NULL CHECK (cardinality(blocked_by) <= 50),
            PRIMARY KEY (store_id, connection_id),
            FOREIGN KEY (store_id, connection_id) REFERENCES connections (store_id, id)
        );
    """)
    fence("sandbox_phones", grants="SELECT, INSERT, UPDATE")
