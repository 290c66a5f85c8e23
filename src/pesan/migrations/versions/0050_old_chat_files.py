"""Files of chats go when they are old; their messages stay, and say so."""

from pesan.migrations.sql import route, run

revision = "0050"
down_revision = "0046"


def upgrade() -> None:
    run("""
        ALTER TABLE message_media
            DROP CONSTRAINT message_media_status_check,
            ADD CONSTRAINT message_media_status_check
                CHECK (status IN ('waiting', 'kept', 'gone', 'refused', 'expired'));
        CREATE INDEX message_media_age ON message_media (created_at) WHERE status = 'kept';
        CREATE INDEX attachments_age ON attachments (created_at) WHERE message_id IS NOT NULL;
    """)
    # Which stores have any; what goes there goes within the store's own fence.
    route("message_media", columns=("store_id", "status", "created_at"))
    route("attachments", columns=("store_id", "message_id", "created_at"))
