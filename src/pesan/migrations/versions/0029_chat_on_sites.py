"""The chat on a merchant's own site is a connection like any other."""

from pesan.migrations.sql import run

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    run("""
        ALTER TABLE connections DROP CONSTRAINT connections_provider_check;
        ALTER TABLE connections ADD CONSTRAINT connections_provider_check
            CHECK (provider IN ('whatsapp', 'telegram', 'web', 'xendit', 'stripe', 'sandbox'));
    """)
