"""What a seller sends in a chat: pictures and documents, with no address anybody could guess."""

from pesan.migrations.sql import fence, run

revision = "0035"
down_revision = "0030"


def upgrade() -> None:
    run("""
        -- Uploaded first, then sent with a message; what is never sent goes after a day.
        CREATE TABLE attachments (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            message_id uuid,
            kind text NOT NULL CHECK (kind IN ('image', 'document')),
            content_type text NOT NULL,
            filename text NOT NULL,
            width integer CHECK (width > 0),
            height integer CHECK (height > 0),
            bytes bigint NOT NULL CHECK (bytes > 0),
            content bytea NOT NULL,
            thumbnail bytea,
            created_by text NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            CONSTRAINT attachments_one_a_message UNIQUE (store_id, message_id),
            FOREIGN KEY (store_id, conversation_id) REFERENCES conversations (store_id, id),
            FOREIGN KEY (store_id, message_id) REFERENCES customer_messages (store_id, id),
            CHECK ((kind = 'image') = (thumbnail IS NOT NULL))
        );
        CREATE INDEX attachments_conversation ON attachments (store_id, conversation_id);
        ALTER TABLE attachments
            ALTER content SET STORAGE EXTERNAL, ALTER thumbnail SET STORAGE EXTERNAL;
    """)
    fence("attachments", grants="SELECT, INSERT, UPDATE, DELETE")
