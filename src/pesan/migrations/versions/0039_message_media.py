"""Files that come with messages, and where a conversation came from."""

from pesan.migrations.sql import fence, run

revision = "0039"
down_revision = "0036"


def upgrade() -> None:
    run("""
        -- A file that came with a message: no address of its own, read by whoever may read the
        -- conversation. Pictures as we drew them anew, all else as it came.
        CREATE TABLE message_media (
            store_id uuid NOT NULL,
            message_id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            kind text NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'document', 'sticker')),
            source jsonb,  -- what the channel is asked for, until it was fetched
            content_type text NOT NULL,
            filename text,
            voice boolean NOT NULL,
            status text NOT NULL CHECK (status IN ('waiting', 'kept', 'gone', 'refused')),
            reason text,
            attempts integer NOT NULL DEFAULT 0,
            width integer CHECK (width > 0),
            height integer CHECK (height > 0),
            bytes bigint CHECK (bytes > 0),
            content bytea,
            thumbnail bytea,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, message_id),
            FOREIGN KEY (store_id, message_id) REFERENCES customer_messages (store_id, id),
            CHECK ((status = 'kept') = (content IS NOT NULL AND bytes IS NOT NULL))
        );
        CREATE INDEX message_media_conversation ON message_media (store_id, conversation_id);
        ALTER TABLE message_media
            ALTER content SET STORAGE EXTERNAL, ALTER thumbnail SET STORAGE EXTERNAL;

        -- The advertisement or post they tapped last, before they wrote.
        ALTER TABLE conversations ADD COLUMN source jsonb;
    """)
    fence("message_media", grants="SELECT, INSERT, UPDATE, DELETE")
