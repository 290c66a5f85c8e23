"""Templates a channel approves, and what it says of the merchant's account."""

from pesan.migrations.sql import fence, run

revision = "0031"
down_revision = "0037"


def upgrade() -> None:
    run("""
        -- A copy of what the channel has. A name and a language are one template; what was deleted
        -- makes room for another.
        CREATE TABLE message_templates (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            connection_id uuid NOT NULL,
            provider_id text,
            name text NOT NULL,
            language text NOT NULL,
            category text NOT NULL CHECK (category IN ('marketing', 'utility', 'authentication')),
            status text NOT NULL
                CHECK (status IN ('pending', 'approved', 'rejected', 'paused', 'disabled')),
            reason text,
            quality text,
            content jsonb NOT NULL,
            examples jsonb NOT NULL DEFAULT '[]',
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            deleted_at timestamptz,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, connection_id) REFERENCES connections (store_id, id)
        );
        CREATE UNIQUE INDEX message_templates_name
            ON message_templates (store_id, connection_id, name, language) WHERE deleted_at IS NULL;

        ALTER TABLE channel_updates DROP CONSTRAINT channel_updates_kind_check;
        ALTER TABLE channel_updates ADD CONSTRAINT channel_updates_kind_check CHECK (kind IN
            ('received', 'status', 'alert', 'template', 'unrecognised', 'malformed')) NOT VALID;
        CREATE INDEX channel_updates_alerts ON channel_updates (store_id, id)
            WHERE kind = 'alert';
    """)
    fence("message_templates", grants="SELECT, INSERT, UPDATE")
