"""People, their sessions, their stores, and what a store is connected to."""

from pesan.migrations.sql import fence, route, run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run("""
        CREATE TABLE users (
            id uuid PRIMARY KEY,
            email text NOT NULL CHECK (email = lower(email)),
            name text NOT NULL,
            password_hash text NOT NULL,
            created_at timestamptz NOT NULL,
            disabled_at timestamptz,
            CONSTRAINT users_email_key UNIQUE (email)
        );

        -- One login on one device. The refresh token rotates; its family is the session.
        CREATE TABLE sessions (
            id uuid PRIMARY KEY,
            user_id uuid NOT NULL REFERENCES users (id),
            refresh_hash bytea NOT NULL,
            previous_hash bytea,
            rotated_at timestamptz NOT NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            revoked_at timestamptz,
            user_agent text NOT NULL
        );
        CREATE INDEX sessions_user ON sessions (user_id);

        GRANT SELECT, INSERT, UPDATE ON users, sessions TO pesan_router;
        -- The gate of a store transaction asks whether the session still lives.
        GRANT SELECT (id, user_id, expires_at, revoked_at) ON sessions TO pesan_app;

        CREATE TABLE stores (
            id uuid PRIMARY KEY,
            slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
            name text NOT NULL,
            currency text NOT NULL,
            timezone text NOT NULL,
            locale text NOT NULL CHECK (locale IN ('id', 'en')),
            description text,
            phone text,
            address jsonb,
            branding jsonb NOT NULL DEFAULT '{}',
            order_expiry_minutes integer NOT NULL DEFAULT 60
                CHECK (order_expiry_minutes BETWEEN 5 AND 10080),
            -- Percent with two decimals, as hundredths: PPN 11 % is 1100. Null: no tax.
            tax_rate_bp integer CHECK (tax_rate_bp BETWEEN 0 AND 10000),
            tax_inclusive boolean NOT NULL DEFAULT true,
            hours jsonb NOT NULL DEFAULT '{}',
            away_message text,
            agent_mode text NOT NULL DEFAULT 'auto' CHECK (agent_mode IN ('auto', 'ask', 'suggest')),
            default_owner text NOT NULL DEFAULT 'agent' CHECK (default_owner IN ('agent', 'human')),
            shipping_methods jsonb NOT NULL DEFAULT '[]',
            faq jsonb NOT NULL DEFAULT '[]',
            -- The store's data key, sealed by the operator's key (envelope encryption).
            sealed_key bytea NOT NULL,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            deleted_at timestamptz,
            CONSTRAINT stores_slug_key UNIQUE (slug)
        );
    """)
    fence("stores", grants="SELECT, INSERT, UPDATE", column="id")
    route("stores", columns=("id", "slug", "name", "currency", "locale", "branding", "deleted_at"))

    run("""
        CREATE TABLE members (
            store_id uuid NOT NULL REFERENCES stores (id),
            user_id uuid NOT NULL REFERENCES users (id),
            role text NOT NULL CHECK (role IN ('owner', 'admin', 'staff', 'viewer')),
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, user_id)
        );
        CREATE INDEX members_user ON members (user_id);
    """)
    fence("members", grants="SELECT, INSERT, UPDATE, DELETE")
    route("members", columns=("store_id", "user_id", "role"))

    run("""
        CREATE TABLE connections (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            provider text NOT NULL
                CHECK (provider IN ('whatsapp', 'telegram', 'xendit', 'stripe', 'sandbox')),
            status text NOT NULL CHECK (status IN ('connected', 'unverified', 'error')),
            detail text,
            public jsonb NOT NULL DEFAULT '{}',
            -- field -> ciphertext in base64, sealed for (store, provider, field).
            sealed jsonb NOT NULL,
            last4 text NOT NULL,
            livemode boolean NOT NULL,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            deleted_at timestamptz,
            PRIMARY KEY (store_id, id),
            -- The webhook address names a connection only; this index finds its store.
            CONSTRAINT connections_id_key UNIQUE (id)
        );
        CREATE UNIQUE INDEX connections_one_a_provider ON connections (store_id, provider)
            WHERE deleted_at IS NULL;
    """)
    fence("connections", grants="SELECT, INSERT, UPDATE")
    route("connections", columns=("store_id", "id", "provider", "deleted_at"))
