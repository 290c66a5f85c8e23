"""What waits of one person is found by who they are, however much waits of others."""

from pesan.migrations.sql import run

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    run("""
        -- Only until it is taken: then `content` says it, as long as that is kept. `becomes` is who
        -- its sender is from then on, where the update says that this changes.
        ALTER TABLE channel_updates ADD COLUMN sender text, ADD COLUMN becomes text;
        UPDATE channel_updates SET sender = content ->> 'sender'
        WHERE processed_at IS NULL AND kind = 'received';
        DROP INDEX channel_updates_waiting;
        CREATE INDEX channel_updates_waiting
            ON channel_updates (store_id, connection_id, sender, received_at)
            WHERE processed_at IS NULL AND kind = 'received';
        CREATE INDEX channel_updates_becoming ON channel_updates (store_id, connection_id, becomes)
            WHERE processed_at IS NULL AND becomes IS NOT NULL;
        GRANT UPDATE (sender, becomes) ON channel_updates TO pesan_router;  -- what is old is emptied
    """)
