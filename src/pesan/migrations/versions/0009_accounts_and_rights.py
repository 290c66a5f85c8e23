"""Sessions, API keys, invitations, second factors, and what was tried too often."""

from pesan.migrations.sql import fence, route, run

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
