"""The dashboard's own sessions and the links that open one."""

from pesan.migrations.sql import run

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run("""
        -- A browser that is logged in. It rides on a session of the person: ending that ends this.
        -- Only hashes stand here: who reads this table can use nothing of it.
        CREATE TABLE dashboard_sessions (
            token_hash bytea PRIMARY KEY,
            session_id uuid NOT NULL REFERENCES sessions (id),
            store_id uuid REFERENCES stores (id),
            created_at timestamptz NOT NULL,
            seen_at timestamptz NOT NULL
        );

        -- `pesan demo` prints one: it logs in once, within minutes.
        CREATE TABLE login_links (
            token_hash bytea PRIMARY KEY,
            user_id uuid NOT NULL REFERENCES users (id),
            expires_at timestamptz NOT NULL,
            used_at timestamptz
        );

        GRANT SELECT, INSERT, UPDATE, DELETE ON dashboard_sessions TO pesan_router;
        GRANT SELECT, INSERT, UPDATE ON login_links TO pesan_router;
    """)
