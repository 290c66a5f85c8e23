"""What a store's agent does with what it cannot listen to."""

from pesan.migrations.sql import run

revision = "0042"
down_revision = "0043"


def upgrade() -> None:
    run("""
        ALTER TABLE stores ADD COLUMN voice_messages text NOT NULL DEFAULT 'ask'
            CHECK (voice_messages IN ('ask', 'human'));
    """)
