"""A provider's own word on its way to us, and who of our buyers has shut the door."""

from pesan.migrations.sql import run

revision = "0030"
down_revision = "0034"


def upgrade() -> None:
    run("""
        -- checked_at, account, pending_updates, last_error, last_error_at
        ALTER TABLE connections ADD COLUMN health jsonb;

        -- They blocked us, or their account is gone: nothing is sent until they write again.
        ALTER TABLE conversations ADD COLUMN IF NOT EXISTS unreachable_since timestamptz,
            ADD COLUMN IF NOT EXISTS unreachable_reason text;
        CREATE INDEX conversations_identity
            ON conversations (store_id, connection_id, identity_value);
    """)
