"""What visitors of a site upload, until the message it is sent with has it."""

from pesan.migrations.sql import fence, run

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    run("""
        -- A row stays for a day, by which a day's uploads are counted; its bytes stay until they lie
        -- with the message, and no longer than that day where there is none.
        CREATE TABLE web_uploads (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            connection_id uuid NOT NULL,
            visitor text NOT NULL,
            kind text NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'document')),
            content_type text NOT NULL,
            filename text,
            voice boolean NOT NULL,
            bytes bigint NOT NULL CHECK (bytes > 0),
            content bytea,
            sent_key text,  -- the message's, as the page calls it
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, connection_id) REFERENCES connections (store_id, id),
            CHECK (content IS NOT NULL OR sent_key IS NOT NULL)
        );
        CREATE INDEX web_uploads_visitor ON web_uploads (store_id, visitor);
        ALTER TABLE web_uploads ALTER content SET STORAGE EXTERNAL;

        -- Nobody merges by it any more: a number that a channel shows is suggested to a seller.
        ALTER TABLE merge_suggestions DROP COLUMN proven_id;
    """)
    fence("web_uploads", grants="SELECT, INSERT, UPDATE, DELETE")
