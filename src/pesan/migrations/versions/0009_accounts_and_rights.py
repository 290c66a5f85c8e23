"""Sessions, API keys, invitations, second factors, and what was tried too often."""

from pesan.migrations.sql import fence, hide_from_test_keys, route, run

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run("""
        -- Asked by e-mail to join a store. No token stands here: it is made from the row and a key
        -- of the operator's, so asking again (issued_at moves) ends the one sent before.
        CREATE TABLE invitations (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            email text NOT NULL CHECK (email = lower(email)),
            role text NOT NULL CHECK (role IN ('owner', 'admin', 'staff', 'viewer')),
            invited_by uuid NOT NULL,
            issued_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            accepted_at timestamptz,
            accepted_by uuid,
            PRIMARY KEY (store_id, id),
            -- The token names an invitation only; this index finds its store.
            CONSTRAINT invitations_id_key UNIQUE (id),
            CHECK ((accepted_at IS NULL) = (accepted_by IS NULL))
        );
        CREATE UNIQUE INDEX invitations_one_an_address ON invitations (store_id, email)
            WHERE accepted_at IS NULL;
    """)
    fence("invitations", grants="SELECT, INSERT, UPDATE, DELETE")
    route("invitations", columns=("store_id", "id"))
    run("""
        ALTER TABLE sessions
            ADD COLUMN kind text NOT NULL DEFAULT 'api' CHECK (kind IN ('api', 'dashboard')),
            -- A keyed hash of the network the login came from; empty where it is not known.
            ADD COLUMN place bytea NOT NULL DEFAULT '';

        -- A program's way in. A key is at most what its maker is at the moment it is used.
        CREATE TABLE api_keys (
            id uuid PRIMARY KEY,
            user_id uuid NOT NULL REFERENCES users (id),
            name text NOT NULL,
            key_hash bytea NOT NULL,
            last4 text NOT NULL,
            livemode boolean NOT NULL,
            scopes text[] NOT NULL,
            only_store_id uuid, -- null: every store its maker belongs to
            created_at timestamptz NOT NULL,
            expires_at timestamptz,
            last_used_at timestamptz,
            exposed_at timestamptz,
            revoked_at timestamptz,
            CONSTRAINT api_keys_hash_key UNIQUE (key_hash)
        );
        CREATE INDEX api_keys_user ON api_keys (user_id);
        GRANT SELECT, INSERT, UPDATE ON api_keys TO pesan_router;
        -- The gate of a store transaction asks whether the key still lives, and what it may.
        GRANT SELECT (id, user_id, scopes, only_store_id, expires_at, revoked_at)
            ON api_keys TO pesan_app;
    """)
    for table in ("connections", "conversations", "orders", "payments"):
        hide_from_test_keys(table)
    run("""
        -- What was tried too often, by a hash of whom or whence. Forgotten when `drained_at` is past.
        CREATE TABLE attempts (
            subject bytea PRIMARY KEY,
            drained_at timestamptz NOT NULL,
            free_at timestamptz NOT NULL
        );
        CREATE INDEX attempts_drained ON attempts (drained_at);
        GRANT SELECT, INSERT, UPDATE, DELETE ON attempts TO pesan_router;
    """)
    run("""
        -- A code beside the password (RFC 6238). It counts once it was confirmed.
        CREATE TABLE second_factors (
            user_id uuid PRIMARY KEY REFERENCES users (id),
            sealed_secret bytea NOT NULL,
            created_at timestamptz NOT NULL,
            confirmed_at timestamptz,
            -- The newest step a code was taken of: none is taken twice, and none before it.
            last_step bigint NOT NULL DEFAULT 0
        );
        -- For whoever lost the phone; each works once and is gone.
        CREATE TABLE recovery_codes (
            user_id uuid NOT NULL REFERENCES users (id),
            code_hash bytea NOT NULL,
            PRIMARY KEY (user_id, code_hash)
        );
        -- Somebody forgot a password, or says so of an address. No token stands here: it is made
        -- from the row, a key of the operator's and the password it is to replace.
        CREATE TABLE password_resets (
            id uuid PRIMARY KEY,
            email text NOT NULL,
            language text NOT NULL CHECK (language IN ('id', 'en')),
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            used_at timestamptz
        );
        CREATE INDEX password_resets_expires ON password_resets (expires_at);
        GRANT SELECT, INSERT, UPDATE, DELETE
            ON second_factors, recovery_codes, password_resets TO pesan_router;
    """)
