"""When somebody last proved who they are, where a key may come from, and keys that were retired."""

from pesan.migrations.sql import run

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run("""
        -- The password (and the code) given last; of sessions older than this, nobody knows.
        ALTER TABLE sessions ADD COLUMN proved_at timestamptz NOT NULL DEFAULT '-infinity';
        GRANT SELECT (proved_at) ON sessions TO pesan_app;

        -- The gate of a store transaction asks whether an owner has a second factor.
        GRANT SELECT (user_id, confirmed_at) ON second_factors TO pesan_app;

        -- Networks a key is taken from; none: from anywhere.
        ALTER TABLE api_keys ADD COLUMN networks text[] NOT NULL DEFAULT '{}';

        -- What hashes were made with under an earlier PESAN_SECRET_KEY, sealed by the present one:
        -- a hash cannot be made anew, so what it was made with is kept (app/rotation.py).
        CREATE TABLE retired_keys (
            purpose text NOT NULL,
            fingerprint bytea NOT NULL,
            sealed_key bytea NOT NULL,
            retired_at timestamptz NOT NULL,
            PRIMARY KEY (purpose, fingerprint)
        );
        GRANT SELECT, INSERT, UPDATE ON retired_keys TO pesan_router;
    """)
